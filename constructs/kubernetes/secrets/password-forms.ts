import { Construct } from 'constructs';
import type { GeneratedValueContract } from '../../../lib/contracts/secrets';
import { CustomResource, type NamespaceReference } from '../core';

/** https://github.com/external-secrets/external-secrets/blob/v2.9.0/apis/generators/v1alpha1/types_password.go */
const GENERATORS_API = 'generators.external-secrets.io/v1alpha1';

/** The property under which a Password hands out what it made. */
export const PASSWORD_PROPERTY = 'password';

/** A value to be made at random. */
export type RandomValue = Exclude<GeneratedValueContract, { readonly fixed: string }>;

interface PasswordSpec {
  readonly length: number;
  readonly symbols: number;
  readonly noUpper: boolean;
  readonly allowRepeat: boolean;
  readonly encoding: 'raw' | 'base64';
}

/** How a Password is named by who uses it. */
export interface GeneratorReference {
  readonly apiVersion: string;
  readonly kind: 'Password';
  readonly name: string;
}

/**
 * The generators of a namespace, one for each form of a value. They hold no value: each use makes a new
 * one.
 */
export class PasswordForms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly namespace: NamespaceReference,
  ) {
    super(scope, id);
  }

  /** The generator of values of this form, made at the first request. */
  referTo({ length, encoding = 'plain' }: RandomValue): GeneratorReference {
    const name = `${encoding}-${length}`;
    if (this.node.tryFindChild(name) === undefined) {
      new CustomResource<PasswordSpec>(this, name, {
        apiVersion: GENERATORS_API,
        kind: 'Password',
        name,
        namespace: this.namespace.name,
        component: 'secrets',
        spec: {
          length,
          symbols: 0,
          noUpper: false,
          // Without repetition a long value runs out of characters.
          allowRepeat: true,
          encoding: encoding === 'base64' ? 'base64' : 'raw',
        },
      });
    }
    return { apiVersion: GENERATORS_API, kind: 'Password', name };
  }
}
