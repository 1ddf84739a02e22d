/**
 * Whether a counter has just grown, and by how much, by some labels. A series that begins with one has not grown for Prometheus, so
 * what was not there before counts as a whole; one that begins anew does not.
 */
export function grownBy(counter: string, window: string, ...by: readonly string[]): string {
  const now = `sum by (${by.join(', ')}) (${counter})`;
  const before = `sum by (${by.join(', ')}) (${counter} offset ${window})`;
  return `${now} - (${before} or 0 * ${now}) > 0`;
}
