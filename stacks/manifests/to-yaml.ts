import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';

/**
 * Numbers that js-yaml does not take for such, and parsers of YAML 1.1 do, as Kubernetes' is: those with underscores, and
 * those too large, as one hash in a hundred is: `123e456789`. https://yaml.org/type/float.html
 */
const OLDER_NUMBER = /^[-+]?(\.?\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?|0[box][\da-f_]+)$/i;

/** What is written in quotes where it is a text. */
const SCHEMA = DEFAULT_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:older-number', {
      kind: 'scalar',
      resolve: (text: unknown) => typeof text === 'string' && OLDER_NUMBER.test(text),
    }),
  ],
});

/** One line a scalar. Double quotes leave room for a template's value. */
const OPTIONS = { lineWidth: -1, noRefs: true, quotingType: '"', schema: SCHEMA } as const;

const STEP = '  ';

/** Texts as js-yaml writes them: most of an output are the same few hundred labels, names and words. */
const written = new Map<string, string>();

/**
 * An object in block style. js-yaml decides how each text is written, once; the lines between are ours, because it would
 * decide anew for every one of them, which is most of its time.
 */
export const toYaml = (object: unknown): string => `${documentLines(object).join('\n')}\n`;

const documentLines = (object: unknown): string[] =>
  isNested(object) ? nodeLines(object, '') : [leaf(object, '')];

/** The lines of a mapping or a sequence, each with its indentation. */
function nodeLines(node: object, indent: string): string[] {
  if (Array.isArray(node)) return node.flatMap((member: unknown) => memberLines(member, indent));
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    valueLines(`${indent}${scalar(key, indent)}:`, value, indent),
  );
}

function valueLines(head: string, value: unknown, indent: string): string[] {
  if (value === undefined) return [];
  return isNested(value)
    ? [head, ...nodeLines(value, `${indent}${STEP}`)]
    : [`${head} ${leaf(value, indent)}`];
}

/** A member begins on the line of its dash. */
function memberLines(member: unknown, indent: string): string[] {
  if (!isNested(member)) return [`${indent}- ${leaf(member, indent)}`];
  const [first = '', ...rest] = nodeLines(member, `${indent}${STEP}`);
  return [`${indent}- ${first.slice(indent.length + STEP.length)}`, ...rest];
}

/** Whether there is something in it; what is empty stands on the line of its key. */
const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.values(value).some(isThere);

const isThere = (value: unknown): boolean => value !== undefined;

function leaf(value: unknown, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent);
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : String(value);
}

/** A text; lines of a longer one stand below its key. */
function scalar(text: string, indent: string): string {
  const known = written.get(text) ?? dump(text, OPTIONS).slice(0, -1);
  written.set(text, known);
  return known.includes('\n') ? known.replaceAll(/\n(?!$|\n)/g, `\n${indent}`) : known;
}
