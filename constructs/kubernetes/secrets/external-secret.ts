import type { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { CustomResource, platformMetadata } from '../core';
import type { ISecret, SecretOptions } from './i-secret-store';

/** https://github.com/external-secrets/external-secrets/blob/v2.9.0/apis/externalsecrets/v1/externalsecret_types.go */
export const EXTERNAL_SECRETS_API = 'external-secrets.io/v1';

/** What a Secret is made of; `data` are templates. */
export interface SecretTemplate {
  readonly engineVersion: 'v2';
  readonly mergePolicy: 'Merge' | 'Replace';
  readonly type?: string;
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

interface ExternalSecretSpec {
  readonly refreshPolicy: 'Periodic';
  readonly refreshInterval: string;
  readonly secretStoreRef: { readonly kind: 'ClusterSecretStore'; readonly name: string };
  readonly target: {
    readonly name: string;
    readonly creationPolicy: 'Owner';
    readonly deletionPolicy: 'Retain';
    readonly template: SecretTemplate;
  };
  readonly dataFrom: readonly { readonly extract: { readonly key: string } }[];
}

/** A Secret that the controller copies from a store. */
export interface ExternalSecretProps extends SecretOptions {
  /** Name of the ClusterSecretStore. */
  readonly store: string;
  /** What to read from it; a later one wins where both have a property. */
  readonly sources: readonly string[];
  /** Names of the Secret's keys. */
  readonly keyNames: readonly string[];
  /** How often it is read again, such as `1h`. */
  readonly refreshInterval: string;
}

/**
 * An ExternalSecret and the Secret that follows from it, both of one name.
 *
 * The Secret goes when the ExternalSecret does, and stays as it is when the store has no value: a
 * consumer outlives a store that is away.
 */
export class ExternalSecret extends Construct implements ISecret {
  readonly name: string;
  private readonly keyNames: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scope, id);
    const { name, namespace, component } = props;
    this.name = name;
    this.keyNames = new Set(props.keyNames);
    new CustomResource<ExternalSecretSpec>(this, 'Resource', {
      apiVersion: EXTERNAL_SECRETS_API,
      kind: 'ExternalSecret',
      name,
      namespace: namespace.name,
      component,
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: props.refreshInterval,
        secretStoreRef: { kind: 'ClusterSecretStore', name: props.store },
        target: {
          name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: templateOf(props),
        },
        dataFrom: props.sources.map((key) => ({ extract: { key } })),
      },
    });
  }

  toEnvVar(variable: string, key: string): k8s.EnvVar {
    this.assertKey(key);
    return { name: variable, valueFrom: { secretKeyRef: { name: this.name, key } } };
  }

  toVolume(volume: string, keys?: readonly string[]): k8s.Volume {
    if (keys?.length === 0) {
      throw new ValidationError(this, `'keys' must name a key, got none; leave it out for all`);
    }
    for (const key of keys ?? []) this.assertKey(key);
    const items = keys?.map((key) => ({ key, path: key }));
    return { name: volume, secret: { secretName: this.name, items } };
  }

  private assertKey(key: string): void {
    if (this.keyNames.has(key)) return;
    const known = [...this.keyNames].map((name) => `'${name}'`).join(', ');
    throw new ValidationError(
      this,
      `'key' must be one that the Secret '${this.name}' has: ${known}, got '${key}'`,
    );
  }
}

function templateOf({ name, component, labels, type, keys }: SecretOptions): SecretTemplate {
  return {
    engineVersion: 'v2',
    mergePolicy: 'Replace',
    type: type ?? 'Opaque',
    metadata: { labels: platformMetadata({ name, component, labels }).labels },
    data: keys,
  };
}
