import { made, type MadeSeries } from '../../scaling/made-series';
import type { AlertCase, AlertCases } from '../alert-case';

const GPU = { Hostname: 'a', gpu: '0', modelName: 'NVIDIA H100' };
const HELD = { ...GPU, exported_namespace: 'team-vision', exported_pod: 'trainer-0' };
const NEURON = { node: 'a', runtime_tag: '7', neuroncore: '0' };

const looked =
  (at: number, fires: readonly MadeSeries[], silent: readonly MadeSeries[]) => (): AlertCase => ({
    at,
    fires,
    silent,
  });

/** A value of one series that is wrong, and one that is not. */
const either = (
  at: number,
  [name, labels]: readonly [string, Readonly<Record<string, string>>],
  [fires, silent]: readonly [string, string],
): (() => AlertCase) => looked(at, [made(name, labels, fires)], [made(name, labels, silent)]);

/** Cases of GPUs and Neuron devices. */
export const ACCELERATOR_CASES: AlertCases = {
  GpuIdle: looked(
    45,
    [made('DCGM_FI_PROF_GR_ENGINE_ACTIVE', HELD, '0x60')],
    [
      made('DCGM_FI_PROF_GR_ENGINE_ACTIVE', HELD, '0.4x60'),
      made('DCGM_FI_PROF_GR_ENGINE_ACTIVE', { ...GPU, gpu: '1' }, '0x60'),
    ],
  ),
  GpuBroken: either(5, ['DCGM_FI_DEV_XID_ERRORS', GPU], ['79x10', '13x10']),
  GpuError: either(5, ['DCGM_FI_DEV_XID_ERRORS', GPU], ['31x20', '0x20']),
  GpuMemoryBroken: either(5, ['DCGM_FI_DEV_ROW_REMAP_FAILURE', GPU], ['1x10', '0x10']),
  GpuMemoryRemapped: either(
    60,
    ['DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', GPU],
    ['0+1x70', '2x70'],
  ),
  GpuHot: either(15, ['DCGM_FI_DEV_GPU_TEMP', GPU], ['90x20', '80x20']),
  GpuMemoryNearlyFull: looked(
    20,
    [made('DCGM_FI_DEV_FB_USED', HELD, '990x30'), made('DCGM_FI_DEV_FB_FREE', HELD, '10x30')],
    [made('DCGM_FI_DEV_FB_USED', HELD, '900x30'), made('DCGM_FI_DEV_FB_FREE', HELD, '100x30')],
  ),
  GpuNotMeasured: looked(
    20,
    [made('kube_node_status_allocatable', { node: 'a', resource: 'nvidia_com_gpu' }, '8x30')],
    [
      made('kube_node_status_allocatable', { node: 'a', resource: 'nvidia_com_gpu' }, '8x30'),
      made('kube_node_status_allocatable', { node: 'b', resource: 'nvidia_com_gpu' }, '0x30'),
      made('DCGM_FI_DEV_GPU_TEMP', GPU, '40x30'),
    ],
  ),
  NeuronIdle: either(45, ['neuroncore_utilization_ratio', NEURON], ['0x60', '0.5x60']),
  NeuronHardwareError: either(
    10,
    ['execution_errors_total', { ...NEURON, error_type: 'hardware' }],
    ['1x40', '0x40'],
  ),
  NeuronExecutionFails: either(
    30,
    ['execution_errors_total', { ...NEURON, error_type: 'model' }],
    ['0+1x40', '5x40'],
  ),
  NeuronMemoryBroken: looked(
    10,
    [
      made(
        'hardware_ecc_events_total',
        { node: 'a', neuron_device_index: '0', event_type: 'mem_ecc_uncorrected' },
        '1x20',
      ),
    ],
    [
      made(
        'hardware_ecc_events_total',
        { node: 'a', neuron_device_index: '0', event_type: 'mem_ecc_uncorrected' },
        '0x20',
      ),
      made(
        'hardware_ecc_events_total',
        { node: 'a', neuron_device_index: '0', event_type: 'mem_ecc_corrected' },
        '1x20',
      ),
    ],
  ),
};
