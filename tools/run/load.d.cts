/** Runs a bundle with its packages, each made by a function; returns what it exports. */
export function load(
  program: { readonly file: string; readonly text: string; readonly key: string },
  packages?: Readonly<Record<string, () => unknown>>,
): unknown;
