import { ParseError } from '../errors';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/** Names no one can own: https://www.rfc-editor.org/rfc/rfc2606 and https://www.rfc-editor.org/rfc/rfc6761 */
const RESERVED = [
  'example.com',
  'example.net',
  'example.org',
  'example',
  'test',
  'invalid',
  'localhost',
];

/** A lower-case RFC 1123 host name such as `auth.ml.acme.io`, without a trailing dot. Immutable. */
export class Hostname {
  /** Reads a host name; throws a ParseError that names the label at fault. */
  static parse(text: string): Hostname {
    const problem = problemOf(text);
    if (problem !== undefined) throw new ParseError(`'${text}' is not a host name: ${problem}`);
    return new Hostname(text);
  }

  /** The labels from left to right. */
  readonly labels: readonly string[];

  private constructor(private readonly text: string) {
    this.labels = text.split('.');
  }

  /** The name one label below this one: `auth` of `acme.io` is `auth.acme.io`. */
  child(label: string): Hostname {
    return Hostname.parse(`${label}.${this.text}`);
  }

  /** Whether this name lies below the other, at any depth; false for the name itself. */
  isUnder(parent: Hostname): boolean {
    return this.text.endsWith(`.${parent.text}`);
  }

  /** Whether a wildcard certificate for `*.parent` covers this name, that is, exactly one label below it. */
  isCoveredByWildcardOf(parent: Hostname): boolean {
    return this.isUnder(parent) && this.labels.length === parent.labels.length + 1;
  }

  /** Whether the name is kept for documentation or tests, so that no one can own it or get a certificate for it. */
  isReserved(): boolean {
    return RESERVED.some((name) => this.text === name || this.text.endsWith(`.${name}`));
  }

  /** Whether both are the same name. */
  equals(other: Hostname): boolean {
    return this.text === other.text;
  }

  /** The name. */
  toString(): string {
    return this.text;
  }

  /** The name, in JSON. */
  toJSON(): string {
    return this.text;
  }
}

function problemOf(text: string): string | undefined {
  if (text.length === 0) return 'it is empty';
  if (text.length > LONGEST_NAME)
    return `it has ${text.length} characters, at most ${LONGEST_NAME} are allowed`;
  if (text !== text.toLowerCase())
    return `it has upper-case letters; write '${text.toLowerCase()}'`;
  if (text.endsWith('.')) return 'leave the trailing dot out';
  const labels = text.split('.');
  if (labels[0] === '*') return 'a wildcard is not a host name; name the domain itself';
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined) {
    return `the label '${wrong}' must consist of a-z, 0-9 and '-', and begin and end with a letter or digit`;
  }
  const long = labels.find((label) => label.length > LONGEST_LABEL);
  if (long !== undefined)
    return `the label '${long}' has ${long.length} characters, at most ${LONGEST_LABEL} are allowed`;
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return 'the last label is a number, so it reads as an IP address';
  return undefined;
}
