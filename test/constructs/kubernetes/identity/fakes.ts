import type { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type {
  ISecret,
  ISecretStore,
  SecretOptions,
} from '../../../../constructs/kubernetes/secrets';

/** A Secret that was asked for, with its source. */
export interface AskedSecret extends SecretOptions {
  readonly source: string;
}

class FakeSecret implements ISecret {
  constructor(readonly name: string) {}

  toEnvVar(variable: string, key: string): k8s.EnvVar {
    return { name: variable, valueFrom: { secretKeyRef: { name: this.name, key } } };
  }

  toVolume(volume: string): k8s.Volume {
    return { name: volume, secret: { secretName: this.name } };
  }
}

/** A store that remembers what it was asked for, and makes no objects. */
export class FakeSecretStore implements ISecretStore {
  readonly asked: AskedSecret[] = [];

  addGenerated(
    _scope: Construct,
    _id: string,
    source: { readonly owner: string; readonly name: string },
    options: SecretOptions,
  ): ISecret {
    return this.add(`${source.owner}/${source.name}`, options);
  }

  addDeclared(
    _scope: Construct,
    _id: string,
    source: { readonly name: string },
    options: SecretOptions,
  ): ISecret {
    return this.add(`declared/${source.name}`, options);
  }

  private add(source: string, options: SecretOptions): ISecret {
    this.asked.push({ ...options, source });
    return new FakeSecret(options.name);
  }
}
