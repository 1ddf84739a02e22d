import type { CheckContext } from '../check';
import { defineEnvironment, type EnvironmentInput } from '../../lib/config';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import { emittedUnit, type EmittedObject } from '../emitted';
import { objectsIn } from '../helm/compare';
import type { KubernetesObject } from '../kubernetes/api-client';
import { manifestObjects } from '../kubernetes/check';

const UNIT = 'jupyterhub';

/** What an environment emits for its hub. */
export interface HubSubject {
  readonly name: string;
  readonly objects: readonly EmittedObject[];
  /** The objects of all units, in the order in which they are applied. */
  readonly all: () => readonly KubernetesObject[];
}

/** A hub with everything around it, as a shipped environment has it. */
export interface ShippedHub extends HubSubject {
  /** Folder with the whole output of the environment. */
  readonly output: string;
}

const image = (name: string) => ({ title: name, image: `quay.io/jupyter/${name}:2026-07-28` });

/** What every made environment has. */
const MADE = {
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  mlflow: {},
};

/** Pools of our own: choices of images, groups, teams that allow less, both homes, and a way to become root. */
const POOLS: EnvironmentInput = {
  ...MADE,
  name: 'pools',
  teams: { vision: {}, language: { jupyterProfiles: ['python', 'gpu'] } },
  jupyterHub: {
    homes: { kind: 'both', size: '50Gi' },
    namedServers: 2,
    placeholders: 1,
    prePull: true,
    culling: { idleSeconds: 1800, everySeconds: 60, maxAgeSeconds: 0 },
    profiles: {
      python: {
        title: 'Python',
        images: [image('scipy-notebook'), image('datascience-notebook')],
        groups: ['data-scientists', 'team-language', 'team-vision'],
        cpu: { guarantee: 0.25, limit: 1.5 },
        memory: { guarantee: '1536Mi', limit: '4Gi' },
        idleSeconds: 600,
      },
      gpu: {
        title: 'GPU',
        images: [image('pytorch-notebook')],
        memory: { guarantee: '12G', limit: '14G' },
        pool: 'gpu-inference',
        accelerator: { count: 2 },
        groups: ['ml-engineers', 'ml-admins'],
        sharedMemory: '2Gi',
        startSeconds: 1500,
      },
      root: {
        title: 'Root',
        images: [image('minimal-notebook')],
        groups: ['ml-admins'],
        sudo: { reason: 'packages of the operating system are tried' },
      },
    },
  },
};

/** Nodes of somebody else: parts of a GPU by the name that they offer, Neuron, and homes on shared files alone. */
const SHARES: EnvironmentInput = {
  ...MADE,
  name: 'shares',
  teams: { vision: { sharedFolder: false } },
  provider: 'none',
  cluster: { existing: { name: 'theirs', compute: 'other', networkCidrs: ['10.20.0.0/16'] } },
  storage: { block: { storageClass: 'block' }, shared: { storageClass: 'nfs' } },
  edge: { certificate: { clusterIssuer: 'letsencrypt' } },
  jupyterHub: {
    homes: { kind: 'shared' },
    internet: false,
    profiles: {
      part: {
        title: 'Part of a GPU',
        images: [image('pytorch-notebook')],
        accelerator: { resource: 'nvidia.com/mig-1g.5gb' },
      },
      neuron: {
        title: 'Neuron',
        images: [image('scipy-notebook')],
        accelerator: { count: 1, resource: 'aws.amazon.com/neuron' },
      },
    },
  },
};

/** The hubs of the shipped environments. */
export async function shippedHubs(context: CheckContext): Promise<ShippedHub[]> {
  const hubs: ShippedHub[] = [];
  for (const name of context.environments) {
    const output = await context.synthesize(name, 'replaced');
    const objects = emittedUnit(output, UNIT);
    if (objects.length === 0) continue;
    hubs.push({ name, output, objects, all: () => manifestObjects(output) });
  }
  return hubs;
}

/** Hubs with every option that no shipped environment has. */
export const madeHubs = (): HubSubject[] =>
  [POOLS, SHARES].map((input) => {
    const { units } = synthesizeManifests(defineEnvironment(input));
    const yaml = units.find(({ name }) => name === UNIT)?.yaml ?? '';
    return {
      name: `made ${input.name}`,
      objects: objectsIn(yaml) as EmittedObject[],
      all: () => units.flatMap((unit) => objectsIn(unit.yaml) as KubernetesObject[]),
    };
  });
