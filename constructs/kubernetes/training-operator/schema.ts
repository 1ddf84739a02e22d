/** A schema of a definition, with the keywords that the kinds of jobs use. */
export interface Schema {
  /** What the value is; none where it is a number or text. */
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  /** How numbers and texts are written. */
  readonly format?: 'int32' | 'int64' | 'date-time';
  /** What texts must look like. */
  readonly pattern?: string;
  /** The value of a field that is left out. */
  readonly default?: boolean;
  /** Alternatives, for a value that is a number or text. */
  readonly anyOf?: readonly Schema[];
  /** Fields of an object. */
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Fields that an object must have. */
  readonly required?: readonly string[];
  /** Values of an object whose keys are free. */
  readonly additionalProperties?: Schema;
  /** Items of a list. */
  readonly items?: Schema;
  /** That an object keeps fields which the schema does not name. */
  readonly 'x-kubernetes-preserve-unknown-fields'?: true;
  /** That a value is a number or text. */
  readonly 'x-kubernetes-int-or-string'?: true;
  /** That an object has one owner, who replaces it as a whole. */
  readonly 'x-kubernetes-map-type'?: 'atomic';
  /** That a list has one owner, who replaces it as a whole. */
  readonly 'x-kubernetes-list-type'?: 'atomic';
  /** Rules in the language of Kubernetes, CEL. */
  readonly 'x-kubernetes-validations'?: readonly {
    readonly rule: string;
    readonly message: string;
  }[];
}

/** Fields of an object by name. */
export type Fields = Readonly<Record<string, Schema>>;

/**
 * What a quantity looks like.
 * https://github.com/kubernetes/apimachinery/blob/v0.36.3/pkg/api/resource/quantity.go
 */
const QUANTITY = String.raw`^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$`;

/** A text. */
export const text: Schema = { type: 'string' };

/** A yes or no. */
export const flag: Schema = { type: 'boolean' };

/** A whole number of 32 bits. */
export const int32: Schema = { type: 'integer', format: 'int32' };

/** A whole number of 64 bits. */
export const int64: Schema = { type: 'integer', format: 'int64' };

/** A point in time. */
export const time: Schema = { type: 'string', format: 'date-time' };

/** An amount such as `500m` or `16Gi`. */
export const quantity: Schema = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  pattern: QUANTITY,
  'x-kubernetes-int-or-string': true,
};

/** An object whose fields are checked elsewhere. */
export const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** An object with the given fields, of which some must be there. */
export const object = (properties: Fields, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

/** An object with the given fields, and others that are checked elsewhere. */
export const openObject = (properties: Fields): Schema => ({ ...open, properties });

/** An object of any keys. */
export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });

/** A list. */
export const listOf = (items: Schema): Schema => ({ type: 'array', items });

/** A list that is replaced as a whole. */
const wholeListOf = (items: Schema): Schema => ({
  ...listOf(items),
  'x-kubernetes-list-type': 'atomic',
});

/** A selector of objects by labels. */
export const labelSelector: Schema = {
  ...object({
    matchExpressions: wholeListOf(
      object({ key: text, operator: text, values: wholeListOf(text) }, ['key', 'operator']),
    ),
    matchLabels: mapOf(text),
  }),
  'x-kubernetes-map-type': 'atomic',
};
