import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

/** A value of Terraform's: null, unknown, a primitive, a list, or an object of values. */
export type Value =
  null | boolean | number | bigint | string | Unknown | Value[] | { [key: string]: Value };

/** A value that is not known before apply; keeps the refinements that Terraform sent with it. */
export class Unknown {
  constructor(
    readonly extension = 0,
    readonly data: Uint8Array = new Uint8Array([0]),
  ) {}
}

/** The unknown value that the stand-in itself writes. */
export const UNKNOWN = new Unknown();

// https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md
// Extension 0 is "unknown"; 12 is "unknown, with refinements".
const UNKNOWN_EXTENSIONS = [0, 12];

const codec = new ExtensionCodec();
for (const extension of UNKNOWN_EXTENSIONS) {
  codec.register({
    type: extension,
    encode: (value) =>
      value instanceof Unknown && value.extension === extension ? value.data : null,
    decode: (data) => new Unknown(extension, data.slice()),
  });
}

/** A value in the protocol's encoding. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** Reads a value that Terraform sent; an absent one is null. */
export function decodeValue(value: DynamicValue | null | undefined): Value {
  if (value?.msgpack !== undefined && value.msgpack.length > 0) {
    return decode(value.msgpack, { extensionCodec: codec }) as Value;
  }
  if (value?.json !== undefined && value.json.length > 0) {
    return JSON.parse(Buffer.from(value.json).toString('utf8')) as Value;
  }
  return null;
}

/** Writes a value for Terraform. */
export function encodeValue(value: Value): DynamicValue {
  return { msgpack: encode(value, { extensionCodec: codec }) };
}

/** True for an object with named members (not null, not a list, not unknown). */
export function isObject(value: Value | undefined): value is Record<string, Value> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown)
  );
}

/** True when the value, or any value inside it, is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return isObject(value) && Object.values(value).some(hasUnknown);
}
