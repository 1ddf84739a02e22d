/** A series that a query asks for, with the labels that it has to have. */
export interface AskedSeries {
  readonly name: string;
  /** Labels that must equal a text; others are left out. */
  readonly labels: Readonly<Record<string, string>>;
}

const TEXT = /"(?:[^"\\]|\\.)*"/g;

/** Words between series. */
const WORDS = new Set(['or', 'and', 'unless', 'offset', 'bool']);

/** A list of labels after its word. */
const LABEL_LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;

const NAME = /(?<![\w:.])[a-zA-Z_:][\w:]*/g;

/** Every series that a query names, those without labels included: a small part of PromQL, which promtool reads as a whole. */
export function seriesIn(query: string): AskedSeries[] {
  const texts: string[] = [];
  // A text may have every character that means something else beside it.
  const plain = query
    .replaceAll(TEXT, (text) => `"${texts.push(JSON.parse(text) as string) - 1}"`)
    .replaceAll(LABEL_LIST, ' ');
  return [...plain.replaceAll(/\{[^}]*\}/g, (labels) => ' '.repeat(labels.length)).matchAll(NAME)]
    .filter(({ 0: name, index }) => {
      const isFunction = /^\s*\(/.test(plain.slice(index + name.length));
      return !isFunction && !WORDS.has(name);
    })
    .map(({ 0: name, index }) => ({
      name,
      labels: labelsAfter(plain.slice(index + name.length), texts),
    }));
}

function labelsAfter(rest: string, texts: readonly string[]): Record<string, string> {
  const [, list = ''] = /^\s*\{([^}]*)\}/.exec(rest) ?? [];
  return Object.fromEntries(
    [...list.matchAll(/(\w+)\s*=\s*"(\d+)"/g)].map(([, label = '', text]) => [
      label,
      texts[Number(text)] ?? '',
    ]),
  );
}
