import type { EnvironmentInput } from '../../lib/config';
import { SMALL_MODEL } from '../support/models';

/** A server that programs ask. */
export const READER = {
  image: 'ghcr.io/acme/reader:2.0.0',
  port: 8000,
  readyPath: '/healthz',
  resources: { cpu: '2', memory: '8Gi' },
  access: { by: 'api-key' as const, clients: ['website'] },
};

/** A language model over several nodes, and a server with a GPU. */
export const SERVING: NonNullable<EnvironmentInput['serving']> = {
  endpoints: {
    chat: {
      access: { by: 'api-key', clients: ['website'] },
      teams: ['language'],
      versions: {
        v1: {
          models: {
            qwen: { ...SMALL_MODEL, nodes: 2 },
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
      gpus: 1,
      replicas: { min: 1, max: 2 },
      models: [{ folder: 'sentiment/2', path: '/models' }],
      metricsPath: '/metrics',
      access: { by: 'token', groups: ['ml-engineers'] },
      teams: ['vision'],
    },
  },
};

/** Each way of watching a model. */
export const MONITOR: NonNullable<EnvironmentInput['modelMonitoring']>[string] = {
  server: 'reader',
  features: {
    length: { path: 'instances.*.text', kind: 'numeric', measure: 'length' },
    prediction: { in: 'response', path: 'predictions.*', kind: 'categorical' },
  },
  reference: { prefix: 'reader/reference' },
  validation: {
    dataset: { prefix: 'reader/validation' },
    api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
    quality: ['accuracy', 'f1'],
    thresholds: { accuracy: 0.8 },
  },
  inline: { path: '/predict' },
  mirror: { percent: 10 },
  drift: {},
  retraining: { dag: 'retrain_model' },
};
