import type { ComputeMode } from '../../constructs/kubernetes/core';
import { defineEnvironment, type Environment } from '../../lib/config';
import { platformZones } from '../../lib/contracts/zones';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import { objectsIn } from '../helm/compare';
import type { KubernetesObject } from '../kubernetes/api-client';
import { TEAM, workIn, type Work } from './work';

/** An environment that is made for this check, and work on it. */
export interface Subject {
  readonly zones: readonly string[];
  /** Everything that is emitted for the environment. */
  readonly platform: readonly KubernetesObject[];
  readonly work: Work;
}

/** An environment with a pool of every sort. */
const environmentOf = (compute: ComputeMode): Environment =>
  defineEnvironment({
    name: 'conformance',
    profile: 'production',
    region: 'us-west-2',
    domain: 'ml-conformance.dev',
    aws: { accountId: '111122223333' },
    cluster: { mode: compute },
    teams: { [TEAM]: {} },
    ray: {},
    spark: {},
    training: {},
    nodePools: {
      general: {},
      batch: {},
      'gpu-inference': {},
      'gpu-training': {},
      'large-disk': {},
      neuron: {},
    },
  });

/** A platform whose nodes are made in this way, and work for each of its pools. */
export function madeSubject(compute: ComputeMode): Subject {
  const environment = environmentOf(compute);
  const { units } = synthesizeManifests(environment);
  return {
    zones: platformZones(environment),
    // What units write are whole objects.
    platform: units.flatMap(({ yaml }) => objectsIn(yaml) as KubernetesObject[]),
    work: workIn(environment),
  };
}
