import type { k8s } from 'cdk8s-plus-29';
import type { ISecret } from '../secrets';

/** A Secret that knows whether anybody refers to it: one that nobody reads is a client too many. */
export class ObservedSecret implements ISecret {
  private used = false;

  constructor(private readonly secret: ISecret) {}

  /** Whether its name was asked for, or a variable or volume was made of it. */
  get isUsed(): boolean {
    return this.used;
  }

  /** Name of the Secret; asking for it counts as a use. */
  get name(): string {
    return this.observed().name;
  }

  toEnvVar(variable: string, key: string): k8s.EnvVar {
    return this.observed().toEnvVar(variable, key);
  }

  toVolume(volume: string, keys?: readonly string[]): k8s.Volume {
    return this.observed().toVolume(volume, keys);
  }

  private observed(): ISecret {
    this.used = true;
    return this.secret;
  }
}
