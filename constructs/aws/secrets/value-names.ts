import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

// External Secrets reads a property by this name, and a Secret of Kubernetes takes it as a key.
const VALUE_NAME = /^[A-Za-z0-9._-]{1,253}$/;
const CREDENTIAL = /pass|secret|token|credential|private|api-?_?key/i;

/** Throws unless each name can be a key of a Kubernetes Secret. */
export const requireValueNames = (scope: Construct, names: readonly string[]): void => {
  const wrong = names.find((name) => !VALUE_NAME.test(name));
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `'values' must have names of letters, digits, '.', '_' or '-', got '${wrong}'`,
  );
};

/** Throws when a value that Terraform keeps in its state is named like a credential. */
export const refuseCredentialNames = (scope: Construct, names: readonly string[]): void => {
  requireValueNames(scope, names);
  const credential = names.find((name) => CREDENTIAL.test(name));
  if (credential === undefined) return;
  throw new ValidationError(
    scope,
    `'values' must not fix the credential '${credential}', because a fixed value is readable in this program and in the state; generate it, or use a DeclaredSecret`,
  );
};
