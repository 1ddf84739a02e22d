import type { Environment } from '../config/schema';
import { EXTENDED_RESOURCES } from '../values';
import { hasOtherNodes } from './compute';
import { hasMonitoring } from './monitoring';
import { nodePools } from './node-pools';

/** Why its pods need more than *restricted*. */
export const NEURON_MONITOR_REASON =
  'the monitor reads the Neuron devices of its node, which other pods hold';

/** Names of the pools with Neuron devices; none where other software makes the nodes. */
export const neuronPools = (environment: Environment): string[] =>
  hasOtherNodes(environment)
    ? []
    : nodePools(environment)
        .filter(({ accelerator }) => accelerator === EXTENDED_RESOURCES.neuron)
        .map(({ name }) => name);

/** Whether Neuron devices are measured: where there are some, and somebody reads metrics. */
export const hasNeuronMonitor = (environment: Environment): boolean =>
  hasMonitoring(environment) && neuronPools(environment).length > 0;
