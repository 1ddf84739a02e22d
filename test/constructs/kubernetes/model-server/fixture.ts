import { Endpoint, Namespace, Peer } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { AcceleratorRequest } from '../../../../lib/values';
import { fakeSecret } from '../oauth2-proxy/fakes';
import {
  BatchInference,
  ModelServer,
  type BatchInferenceProps,
  type ModelServerProps,
} from '../../../../constructs/kubernetes/model-server';
import type { testChart } from '../../../support/kubernetes';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

/** Users of the namespace of a test. */
type Use<Construct> = (
  made: Construct,
  namespace: ReturnType<typeof Namespace.fromName>,
  chart: ReturnType<typeof testChart>,
) => void;

const nothing = () => undefined;

/** A folder of models in the namespace. */
export const MODELS = {
  namespace: { name: 'team-vision' },
  claimName: 'models',
  volumeHandle: 'team-vision-models',
};

export const POD_RESOURCES = { cpu: '1', memory: '4Gi' } as const;

/** The objects of a server, and of what a test adds to it. */
export const serverObjects = (
  props: Partial<ModelServerProps> = {},
  use: Use<ModelServer> = nothing,
): KubernetesObject[] =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    const server = new ModelServer(chart, 'Server', {
      name: 'sentiment',
      namespace,
      image: 'ghcr.io/acme/sentiment:1.4.0',
      port: 8000,
      readyPath: '/healthz',
      resources: POD_RESOURCES,
      ...props,
    });
    use(server, namespace, chart);
  });

const POD = ['spec', 'template', 'spec'];

/** A member of the pods of a server. */
export const serverPod = (
  path: readonly (string | number)[],
  props: Partial<ModelServerProps> = {},
): unknown => memberAt(findObject(serverObjects(props), 'Deployment'), [...POD, ...path]);

/** The container of a server. */
export const serverContainer = (props: Partial<ModelServerProps> = {}): unknown =>
  serverPod(['containers', 0], props);

/** The objects of a run over many inputs. */
export const batchObjects = (props: Partial<BatchInferenceProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    new BatchInference(chart, 'Batch', {
      name: 'captions',
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      image: 'ghcr.io/acme/captions:2.0.1',
      resources: POD_RESOURCES,
      ...props,
    });
  });

/** The Job of a run. */
export const batchJob = (props: Partial<BatchInferenceProps> = {}): KubernetesObject =>
  findObject(batchObjects(props), 'Job');

/** A member of the pods of a run. */
export const batchPod = (
  path: readonly (string | number)[],
  props: Partial<BatchInferenceProps> = {},
): unknown => memberAt(batchJob(props), [...POD, ...path]);

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

/** Every option. */
export const ALL = {
  version: '1.4.0',
  models: [{ volume: MODELS, path: '/models', subPath: 'sentiment' }],
  scratch: [{ path: '/var/cache', size: '10Gi' }],
  sharedMemory: '1Gi',
  accelerator: AcceleratorRequest.gpu({ count: 1 }),
  nodes: { pool: presetPool('gpu-inference', 'gpu-inference', 'auto') },
  pullSecrets: [fakeSecret('registry')],
  user: { uid: 1000, gid: 1000 },
  aws: { network: NETWORK },
  scaling: { min: 1, max: 4 },
  connections: [{ name: 'hub', endpoint: Endpoint.of(Peer.internet(), [443]) }],
  env: [fakeSecret('keys').toEnvVar('API_KEY', 'key')],
  metricsEndpoint: { port: 8002 },
};
