import { k8s } from 'cdk8s-plus-29';

/**
 * A pod's `spec` as plain data, for custom resources with pods inside: their `spec` is written as it is, so that typed
 * quantities and ports would not become text.
 */
export const podSpecJson = (pod: k8s.PodSpec): object => k8s.toJson_PodSpec(pod) ?? {};

/** The members as a list of one's own, or undefined where there are none: an empty list in a pod is a change to the API server. */
export const nonEmpty = <Member>(members: readonly Member[]): Member[] | undefined =>
  members.length === 0 ? undefined : [...members];

/** Variables from a ConfigMap, if it is there. */
export const optionalVariables = (configMap: string): k8s.EnvFromSource => ({
  configMapRef: { name: configMap, optional: true },
});
