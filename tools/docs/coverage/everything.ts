import { defineEnvironment, type Environment } from '../../../lib/config';

const MODEL = {
  source: {
    from: 'hugging-face',
    repository: 'Qwen/Qwen2.5-0.5B-Instruct',
    revision: '7ae557604adf67be50417f59c2c2f167def9a775',
  },
  replicas: { min: 1, max: 3 },
} as const;

/** An environment in which every component runs once. */
export const everything = (): Environment =>
  defineEnvironment({
    name: 'coverage',
    region: 'us-west-2',
    domain: 'ml.acme.dev',
    cluster: { mode: 'karpenter' },
    nodePools: { general: {}, notebooks: {}, batch: {}, 'gpu-inference': {}, neuron: {} },
    monitoring: {},
    costs: { budgetPerMonth: 5000 },
    grafana: {},
    logs: {},
    traces: {},
    teams: { vision: {} },
    databases: { cloudNativePg: { instances: 3 } },
    mlflow: {},
    jupyterHub: {},
    airflow: { celery: {} },
    argoWorkflows: {},
    queues: {},
    ray: {},
    spark: {},
    training: { kinds: ['PyTorchJob'] },
    openWebUi: { endpoints: ['chat'] },
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
          versions: { v1: { models: { qwen: MODEL } } },
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
  });
