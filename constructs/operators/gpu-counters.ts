type Counter = readonly [field: string, kind: 'gauge' | 'counter' | 'label', help: string];

/**
 * What is read of a GPU, by field of DCGM. The exporter's own list, without what no data centre GPU of EC2 has, and with
 * errors of memory, reasons for slower clocks, and how busy the SMs are, for a GPU is "in use" as long as one kernel runs.
 * https://github.com/NVIDIA/dcgm-exporter/blob/4.5.3-4.8.2/etc/default-counters.csv
 */
const COUNTERS: readonly Counter[] = [
  ['DCGM_FI_DEV_SM_CLOCK', 'gauge', 'Clock of the SMs in MHz'],
  ['DCGM_FI_DEV_MEM_CLOCK', 'gauge', 'Clock of the memory in MHz'],
  ['DCGM_FI_DEV_MEMORY_TEMP', 'gauge', 'Temperature of the memory in degrees Celsius'],
  ['DCGM_FI_DEV_GPU_TEMP', 'gauge', 'Temperature of the GPU in degrees Celsius'],
  ['DCGM_FI_DEV_POWER_USAGE', 'gauge', 'Power in watts'],
  ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'counter', 'Energy since boot in millijoules'],
  ['DCGM_FI_DEV_POWER_VIOLATION', 'counter', 'Time throttled by power in nanoseconds'],
  ['DCGM_FI_DEV_THERMAL_VIOLATION', 'counter', 'Time throttled by heat in nanoseconds'],
  ['DCGM_FI_DEV_PCIE_REPLAY_COUNTER', 'counter', 'Retries on PCIe'],
  ['DCGM_FI_DEV_GPU_UTIL', 'gauge', 'Share of time in which a kernel ran in percent'],
  ['DCGM_FI_DEV_MEM_COPY_UTIL', 'gauge', 'Share of time in which memory was copied in percent'],
  ['DCGM_FI_DEV_ENC_UTIL', 'gauge', 'Use of the encoder in percent'],
  ['DCGM_FI_DEV_DEC_UTIL', 'gauge', 'Use of the decoder in percent'],
  ['DCGM_FI_DEV_XID_ERRORS', 'gauge', 'The last XID error'],
  ['DCGM_FI_DEV_FB_FREE', 'gauge', 'Free memory in MiB'],
  ['DCGM_FI_DEV_FB_USED', 'gauge', 'Used memory in MiB'],
  ['DCGM_FI_DEV_FB_RESERVED', 'gauge', 'Reserved memory in MiB'],
  ['DCGM_FI_DEV_ECC_SBE_VOL_TOTAL', 'counter', 'Single-bit errors since boot'],
  ['DCGM_FI_DEV_ECC_DBE_VOL_TOTAL', 'counter', 'Double-bit errors since boot'],
  ['DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL', 'counter', 'Bandwidth of all lanes of NVLink'],
  ['DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', 'counter', 'Rows remapped for uncorrectable errors'],
  ['DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS', 'counter', 'Rows remapped for correctable errors'],
  ['DCGM_FI_DEV_ROW_REMAP_FAILURE', 'gauge', 'Whether a row could not be remapped'],
  ['DCGM_FI_DRIVER_VERSION', 'label', 'Version of the driver'],
  ['DCGM_FI_PROF_GR_ENGINE_ACTIVE', 'gauge', 'Share of time in which an engine worked'],
  ['DCGM_FI_PROF_SM_ACTIVE', 'gauge', 'Share of cycles in which an SM had a warp'],
  ['DCGM_FI_PROF_SM_OCCUPANCY', 'gauge', 'Share of the warps that SMs can have'],
  ['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', 'gauge', 'Share of cycles in which tensor cores worked'],
  ['DCGM_FI_PROF_DRAM_ACTIVE', 'gauge', 'Share of cycles in which memory was moved'],
  ['DCGM_FI_PROF_PCIE_TX_BYTES', 'gauge', 'Bytes sent over PCIe a second'],
  ['DCGM_FI_PROF_PCIE_RX_BYTES', 'gauge', 'Bytes received over PCIe a second'],
];

/** The list as the exporter reads it. */
export const GPU_COUNTERS = COUNTERS.map((counter) => `${counter.join(', ')}\n`).join('');
