import { defineEnvironment, type EnvironmentInput } from '../../lib/config';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import type { EmittedObject } from '../emitted';
import { objectsIn } from '../helm/compare';

/** Has pods that are read with a password, with a token, and without. */
const SAMPLE: EnvironmentInput = {
  name: 'scrapes',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  monitoring: {},
  grafana: {},
  teams: { vision: {} },
  jupyterHub: {},
  serving: {
    endpoints: {
      chat: {
        access: { by: 'api-key', clients: ['website'] },
        versions: {
          v1: {
            models: {
              qwen: {
                source: {
                  from: 'hugging-face',
                  repository: 'Qwen/Qwen2.5-0.5B-Instruct',
                  revision: 'v1',
                },
                replicas: { min: 1, max: 1 },
              },
            },
          },
        },
      },
    },
  },
};

/** The objects of an environment with every kind of monitor. */
export const sampleObjects = (): EmittedObject[] =>
  synthesizeManifests(defineEnvironment(SAMPLE)).units.flatMap(
    // What the program writes has these members.
    ({ yaml }) => objectsIn(yaml) as EmittedObject[],
  );
