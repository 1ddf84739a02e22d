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

/**
 * Texts of several lines that js-yaml writes as they are: programs, configurations and dashboards, which it would go
 * through letter by letter. Not those with a letter to be escaped, nor those that begin with a blank or end with two newlines.
 */
const LITERAL =
  /^(?![ \n])(?=[^\n]*\n)[\n\u0020-\u007E\u00A1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]*(?<!\n\n)$/;

/** Words, paths and names, which stand without quotes. */
const PLAIN = /^[a-z](?:[\w ./-]*[\w./-])?$/i;

/** Those of them that parsers take for a truth, or for nothing. https://yaml.org/type/bool.html */
const MEANING = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/** One line a scalar. Double quotes leave room for a template's value. */
const OPTIONS = { lineWidth: -1, noRefs: true, quotingType: '"', schema: SCHEMA } as const;

const STEP = '  ';

/** Texts as js-yaml writes them, those of one line: most of an output are the same few hundred labels, names and words. */
const written = new Map<string, string>();

/**
 * An object in block style, as cdk8s gives it: texts, numbers, truths and null, nothing undefined. js-yaml decides how
 * each text is written, once; the lines between are ours, because it would decide anew for every one of them, which is
 * most of its time.
 */
export function toYaml(object: unknown): string {
  const lines: string[] = [];
  if (isNested(object)) addNode(lines, object, '', '');
  else lines.push(leaf(object, ''));
  return `${lines.join('\n')}\n`;
}

/** Adds the lines of a mapping or a sequence. The first begins with `lead`: a member's begins on the line of its dash. */
function addNode(lines: string[], node: object, indent: string, lead: string): void {
  let start = lead;
  if (Array.isArray(node)) {
    for (const member of node) {
      addMember(lines, member, indent, start);
      start = indent;
    }
    return;
  }
  for (const [key, value] of entriesOf(node)) {
    addPair(lines, `${start}${scalar(key, indent)}:`, value, indent);
    start = indent;
  }
}

const entriesOf: (node: object) => [key: string, value: unknown][] = Object.entries;

function addMember(lines: string[], member: unknown, indent: string, lead: string): void {
  if (isNested(member)) addNode(lines, member, `${indent}${STEP}`, `${lead}- `);
  else lines.push(`${lead}- ${leaf(member, indent)}`);
}

function addPair(lines: string[], head: string, value: unknown, indent: string): void {
  if (!isNested(value)) {
    lines.push(`${head} ${leaf(value, indent)}`);
    return;
  }
  const below = `${indent}${STEP}`;
  lines.push(head);
  addNode(lines, value, below, below);
}

/** Whether there is something in it; what is empty stands on the line of its key. */
const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function leaf(value: unknown, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent);
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : String(value);
}

/** A text; lines of a longer one stand below its key. */
function scalar(text: string, indent: string): string {
  const known = written.get(text);
  if (known !== undefined) return known;
  if (PLAIN.test(text) && !MEANING.test(text)) {
    written.set(text, text);
    return text;
  }
  if (LITERAL.test(text)) return literal(text, indent);
  const made = dump(text, OPTIONS).slice(0, -1);
  if (made.includes('\n')) return made.replaceAll(/\n(?!$|\n)/g, `\n${indent}`);
  written.set(text, made);
  return made;
}

/** A block of lines, with a mark where the last has no end. https://yaml.org/spec/1.2.2/#812-literal-style */
function literal(text: string, indent: string): string {
  const isEnded = text.endsWith('\n');
  const lines = isEnded ? text.slice(0, -1) : text;
  return `|${isEnded ? '' : '-'}\n${lines}`.replaceAll(/\n(?!$|\n)/g, `\n${indent}${STEP}`);
}
