/** What a leaf of a Kubernetes object can be. `open` is an object and `any` a value of unknown structure. */
export type Scalar =
  'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'quantity' | 'open' | 'any';

/** What a value must satisfy besides its type. */
export interface Rules {
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** The fields that tell the items of a list apart; two items never agree in all of them. */
  readonly keys?: readonly string[];
  /** No item of a list occurs twice. */
  readonly unique?: boolean;
  readonly nullable?: boolean;
}

/** A field of an object. */
export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
}

/** The structure of a value. */
export type Shape =
  | { readonly kind: 'scalar'; readonly type: Scalar; readonly rules: Rules }
  | { readonly kind: 'list'; readonly items: Shape; readonly rules: Rules }
  | { readonly kind: 'map'; readonly values: Shape; readonly rules: Rules }
  | { readonly kind: 'reference'; readonly name: string; readonly rules: Rules }
  | {
      readonly kind: 'object';
      readonly fields: ReadonlyMap<string, Field>;
      /** Whether fields that are not listed are kept. */
      readonly open: boolean;
      readonly rules: Rules;
    };

/** A line of a recorded structure: its type, `!` when required, and rules where there are any. */
export type Line = string | readonly [type: string, rules: Rules];

/** A recorded structure: lines by field path, in which `[]` is any item of a list and `{}` any value of a map. */
export type Lines = Readonly<Record<string, Line>>;

/** What is recorded of one kind. */
export interface RecordedKind {
  /** Absent where the source does not say. */
  readonly scope?: 'Cluster' | 'Namespaced';
  readonly structure: Lines;
}

/** One fixture file: kinds of one product by `group/version/Kind`, and the structures they share by name. */
export interface Recording {
  readonly product: string;
  readonly version: string;
  readonly source: string;
  readonly kinds: Readonly<Record<string, RecordedKind>>;
  readonly shared: Readonly<Record<string, Lines>>;
}
