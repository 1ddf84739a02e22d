import { ChosenSeries } from '../../prometheus';

/**
 * Series of GPUs that both charts with DCGM’s exporter bring by default; so no query asks for a `job`, which they name each
 * its own way. `exported_namespace` and `exported_pod` are of the pod that holds the GPU, for the exporter’s pod is the target.
 * https://github.com/NVIDIA/dcgm-exporter/blob/4.5.3-4.8.2/etc/default-counters.csv
 */
export const GPU_SERIES = [
  'DCGM_FI_DEV_FB_FREE',
  'DCGM_FI_DEV_FB_USED',
  'DCGM_FI_DEV_GPU_TEMP',
  'DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL',
  'DCGM_FI_DEV_POWER_USAGE',
  'DCGM_FI_DEV_ROW_REMAP_FAILURE',
  'DCGM_FI_DEV_SM_CLOCK',
  'DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS',
  'DCGM_FI_DEV_XID_ERRORS',
  'DCGM_FI_PROF_DRAM_ACTIVE',
  'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
  'DCGM_FI_PROF_PCIE_RX_BYTES',
  'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE',
] as const;

/** A series of a GPU. */
export type GpuSeries = (typeof GPU_SERIES)[number];

/** All GPUs. */
export const GPU = new ChosenSeries(GPU_SERIES, {});

/** GPUs of the chosen namespaces. */
export const HELD_GPU = new ChosenSeries(GPU_SERIES, { exported_namespace: 'namespace' });

/** A GPU, and who holds it. */
const HOLDER = 'exported_namespace, exported_pod, Hostname, gpu, GPU_I_ID';

/** GPUs that a pod holds. */
const HELD = 'exported_pod!=""';

/** How much of the last five minutes a held GPU, or a part of one, worked at most, of those that further matchers choose. */
export const heldActivity = (...matchers: readonly string[]): string =>
  `max by (${HOLDER}) (max_over_time(${GPU.select('DCGM_FI_PROF_GR_ENGINE_ACTIVE', HELD, ...matchers)}[5m]))`;

/** Below it a GPU does nothing. */
export const IDLE = 0.01;

/** How many GPUs of each node did nothing in five minutes, held or not; one in parts works as long as a part of it does. */
export const idleGpusByNode = (): string =>
  `sum by (node) (label_replace(max by (Hostname, gpu) (max_over_time(${GPU.select('DCGM_FI_PROF_GR_ENGINE_ACTIVE')}[5m]))` +
  ` < bool ${IDLE}, "node", "$1", "Hostname", "(.*)"))`;
