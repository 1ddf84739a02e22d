import type { GeneratedSecretContract } from '../../../lib/contracts/secrets';
import { assertDnsLabel, ValueError } from '../../../lib/values';

/** A key of a Kubernetes Secret: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const SHORTEST = 16;
const LONGEST = 128;

/** Throws unless a generated secret can be made in every store: a ParseError or a ValueError. */
export function assertContract({ owner, name, values }: GeneratedSecretContract): void {
  assertDnsLabel(owner, "a secret's owner");
  assertDnsLabel(name, "a secret's name");
  assertKeys(Object.keys(values));
  const lengths = Object.values(values).flatMap((value) => ('fixed' in value ? [] : value.length));
  if (lengths.length === 0) {
    throw new ValueError(`secret '${owner}/${name}' must generate at least one value`);
  }
  const wrong = lengths.find((length) => !isLength(length));
  if (wrong === undefined) return;
  throw new ValueError(
    `the length of a value of secret '${owner}/${name}' must be an integer from ${SHORTEST} to ${LONGEST}, got ${wrong}`,
  );
}

/** Throws a ValueError for a name that no key of a Secret can have. */
export function assertKeys(names: readonly string[]): void {
  const wrong = names.find((name) => !KEY.test(name));
  if (wrong === undefined) return;
  throw new ValueError(`a key must consist of letters, digits, '.', '_' and '-', got '${wrong}'`);
}

const isLength = (length: number): boolean =>
  Number.isInteger(length) && length >= SHORTEST && length <= LONGEST;
