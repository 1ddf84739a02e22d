import type { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type {
  DeclaredSecretContract,
  GeneratedSecretContract,
  PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import type { Labels, NamespaceReference } from '../core';

/** A Secret that a store keeps up to date in a namespace. */
export interface SecretOptions {
  /** Name of the Secret. */
  readonly name: string;
  /** Where it is needed. */
  readonly namespace: NamespaceReference;
  /** What the Secret is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * Keys of the Secret, each a template over the properties in the store: `{{ .password }}`, or text
   * around it such as `redis://:{{ .password }}@cache:6379`.
   *
   * @default - every property of the store, under its own name
   */
  readonly keys?: Readonly<Record<string, string>>;
  /**
   * Values that Terraform publishes, such as the host of a database; `keys` may use their properties as well.
   *
   * @default - none
   */
  readonly published?: PublishedValuesContract;
  /**
   * Labels of the Secret, where a controller looks for them.
   * @default - the platform's own
   */
  readonly labels?: Labels;
  /**
   * Type of the Secret, such as `kubernetes.io/basic-auth`.
   * @default 'Opaque'
   */
  readonly type?: string;
}

/** A Secret that exists in one namespace, to be mounted or read into a variable. */
export interface ISecret {
  /** Name of the Secret. */
  readonly name: string;
  /** The value of one key for a container's variable; throws a ValidationError for a key that the Secret does not have. */
  toEnvVar(variable: string, key: string): k8s.EnvVar;
  /** The whole Secret as a volume, of the given keys as files or of all. */
  toVolume(volume: string, keys?: readonly string[]): k8s.Volume;
}

/**
 * Where secrets live. Values never appear in what is written: a pod reads a Secret that a controller
 * copies from the store, and is rolled when the copy changes.
 */
export interface ISecretStore {
  /** A secret whose values are made once. Naming it in a second namespace copies the same values. */
  addGenerated(
    scope: Construct,
    id: string,
    source: GeneratedSecretContract,
    options: SecretOptions,
  ): ISecret;
  /** A secret whose value a person puts into the store. */
  addDeclared(
    scope: Construct,
    id: string,
    source: DeclaredSecretContract,
    options: SecretOptions,
  ): ISecret;
}
