import { KUBE } from '../nodes/series';
import { platformAlert } from '../platform-alert';
import { GPU, heldActivity, IDLE } from './series';

/** The last error of a GPU, by its number. */
const LAST_ERROR = GPU.select('DCGM_FI_DEV_XID_ERRORS');

/**
 * Errors after which a GPU is of no use until it is reset, or at all: double bit errors, rows that cannot be remapped, the bus,
 * NVLink, memory that is not contained, its own processor. Others are mostly of programs.
 * https://docs.nvidia.com/deploy/xid-errors/index.html
 */
const BROKEN = '48|62|64|74|79|95|119|120|140';

/** Degrees from which on GPUs slow down soon. */
const HOT = 85;

/** Engines take nine tenths on purpose. */
const NEARLY_FULL = 0.98;

/** The exporter writes the error into labels as well, so that a GPU would be several. */
const byGpu = (query: string): string => `max by (Hostname, gpu) (${query})`;

const PLACE = 'GPU {{ $labels.gpu }} of the node {{ $labels.Hostname }}';

/** A value becomes a label, by which it can be one of several. */
const broken =
  `label_replace(count_values by (Hostname, gpu) ("code", ${LAST_ERROR}), "broken", "yes", "code", "${BROKEN}")` +
  ' and on (broken) label_replace(vector(1), "broken", "yes", "", "")';

const MEASURED = `label_replace(${GPU.select('DCGM_FI_DEV_GPU_TEMP')}, "node", "$1", "Hostname", "(.*)")`;

/** Alerts of NVIDIA’s GPUs. */
export const GPU_ALERTS = [
  platformAlert({
    name: 'GpuIdle',
    when: `${heldActivity()} < ${IDLE}`,
    forMinutes: 30,
    severity: 'warning',
    summary: `{{ $labels.exported_namespace }}/{{ $labels.exported_pod }} holds ${PLACE}, and does nothing with it.`,
  }),
  platformAlert({
    name: 'GpuBroken',
    when: broken,
    forMinutes: 1,
    severity: 'critical',
    summary: `${PLACE} had the error {{ $labels.code }}, after which it needs a reset or a new node.`,
  }),
  platformAlert({
    name: 'GpuError',
    when: `${byGpu(LAST_ERROR)} != (${byGpu(`${LAST_ERROR} offset 15m`)} or 0 * ${byGpu(LAST_ERROR)})`,
    forMinutes: 1,
    severity: 'warning',
    summary: `The last error of ${PLACE} is {{ $value }} now.`,
  }),
  platformAlert({
    name: 'GpuMemoryBroken',
    when: `${GPU.select('DCGM_FI_DEV_ROW_REMAP_FAILURE')} > 0`,
    forMinutes: 1,
    severity: 'critical',
    summary: `${PLACE} has broken memory that it cannot put aside any more.`,
  }),
  platformAlert({
    name: 'GpuMemoryRemapped',
    when: `increase(${GPU.select('DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS')}[1d]) > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: `${PLACE} puts broken memory aside, for which it needs a reset.`,
  }),
  platformAlert({
    name: 'GpuHot',
    when: `${GPU.select('DCGM_FI_DEV_GPU_TEMP')} > ${HOT}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `${PLACE} has {{ $value }} °C.`,
  }),
  platformAlert({
    name: 'GpuMemoryNearlyFull',
    when:
      `${GPU.select('DCGM_FI_DEV_FB_USED')} / (${GPU.select('DCGM_FI_DEV_FB_USED')}` +
      ` + ${GPU.select('DCGM_FI_DEV_FB_FREE')}) > ${NEARLY_FULL}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of the memory of ${PLACE} is taken.`,
  }),
  platformAlert({
    name: 'GpuNotMeasured',
    when:
      `max by (node) (${KUBE.select('kube_node_status_allocatable', 'resource="nvidia_com_gpu"')}) > 0` +
      ` unless on (node) ${MEASURED}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'The node {{ $labels.node }} has GPUs that nobody measures.',
  }),
];
