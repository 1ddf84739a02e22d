import { ParseError } from '../errors';

// Rules and limits: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const SERVICE_LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const QUALIFIED = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

/**
 * Asserts a name of at most 63 of `a-z`, `0-9` and `-`: namespaces, containers, ports' hosts, pods
 * that are addressed by name. `what` names the property in the message.
 */
export function assertDnsLabel(text: string, what: string): void {
  assertLength(text, what, LONGEST_LABEL);
  if (!LABEL.test(text)) {
    throw new ParseError(
      `${what} must consist of a-z, 0-9 and '-', and begin and end with a letter or digit, got '${text}'`,
    );
  }
}

/** Asserts a name of a Service: a DNS label that begins with a letter. */
export function assertServiceName(text: string, what: string): void {
  assertLength(text, what, LONGEST_LABEL);
  if (!SERVICE_LABEL.test(text)) {
    throw new ParseError(
      `${what} must consist of a-z, 0-9 and '-', begin with a letter and end with a letter or digit, got '${text}'`,
    );
  }
}

/** Asserts a name of at most 253 characters made of DNS labels joined by dots: most objects. */
export function assertDnsSubdomain(text: string, what: string): void {
  assertLength(text, what, LONGEST_SUBDOMAIN);
  if (!text.split('.').every((label) => LABEL.test(label))) {
    throw new ParseError(
      `${what} must consist of a-z, 0-9, '-' and '.', and each part between dots begin and end with a letter or digit, got '${text}'`,
    );
  }
}

/** Asserts a label's value: empty, or at most 63 characters. */
export function assertLabelValue(text: string, what: string): void {
  if (text === '') return;
  assertLength(text, what, LONGEST_LABEL);
  assertQualified(text, what);
}

/** Asserts a label's or annotation's key: a name of at most 63 characters, with an optional `prefix.domain/` before it. */
export function assertLabelKey(text: string, what: string): void {
  const parts = text.split('/');
  if (parts.length > 2) {
    throw new ParseError(`${what} must have the form 'name' or 'prefix/name', got '${text}'`);
  }
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix !== undefined) assertDnsSubdomain(prefix, `the prefix of ${what}`);
  assertLength(name, what, LONGEST_LABEL);
  assertQualified(name, what);
}

function assertLength(text: string, what: string, longest: number): void {
  if (text === '') throw new ParseError(`${what} must not be empty`);
  if (text.length > longest) {
    throw new ParseError(
      `${what} must have at most ${longest} characters, got ${text.length}: '${text}'`,
    );
  }
}

function assertQualified(text: string, what: string): void {
  if (QUALIFIED.test(text)) return;
  throw new ParseError(
    `${what} must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit, got '${text}'`,
  );
}
