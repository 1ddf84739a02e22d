import { defineEnvironment, type EnvironmentInput } from '../../lib/config';
import type { EmittedObject } from '../emitted';
import { renderedObjects } from '../rendered';

/** A model that is watched in every way. */
const SAMPLE: EnvironmentInput = {
  name: 'monitored',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  monitoring: {},
  airflow: {},
  serving: {
    servers: {
      churn: {
        image: 'ghcr.io/acme/churn:1.0.0',
        port: 8000,
        readyPath: '/healthz',
        resources: { cpu: '1', memory: '2Gi' },
        access: { by: 'api-key', clients: ['website'] },
      },
    },
  },
  modelMonitoring: {
    churn: {
      server: 'churn',
      features: {
        tenure: { path: 'instances.*.tenure', kind: 'numeric' },
        plan: { path: 'instances.*.plan', kind: 'categorical' },
        prediction: { in: 'response', path: 'predictions.*', kind: 'categorical' },
      },
      reference: { prefix: 'churn/reference' },
      validation: {
        dataset: { prefix: 'churn/validation' },
        api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
        quality: ['accuracy', 'f1'],
        thresholds: { accuracy: 0.8 },
      },
      inline: { path: '/predict' },
      mirror: { percent: 10 },
      drift: {},
      retraining: { dag: 'retrain_model' },
    },
  },
};

/** Everything that is emitted for it. */
export const monitoredObjects = (): EmittedObject[] => renderedObjects(defineEnvironment(SAMPLE));
