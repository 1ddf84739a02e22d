import { Namespace } from '../../constructs/kubernetes/core';
import { PrometheusOperatorMetrics } from '../../constructs/kubernetes/prometheus';
import { LlmService, type LlmModel } from '../../constructs/kubernetes/vllm';
import { IMAGES } from '../../lib/catalogue';
import { PROMETHEUS, PROMETHEUS_URL } from '../../lib/contracts/monitoring';
import { Unit } from '../../stacks/manifests/unit';
import type { EmittedObject } from '../emitted';
import { objectsIn } from '../helm/compare';
import { scaledEngines, type ScaledEngines } from './scaled-engines';
import { SAMPLE_SHAPE } from '../vllm/sample-shape';

const NAMESPACE = 'serving';

const VOLUME = {
  namespace: { name: NAMESPACE },
  claimName: 'models',
  volumeHandle: 'fs-0123456789abcdef0',
};

/** A model with every trigger that there is, and with names whose characters mean something else in a query. */
const MODEL: LlmModel = {
  name: 'llama',
  servedName: 'llama-3.1-8b',
  files: { volume: VOLUME, path: 'llama' },
  shape: SAMPLE_SHAPE,
  contextTokens: 8192,
  replicas: { min: 0, max: 4, firstTokenSeconds: 2, idleMinutes: 20 },
  adapters: { static: [{ name: 'sql+law', files: { volume: VOLUME, path: 'adapters/sql' } }] },
};

const imageOf = ({ repository, tag }: { readonly repository: string; readonly tag: string }) =>
  `${repository}:${tag}`;

/** Engines with every trigger, some of which no environment has. */
export function sampleEngines(): ScaledEngines {
  const unit = new Unit('serving', 'workloads');
  new LlmService(unit.chart, 'Service', {
    name: 'chat',
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACE),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    images: {
      engine: imageOf(IMAGES.vllm),
      router: imageOf(IMAGES.vllmRouter),
      objects: imageOf(IMAGES.awsCli),
    },
    models: [MODEL],
    metrics: new PrometheusOperatorMetrics({
      namespace: { name: PROMETHEUS.namespace },
      pods: PROMETHEUS.pods,
      monitorLabels: PROMETHEUS.monitorLabels,
      queryUrl: PROMETHEUS_URL,
    }),
  });
  const [engines] = scaledEngines(objectsIn(unit.render().yaml) as EmittedObject[]);
  if (engines === undefined) throw new Error('the sample has no engines by load');
  return engines;
}
