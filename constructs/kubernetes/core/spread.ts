import type { k8s } from 'cdk8s-plus-29';
import type { Labels } from './metadata';

/** Pods in several zones, and on several nodes of each, as far as there are some. */
export const spreadOver = (pods: Labels): k8s.TopologySpreadConstraint[] =>
  ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...pods } },
  }));
