import { graph, rate, stat, type Dashboard } from '../../prometheus';
import { CHOSEN_NEURON as NEURON } from './series';

const NODE = '{{node}}';

const latency = (percentile: string): string =>
  `max(${NEURON.select('execution_latency_seconds', `percentile="${percentile}"`)})`;

/** AWS’ Neuron devices: whether they work, and whether they are well. */
export const NEURON_DASHBOARD: Dashboard = {
  name: 'neuron',
  title: 'Neuron devices',
  folder: 'Platform',
  description: 'What Neuron devices do, how fast, and what fails on them.',
  variables: [
    {
      name: 'node',
      title: 'Node',
      query: 'label_values(neuroncore_utilization_ratio, node)',
    },
  ],
  rows: [
    {
      title: 'Use',
      panels: [
        stat({
          title: 'Cores in use',
          description: 'Cores that a program holds.',
          unit: 'none',
          lines: { cores: `count(${NEURON.select('neuroncore_utilization_ratio')}) or vector(0)` },
        }),
        stat({
          title: 'Cores that do nothing',
          description: 'Cores that a program holds, and that did nothing for five minutes.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: {
            cores: `count(max_over_time(${NEURON.select('neuroncore_utilization_ratio')}[5m]) < 0.01) or vector(0)`,
          },
        }),
        graph({
          title: 'Activity',
          description: 'Share of the time that cores of a node compute.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [NODE]: `avg by (node) (${NEURON.select('neuroncore_utilization_ratio')})`,
          },
        }),
        graph({
          title: 'The least busy core',
          description: 'A core far below the others waits for them.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [NODE]: `min by (node) (${NEURON.select('neuroncore_utilization_ratio')})`,
          },
        }),
        graph({
          title: 'Memory of devices',
          description: 'Bytes that programs take on devices.',
          unit: 'bytes',
          lines: {
            [NODE]: `sum by (node) (${NEURON.select('neuron_runtime_memory_used_bytes', 'memory_location="neuron_device"')})`,
          },
        }),
        graph({
          title: 'Memory of the host',
          description: 'Bytes that programs take beside devices.',
          unit: 'bytes',
          lines: {
            [NODE]: `sum by (node) (${NEURON.select('neuron_runtime_memory_used_bytes', 'memory_location="host"')})`,
          },
        }),
      ],
    },
    {
      title: 'Executions',
      panels: [
        graph({
          title: 'Ended, by how',
          description: 'Executions in a second, by what became of them.',
          unit: 'ops',
          lines: {
            '{{status_type}}': rate(NEURON.select('execution_status_total'), {
              by: ['status_type'],
            }),
          },
        }),
        graph({
          title: 'Time of an execution',
          description: 'Of the slowest program.',
          unit: 's',
          lines: { p50: latency('p50'), p99: latency('p99') },
        }),
        graph({
          title: 'Errors',
          description: 'Executions that failed in a second, by what failed. There should be none.',
          unit: 'ops',
          lines: {
            '{{error_type}}': rate(NEURON.select('execution_errors_total'), { by: ['error_type'] }),
          },
        }),
        graph({
          title: 'Errors of memory',
          description: 'Bits that were wrong, by whether they were put right.',
          unit: 'none',
          lines: {
            '{{node}} {{event_type}}': `sum by (node, event_type) (${NEURON.select('hardware_ecc_events_total')})`,
          },
        }),
      ],
    },
  ],
};
