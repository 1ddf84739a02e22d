import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type {
  ISecret,
  ISecretStore,
  SecretOptions,
} from '../../../../constructs/kubernetes/secrets';
import type { GeneratedSecretContract } from '../../../../lib/contracts/secrets';

/** What a store was asked for. */
export interface AskedSecret {
  readonly scope: string;
  readonly source: string;
  readonly options: SecretOptions;
}

/** A store that writes the Secret's templates instead of values, and remembers what it was asked for. */
export class FakeSecretStore implements ISecretStore {
  readonly asked: AskedSecret[] = [];

  addGenerated(
    scope: Construct,
    id: string,
    { owner, name: secret }: GeneratedSecretContract,
    options: SecretOptions,
  ): ISecret {
    this.asked.push({ scope: scope.node.path, source: `${owner}/${secret}`, options });
    const { name, namespace, labels, type, keys = {} } = options;
    new k8s.KubeSecret(scope, id, {
      metadata: { name, namespace: namespace.name, labels },
      type,
      stringData: keys,
    });
    return {
      name,
      toEnvVar: (variable, key) => {
        if (!(key in keys)) throw new Error(`no key '${key}' in ${name}`);
        return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
      },
      toVolume: (volume) => ({ name: volume, secret: { secretName: name } }),
    };
  }

  addDeclared(): ISecret {
    throw new Error('databases ask for no declared secrets');
  }

  /** The options of the Secret with this name. */
  secret(name: string): SecretOptions {
    const found = this.asked.find(({ options }) => options.name === name);
    if (found) return found.options;
    throw new Error(
      `no Secret '${name}'; there are: ${this.asked.map(({ options }) => options.name).join(', ')}`,
    );
  }
}
