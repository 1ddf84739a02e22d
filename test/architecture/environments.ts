import type { Environment, EnvironmentInput } from '../../lib/config';
import {
  ENVIRONMENT_NAMES,
  environmentWith,
  EXISTING_NETWORK,
  shippedEnvironment,
  WITHOUT_AWS,
} from '../support/environments';

const TEAMS = { vision: {}, language: { sharedFolder: false } };

/** Choices that no shipped environment makes. */
const VARIANTS: Readonly<Record<string, Partial<EnvironmentInput>>> = {
  'without-aws': { ...WITHOUT_AWS, teams: TEAMS },
  'existing-cluster': {
    teams: TEAMS,
    cluster: {
      existing: {
        name: 'Shared_1',
        compute: 'auto',
        nodeRoleName: 'shared-node',
        networkCidrs: ['10.0.0.0/16'],
      },
    },
    network: EXISTING_NETWORK,
    storage: {
      shared: {
        existing: {
          fileSystemId: 'fs-0123456789abcdef0',
          accessPoints: { 'team-vision': 'fsap-0123456789abcdef0' },
        },
      },
    },
  },
  irsa: { teams: TEAMS, aws: { workloadIdentity: 'irsa', accountId: '111122223333' } },
  'irsa-karpenter': {
    teams: TEAMS,
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
    cluster: { mode: 'karpenter' },
  },
  'every-pool': {
    nodePools: {
      platform: { preset: 'system' },
      general: {},
      notebooks: {},
      batch: {},
      'gpu-inference': {},
      'gpu-training': { zones: ['us-west-2b'], diskGiB: 500 },
      'large-disk': {},
      neuron: { capacityTypes: ['spot'] },
      'inference-l40s': {
        preset: 'gpu-inference',
        instanceFamilies: ['g6e'],
        limits: { accelerators: 2 },
      },
    },
    dns: { zone: 'standalone' },
  },
};

/** Names of the environments that every rule must hold in. */
export const NAMES = [...ENVIRONMENT_NAMES, ...Object.keys(VARIANTS)];

/** A shipped environment, or a variant. */
export const environmentNamed = (name: string): Environment =>
  name in VARIANTS ? environmentWith(VARIANTS[name]) : shippedEnvironment(name);
