/** Keys of a program’s configuration file, written down by hand from what `source` lists: each path, and what stands there. */
export interface ConfigurationKeys {
  readonly product: string;
  readonly version: string;
  readonly source: string;
  readonly keys: Readonly<Record<string, string>>;
}

const DURATION = /^(\d+(ms|s|m|h|d|w|y))+$/;
const BYTES = /^\d+(\.\d+)?([KMG]i?B|B)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  duration: (value) => DURATION.test(String(value)),
  bytes: (value) => BYTES.test(String(value)),
  date: (value) => DATE.test(String(value)),
};

/** What of a configuration its program would refuse: keys that it has not, and values of another kind. */
export function configurationFaults(configuration: unknown, { keys }: ConfigurationKeys): string[] {
  return leavesOf(configuration, '').flatMap(([path, value]) => {
    const kind = keys[path];
    if (kind === undefined) return [`${path} is unknown`];
    return FITS[kind]?.(value) === true ? [] : [`${path} is no ${kind}: ${String(value)}`];
  });
}

function leavesOf(value: unknown, path: string): (readonly [path: string, value: unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, path === '' ? key : `${path}.${key}`),
  );
}
