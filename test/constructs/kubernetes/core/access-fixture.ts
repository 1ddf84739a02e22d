import { type KubernetesObject } from '../../../support/kubernetes';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export function rulesOf(object: KubernetesObject): readonly Rule[] {
  // The rules of a ClusterRole are written by the constructs under test in exactly this form.
  return object['rules'] as readonly Rule[];
}
