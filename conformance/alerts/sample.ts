import { defineEnvironment, type EnvironmentInput } from '../../lib/config';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import type { EmittedObject } from '../emitted';
import { objectsIn } from '../helm/compare';
import { platformObjects } from './platform-sample';

/** Everything that has alerts which no shipped environment has to have. */
const SAMPLE: EnvironmentInput = {
  name: 'alerts',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  monitoring: {},
  logs: {},
  traces: {},
  teams: { vision: {} },
  mlflow: {},
  jupyterHub: {},
  airflow: { celery: {} },
  argoWorkflows: {},
  spark: {},
  training: { kinds: ['PyTorchJob'] },
  databases: { cloudNativePg: { instances: 3 } },
  modelMonitoring: {
    sentiment: {
      server: 'sentiment',
      features: { length: { path: 'instances.*.text', kind: 'numeric', measure: 'length' } },
      reference: { prefix: 'sentiment/reference' },
      validation: {
        dataset: { prefix: 'sentiment/validation' },
        api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
        quality: ['accuracy'],
        thresholds: { accuracy: 0.8 },
      },
      inline: { path: '/predict' },
      mirror: { percent: 10 },
      drift: {},
    },
  },
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
    servers: {
      sentiment: {
        image: 'ghcr.io/acme/sentiment:2.0.0',
        port: 8000,
        readyPath: '/healthz',
        resources: { cpu: '2', memory: '8Gi' },
        metricsPath: '/metrics',
        access: { by: 'api-key', clients: ['website'] },
      },
    },
  },
};

/** An edge that signs nobody in by itself has proxies that do. */
const BEHIND_NGINX: EnvironmentInput = {
  name: 'proxies',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  monitoring: {},
  mlflow: {},
  edge: { kind: 'ingress-nginx' },
  dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
};

/** Objects with every alert, some of which no environment has. */
export const sampleObjects = (): EmittedObject[] => [
  ...platformObjects(),
  ...[SAMPLE, BEHIND_NGINX].flatMap((input) =>
    synthesizeManifests(defineEnvironment(input)).units.flatMap(
      // What the program writes has these members.
      ({ yaml }) => objectsIn(yaml) as EmittedObject[],
    ),
  ),
];
