import { Construct } from 'constructs';
import {
  DECLARED_OWNER,
  type DeclaredSecretContract,
  type GeneratedSecretContract,
  type PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, DurationText, ValueError } from '../../../lib/values';
import { canonicalJson, CustomResource, validated } from '../core';
import { EXTERNAL_SECRETS_API, ExternalSecret } from './external-secret';
import type { ISecret, ISecretStore, SecretOptions } from './i-secret-store';
import { assertContract, assertKeys } from './secret-contract';
import { templateProperties } from './secret-template';

/** What all stores have in common. */
export interface SecretStoreProps {
  /**
   * Name of the ClusterSecretStore, unique in the cluster.
   * @default 'platform'
   */
  readonly name?: string;
  /**
   * How often each Secret is compared with the store, such as `30m`.
   * @default '1h' of Secrets Manager, which has its price; '5m' in the cluster
   */
  readonly refreshInterval?: string;
}

interface SecretStoreSpec<Provider> {
  readonly conditions: readonly { readonly namespaces: readonly string[] }[];
  readonly provider: Provider;
}

/** A Secret to copy. `properties` are those of the store, where they are known. */
interface Copy {
  readonly path: string;
  readonly properties?: readonly string[];
  readonly options: SecretOptions;
}

/**
 * A ClusterSecretStore that serves exactly the namespaces that a Secret was asked for in, and the
 * register of what is in it.
 *
 * Consumers may live in other charts and units; the store has to be rendered after all of them.
 */
export abstract class SecretStore<Provider extends object>
  extends Construct
  implements ISecretStore
{
  /** Name of the ClusterSecretStore. */
  readonly name: string;
  private readonly refreshInterval: string;
  private readonly namespaces = new Set<string>();
  private readonly taken = new Set<string>();
  private readonly contracts = new Map<string, string>();

  protected constructor(scope: Construct, id: string, props: SecretStoreProps, provider: Provider) {
    super(scope, id);
    const { name = 'platform', refreshInterval = '1h' } = props;
    this.name = name;
    this.refreshInterval = refreshInterval;
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a store');
    });
    validated(this, 'refreshInterval', () => {
      assertPositive(refreshInterval);
    });
    const { namespaces } = this;
    new CustomResource<SecretStoreSpec<Provider>>(this, 'Resource', {
      apiVersion: EXTERNAL_SECRETS_API,
      kind: 'ClusterSecretStore',
      name,
      component: 'secrets',
      spec: {
        // Read when the object is rendered, after the consumers. A condition without a namespace admits
        // none, while no condition at all would admit every one.
        get conditions() {
          return [{ namespaces: [...namespaces].toSorted() }];
        },
        provider,
      },
    });
  }

  addGenerated(
    scope: Construct,
    id: string,
    source: GeneratedSecretContract,
    options: SecretOptions,
  ): ISecret {
    validated(this, 'source', () => {
      assertContract(source);
    });
    const path = this.pathOf(source.owner, source.name);
    this.registerContract(path, source);
    const properties = options.published === undefined ? Object.keys(source.values) : undefined;
    return this.addCopy(scope, id, { path, properties, options });
  }

  addDeclared(
    scope: Construct,
    id: string,
    source: DeclaredSecretContract,
    options: SecretOptions,
  ): ISecret {
    validated(this, 'source', () => {
      assertDnsLabel(source.name, "a secret's name");
    });
    return this.addCopy(scope, id, { path: this.pathOf(DECLARED_OWNER, source.name), options });
  }

  /** Where the store keeps a secret. */
  protected abstract pathOf(owner: string, name: string): string;

  /** Where the store keeps values that Terraform publishes; throws where there are none. */
  protected abstract publishedPath(published: PublishedValuesContract): string;

  /** Makes the values of a contract that was not asked for before. */
  protected abstract makeSource(path: string, source: GeneratedSecretContract): void;

  private registerContract(path: string, source: GeneratedSecretContract): void {
    const contract = canonicalJson(source.values);
    const known = this.contracts.get(path);
    if (known === undefined) {
      this.contracts.set(path, contract);
      this.makeSource(path, source);
    } else if (known !== contract) {
      throw new ValidationError(
        this,
        `'source' must be the same for every consumer of '${source.owner}/${source.name}', got the values ${contract} beside ${known}; write the contract once`,
      );
    }
  }

  private addCopy(scope: Construct, id: string, { path, properties, options }: Copy): ISecret {
    const { published } = options;
    const keyNames = keyNamesOf(scope, options, properties);
    validated(scope, 'name', () => {
      assertDnsLabel(options.name, 'the name of a Secret');
    });
    this.claimName(scope, options);
    return new ExternalSecret(scope, id, {
      ...options,
      store: this.name,
      sources: [...(published === undefined ? [] : [this.publishedPath(published)]), path],
      keyNames,
      refreshInterval: this.refreshInterval,
    });
  }

  private claimName(scope: Construct, { name, namespace }: SecretOptions): void {
    const place = `${namespace.name}/${name}`;
    if (this.taken.has(place)) {
      throw new ValidationError(
        scope,
        `'name' must be unique in the namespace '${namespace.name}', got '${name}' twice; share the Secret, or choose another name`,
      );
    }
    this.taken.add(place);
    this.namespaces.add(namespace.name);
  }
}

function keyNamesOf(
  scope: Construct,
  { keys }: SecretOptions,
  properties: readonly string[] | undefined,
): readonly string[] {
  if (keys !== undefined) {
    validated(scope, 'keys', () => {
      assertKeys(Object.keys(keys));
      for (const template of Object.values(keys)) assertProperties(template, properties);
    });
    return Object.keys(keys);
  }
  if (properties !== undefined) return properties;
  throw new ValidationError(
    scope,
    `'keys' must be given for declared secrets and with 'published', whose properties this program does not know`,
  );
}

function assertProperties(template: string, properties: readonly string[] | undefined): void {
  const unknown = templateProperties(template).find((name) => properties?.includes(name) === false);
  if (unknown === undefined) return;
  const known = properties?.map((name) => `'${name}'`).join(', ') ?? '';
  throw new ValueError(`'${template}' reads '${unknown}', but the secret has ${known}`);
}

function assertPositive(interval: string): void {
  if (DurationText.parse(interval).seconds > 0) return;
  throw new ValueError(
    `'${interval}' is no interval; rotated values would never arrive, write one such as '1h'`,
  );
}
