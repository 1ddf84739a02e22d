import { grown, increase } from '../../prometheus';
import { platformAlert } from '../platform-alert';
import { NEURON } from './series';

const IDLE = 0.01;

/** Alerts of AWS’ Neuron devices. */
export const NEURON_ALERTS = [
  platformAlert({
    name: 'NeuronIdle',
    when: `max by (node, runtime_tag) (max_over_time(${NEURON.select('neuroncore_utilization_ratio')}[5m])) < ${IDLE}`,
    forMinutes: 30,
    severity: 'warning',
    summary: 'A program holds Neuron cores of {{ $labels.node }}, and does nothing with them.',
  }),
  platformAlert({
    name: 'NeuronHardwareError',
    when: `${grown(NEURON.select('execution_errors_total', 'error_type="hardware"'), { by: ['node'], window: '15m' })} > 0`,
    forMinutes: 1,
    severity: 'critical',
    summary: 'Neuron devices of {{ $labels.node }} fail.',
  }),
  platformAlert({
    name: 'NeuronExecutionFails',
    when: `${increase(NEURON.select('execution_errors_total', 'error_type!="hardware"'), { by: ['node', 'error_type'], window: '15m' })} > 0`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'Programs on Neuron devices of {{ $labels.node }} fail: {{ $labels.error_type }}.',
  }),
  platformAlert({
    name: 'NeuronMemoryBroken',
    when: `${grown(NEURON.select('hardware_ecc_events_total', 'event_type=~".*_uncorrected"'), { by: ['node', 'neuron_device_index'], window: '1d' })} > 0`,
    forMinutes: 1,
    severity: 'critical',
    summary: 'A Neuron device of {{ $labels.node }} has broken memory.',
  }),
];
