/** A variable that the collector reads when it starts. https://opentelemetry.io/docs/collector/configuration/#environment-variables */
export class EnvironmentVariable {
  constructor(
    /** Its name: capitals, digits and underscores. */
    readonly name: string,
  ) {}
}

/** A value of a collector's configuration. */
export type CollectorValue =
  string | number | boolean | EnvironmentVariable | readonly CollectorValue[] | CollectorSettings;

/** Settings of a collector's configuration; what is undefined is left out. */
export interface CollectorSettings {
  readonly [key: string]: CollectorValue | undefined;
}

/**
 * The value as JSON holds it. A dollar sign is the beginning of a variable to the collector: one in a text is doubled,
 * so that the end of a regular expression stays one.
 */
export function plainValue(value: CollectorValue): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (typeof value !== 'object') return value;
  if (value instanceof EnvironmentVariable) return `\${env:${value.name}}`;
  if (isList(value)) return value.map(plainValue);
  const entries = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, plainValue(member)] as const],
  );
  return Object.fromEntries(entries);
}

/** `Array.isArray` says nothing of a list that is read-only. */
const isList = (value: CollectorValue): value is readonly CollectorValue[] => Array.isArray(value);
