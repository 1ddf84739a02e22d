import { bars, graph, stat, table, type Dashboard } from '../../prometheus';
import { KUBE, POOL } from '../nodes/series';
import { GPU, HELD_GPU, heldActivity, IDLE } from './series';

const ALLOCATABLE = KUBE.select('kube_node_status_allocatable', 'resource="nvidia_com_gpu"');
const REQUESTED = KUBE.select(
  'kube_pod_container_resource_requests',
  'resource="nvidia_com_gpu"',
  'node!=""',
);
const TEAM = '{{exported_namespace}}';
const POD = '{{exported_namespace}}/{{exported_pod}}';
const HOLDER = 'exported_namespace, exported_pod';
const HELD = 'exported_pod!=""';
const DEVICE = 'Hostname, gpu, exported_namespace, exported_pod';

const byPool = (query: string): string =>
  `sum by (${POOL}) (sum by (node) (${query}) * on (node) group_left (${POOL}) ${KUBE.select('kube_node_labels')})`;

const held = heldActivity('exported_namespace=~"$namespace"');

/** NVIDIA’s GPUs: who holds them, whether they work, and whether they are well. */
export const GPUS_DASHBOARD: Dashboard = {
  name: 'gpus',
  title: 'GPUs',
  folder: 'Platform',
  description: 'Who holds GPUs, what they do with them, and which of them are unwell.',
  variables: [
    {
      name: 'namespace',
      title: 'Team',
      query: 'label_values(DCGM_FI_DEV_GPU_TEMP, exported_namespace)',
    },
  ],
  rows: [
    {
      title: 'Who has them',
      panels: [
        stat({
          title: 'GPUs',
          description: 'GPUs of all nodes that are there.',
          unit: 'none',
          lines: { GPUs: `sum(${ALLOCATABLE}) or vector(0)` },
        }),
        stat({
          title: 'Held',
          description: 'GPUs that pods with a node ask for.',
          unit: 'none',
          lines: { GPUs: `sum(${REQUESTED}) or vector(0)` },
        }),
        stat({
          title: 'Held, and idle',
          description: 'GPUs that did nothing in the last five minutes, though a pod holds them.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: { GPUs: `count(${held} < ${IDLE}) or vector(0)` },
        }),
        stat({
          title: 'Nobody’s',
          description: 'GPUs of nodes that no pod asks for. They cost as much as others.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: { GPUs: `sum(${ALLOCATABLE}) - (sum(${REQUESTED}) or vector(0)) or vector(0)` },
        }),
        graph({
          title: 'Held by teams',
          description: 'GPUs that pods of each namespace hold.',
          unit: 'none',
          stacked: true,
          lines: {
            [TEAM]: `count by (exported_namespace) (${HELD_GPU.select('DCGM_FI_DEV_GPU_TEMP', HELD)})`,
          },
        }),
        graph({
          title: 'By pool',
          description: 'GPUs of nodes of each pool, and what pods ask of them.',
          unit: 'none',
          lines: {
            [`{{${POOL}}}`]: byPool(ALLOCATABLE),
            [`{{${POOL}}}, held`]: byPool(REQUESTED),
          },
        }),
        bars({
          title: 'Idle now',
          description: 'Activity of held GPUs that did nothing in five minutes, by who holds them.',
          unit: 'percentunit',
          lines: { [`${POD} {{gpu}}`]: `${held} < ${IDLE}` },
        }),
      ],
    },
    {
      title: 'What they do',
      panels: [
        graph({
          title: 'Engine',
          description: 'Share of the time that something runs on the GPUs of a namespace.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [TEAM]: `avg by (exported_namespace) (${HELD_GPU.select('DCGM_FI_PROF_GR_ENGINE_ACTIVE', HELD)})`,
          },
        }),
        graph({
          title: 'Tensor cores',
          description:
            'Share of the time that tensor cores compute. Training that is fast has a lot.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [TEAM]: `avg by (exported_namespace) (${HELD_GPU.select('DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', HELD)})`,
          },
        }),
        graph({
          title: 'Memory in motion',
          description:
            'Share of the time that memory is read or written. Generating text is bound by it.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [TEAM]: `avg by (exported_namespace) (${HELD_GPU.select('DCGM_FI_PROF_DRAM_ACTIVE', HELD)})`,
          },
        }),
        graph({
          title: 'Memory taken',
          description: 'Share of the memory of the fullest GPU of each pod.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [POD]:
              `max by (${HOLDER}) (${HELD_GPU.select('DCGM_FI_DEV_FB_USED', HELD)} / (${HELD_GPU.select('DCGM_FI_DEV_FB_USED', HELD)}` +
              ` + ${HELD_GPU.select('DCGM_FI_DEV_FB_FREE', HELD)}))`,
          },
        }),
        graph({
          title: 'NVLink',
          description:
            'What the busiest GPU of each pod tells others of its node, in a second, as the exporter counts it.',
          unit: 'ops',
          lines: {
            [POD]: `max by (${HOLDER}) (rate(${HELD_GPU.select('DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL', HELD)}[$__rate_interval]))`,
          },
        }),
        graph({
          title: 'From the host',
          description:
            'Bytes that the busiest GPU of each pod gets over PCIe in a second: data, and what it loads.',
          unit: 'Bps',
          lines: {
            [POD]: `max by (${HOLDER}) (${HELD_GPU.select('DCGM_FI_PROF_PCIE_RX_BYTES', HELD)})`,
          },
        }),
      ],
    },
    {
      title: 'How they are',
      panels: [
        graph({
          title: 'Temperature',
          description: 'Of the hottest GPU of each node. Above 85 °C they slow down soon.',
          unit: 'celsius',
          thresholds: [{ from: 85, color: 'red' }],
          lines: { '{{Hostname}}': `max by (Hostname) (${GPU.select('DCGM_FI_DEV_GPU_TEMP')})` },
        }),
        graph({
          title: 'Power',
          description: 'Of all GPUs of each node.',
          unit: 'watt',
          lines: { '{{Hostname}}': `sum by (Hostname) (${GPU.select('DCGM_FI_DEV_POWER_USAGE')})` },
        }),
        graph({
          title: 'Clock',
          description: 'Of the slowest GPU of each node. It falls where heat or power end.',
          unit: 'rotmhz',
          lines: { '{{Hostname}}': `min by (Hostname) (${GPU.select('DCGM_FI_DEV_SM_CLOCK')})` },
        }),
        table({
          title: 'Last errors',
          description: 'Numbers of NVIDIA’s, of GPUs that had an error since their node began.',
          unit: 'none',
          width: 12,
          lines: { number: `max by (${DEVICE}) (${GPU.select('DCGM_FI_DEV_XID_ERRORS')}) > 0` },
        }),
        table({
          title: 'Memory put aside',
          description: 'Rows of memory that were broken. A few are no harm after a reset.',
          unit: 'none',
          width: 12,
          lines: {
            rows: `max by (${DEVICE}) (${GPU.select('DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS')}) > 0`,
          },
        }),
      ],
    },
  ],
};
