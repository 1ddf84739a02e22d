import { ChosenSeries } from '../../prometheus';

/** Series of AWS’ Neuron monitor, by the names that its Prometheus part gives them, with the `node` that its monitor adds. https://awsdocs-neuron.readthedocs-hosted.com/en/latest/tools/neuron-sys-tools/neuron-monitor-user-guide.html */
export const NEURON_SERIES = [
  'execution_errors_total',
  'execution_latency_seconds',
  'execution_status_total',
  'neuron_runtime_memory_used_bytes',
  'neuroncore_utilization_ratio',
  'hardware_ecc_events_total',
] as const;

/** All Neuron devices. */
export const NEURON = new ChosenSeries(NEURON_SERIES, {});

/** Devices of the chosen nodes. */
export const CHOSEN_NEURON = new ChosenSeries(NEURON_SERIES, { node: 'node' });
