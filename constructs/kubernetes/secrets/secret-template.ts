import { ValueError } from '../../../lib/values';

// The language is Go's: https://pkg.go.dev/text/template
const ACTION = /\{\{-?(.*?)-?\}\}/gs;
const INDEXED = /\bindex\s+\.\s+"([^"]+)"/g;
const TEXT = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;
const FIELD = /(?<![\w.)])\.([A-Za-z_][\w-]*)/g;

/**
 * The properties that a template reads, by `{{ .password }}` or `{{ index . "client-secret" }}`.
 *
 * Throws a ValueError for an action that does not end, and for `{{ .client-secret }}`, which Go reads as
 * a subtraction.
 */
export function templateProperties(template: string): string[] {
  if (template.replaceAll(ACTION, '').includes('{{')) {
    throw new ValueError(`'${template}' opens '{{' without '}}'`);
  }
  const properties = [...template.matchAll(ACTION)].flatMap(([, action = '']) => reads(action));
  return [...new Set(properties)];
}

/** Text that the template language leaves as it is. */
export function literalTemplate(text: string): string {
  return text.includes('{{') ? text.replaceAll('{{', '{{ "{{" }}') : text;
}

function reads(action: string): string[] {
  const indexed = [...action.matchAll(INDEXED)].map(([, property = '']) => property);
  const fields = [...action.replaceAll(TEXT, '').matchAll(FIELD)].map(([, name = '']) => name);
  const hyphenated = fields.find((name) => name.includes('-'));
  if (hyphenated === undefined) return [...indexed, ...fields];
  throw new ValueError(
    `'{{${action}}}' cannot name a property with a hyphen; write '{{ index . "${hyphenated}" }}'`,
  );
}
