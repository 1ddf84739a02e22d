import { Namespace } from '../../constructs/kubernetes/core';
import { NeuronMonitor } from '../../constructs/kubernetes/neuron-monitor';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { neuronPools } from '../../lib/contracts/neuron-monitor';
import { platformImage } from './environment-facts';
import { poolNamed } from './node-pools';
import { Unit } from './unit';

/** What reads Neuron devices, where there are some and somebody reads metrics. */
export function neuronMonitorUnit(
  environment: Environment,
  metrics: IMetrics | undefined,
): Unit | undefined {
  const pools = neuronPools(environment)
    .map((name) => poolNamed(environment, name))
    .filter((pool) => pool !== undefined);
  if (metrics === undefined || pools.length === 0) return undefined;
  const unit = new Unit('neuron-monitor', 'applications');
  new NeuronMonitor(unit.chart, 'NeuronMonitor', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.neuronMonitor),
    image: platformImage(environment, IMAGES.neuronMonitor),
    pools,
    metrics,
  });
  return unit;
}
