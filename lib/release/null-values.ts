import type { HelmValue } from './chart-release';

/**
 * The paths of nulls in Helm values. To Helm a null removes a chart's default; objects written by cdk8s
 * lose it, and the default would come back in silence.
 */
export function nullValues(value: HelmValue, path = 'values'): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => nullValues(member, `${path}.${key}`));
}
