import type { Environment } from '../config/schema';
import { resourceNames } from './names';

/** Path of a secret in AWS Secrets Manager: `<cluster>/<owner>/<name>`. */
export function secretPath(environment: Environment, owner: string, name: string): string {
  return `${resourceNames(environment).cluster}/${owner}/${name}`;
}
