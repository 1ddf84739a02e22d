/**
 * What has just grown of a counter, by some labels. A series that begins with one has not grown by itself, so what was not there
 * before counts as a whole.
 */
export function grown(counter: string, window: string, ...by: readonly string[]): string {
  const labels = by.join(', ');
  return (
    `((sum by (${labels}) (${counter}) > 0 unless sum by (${labels}) (${counter} offset ${window}))` +
    ` or sum by (${labels}) (increase(${counter}[${window}])) > 0)`
  );
}
