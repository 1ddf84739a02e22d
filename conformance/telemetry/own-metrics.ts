/** Counters that there are not before something has failed. */
const LATER = '_failed_';

/** Series that a collector of this machine does not have, of those that queries use. */
export async function missingSeries(port: number, names: readonly string[]): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await answer.text();
  const known = new Set([...text.matchAll(/^([a-z_]+)[{ ]/gm)].map(([, name = '']) => name));
  return names.filter((name) => !known.has(name) && !name.includes(LATER));
}
