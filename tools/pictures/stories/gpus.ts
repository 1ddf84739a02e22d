import {
  counter,
  made,
  seed,
  steps,
  times,
  wave,
  whole,
  type Labels,
  type MadeSeries,
  type Value,
} from '../made-series';

interface GpuNode {
  readonly name: string;
  readonly pool: string;
  readonly model: string;
  readonly gpus: number;
}

const TRAINING: GpuNode = {
  name: 'ip-10-0-34-11',
  pool: 'gpu-training',
  model: 'NVIDIA H100 80GB HBM3',
  gpus: 8,
};
const SERVING: GpuNode = {
  name: 'ip-10-0-51-7',
  pool: 'gpu-inference',
  model: 'NVIDIA L40S',
  gpus: 4,
};
const NOTEBOOKS: GpuNode = {
  name: 'ip-10-0-17-92',
  pool: 'gpu-inference',
  model: 'NVIDIA L40S',
  gpus: 4,
};
const NODES = [TRAINING, SERVING, NOTEBOOKS];

/** The minute of the picture at which a training is let in, and at which one of its GPUs fails. */
const LET_IN = 75;
const FAILS = 285;

/** The device of the training node that fails. */
const FAULTY = 5;

interface Holder {
  readonly namespace: string;
  readonly pod: string;
  /** Share of the time that it works. */
  readonly active: Value;
  /** GiB that it takes. */
  readonly memory: number;
}

const pretraining: Holder = {
  namespace: 'team-research',
  pod: 'pretrain-worker-0',
  active: steps([0, 0], [LET_IN, wave(0.93, 0.05, 'pretrain')], [FAILS, 0]),
  memory: 71,
};

const model = (name: string): Holder => ({
  namespace: 'serving',
  pod: `assistant-v1-${name}-0`,
  active: wave(0.55, 0.35, name),
  memory: 41,
});

const notebook: Holder = {
  namespace: 'jupyter',
  pod: 'jupyter-anna',
  active: steps([0, wave(0.25, 0.25, 'anna')], [200, 0]),
  memory: 6,
};

function holderOf({ name }: GpuNode, gpu: number): Holder | undefined {
  if (name === TRAINING.name) return pretraining;
  if (name === SERVING.name) return model(gpu < 2 ? 'llama' : 'qwen');
  return gpu === 0 ? notebook : undefined;
}

/** All GPUs, and what Kubernetes says of their nodes. */
export const gpuSeries = (): MadeSeries[] =>
  NODES.flatMap((node) => [...nodeSeries(node), ...devices(node)]);

const KUBE_STATE = { job: 'kube-state-metrics', namespace: 'monitoring' };

const nodeSeries = ({ name, pool, gpus }: GpuNode): MadeSeries[] => [
  made('kube_node_labels', { ...KUBE_STATE, node: name, label_karpenter_sh_nodepool: pool }, 1),
  made(
    'kube_node_status_allocatable',
    { ...KUBE_STATE, node: name, resource: 'nvidia_com_gpu', unit: 'integer' },
    gpus,
  ),
];

function devices(node: GpuNode): MadeSeries[] {
  return Array.from({ length: node.gpus }, (_, gpu) => {
    const holder = holderOf(node, gpu);
    return [...device(node, gpu, holder), ...request(node, gpu, holder)];
  }).flat();
}

const absent: Value = () => undefined;
const isHeld = ({ pod }: Holder): Value =>
  pod === pretraining.pod ? steps([0, absent], [LET_IN, 1]) : () => 1;

/** One container for each GPU keeps it short. */
function request({ name }: GpuNode, gpu: number, holder: Holder | undefined): MadeSeries[] {
  if (holder === undefined) return [];
  const { namespace, pod } = holder;
  const labels = {
    job: 'kube-state-metrics',
    namespace,
    pod,
    container: `main-${gpu}`,
    node: name,
  };
  return [
    made(
      'kube_pod_container_resource_requests',
      { ...labels, resource: 'nvidia_com_gpu' },
      isHeld(holder),
    ),
  ];
}

/** What the exporter says of a device, with and without somebody who holds it. */
function device(node: GpuNode, gpu: number, holder: Holder | undefined): MadeSeries[] {
  const id = `${node.name}-${gpu}`;
  const own = ownLabels(node, gpu);
  if (holder === undefined)
    return readings(own, { id, active: () => 0, memory: 0.5, faulty: false, there: () => 1 });
  const { namespace, pod, active, memory } = holder;
  const held = {
    ...own,
    exported_namespace: namespace,
    exported_pod: pod,
    exported_container: 'main',
  };
  const there = isHeld(holder);
  const faulty = node === TRAINING && gpu === FAULTY;
  const busy = readings(held, {
    id,
    active: (minute) => jittered(active, id)(minute),
    memory,
    faulty,
    there,
  });
  const free: Value = (minute) => (there(minute) === undefined ? 1 : undefined);
  return [
    ...busy,
    ...readings(own, { id, active: () => 0, memory: 0.5, faulty: false, there: free }),
  ];
}

const jittered =
  (active: Value, id: string): Value =>
  (minute) => {
    const value = active(minute) ?? 0;
    return value === 0 ? 0 : Math.min(1, value * (0.96 + 0.06 * seed(`${id}${minute}`)));
  };

const ownLabels = ({ name, model: modelName }: GpuNode, gpu: number): Labels => ({
  Hostname: name,
  gpu: String(gpu),
  device: `nvidia${gpu}`,
  modelName,
  UUID: `GPU-${Math.floor(seed(`${name}${gpu}`) * 2 ** 32).toString(16)}`,
  pci_bus_id: `00000000:${(16 + gpu * 11).toString(16)}:00.0`,
  DCGM_FI_DRIVER_VERSION: '580.95.05',
  job: 'dcgm-exporter',
  namespace: 'gpu-exporter',
  pod: `dcgm-exporter-${name.slice(-2)}`,
  container: 'exporter',
  endpoint: 'metrics',
  instance: `${name.slice(3).replaceAll('-', '.')}:9400`,
  service: 'dcgm-exporter',
});

interface Reading {
  readonly id: string;
  readonly active: Value;
  /** GiB. */
  readonly memory: number;
  readonly faulty: boolean;
  readonly there: Value;
}

function readings(labels: Labels, { id, active, memory, faulty, there }: Reading): MadeSeries[] {
  const whole80 = labels['modelName'] === TRAINING.model ? 80 : 45;
  const of = (name: string, value: Value) =>
    made(`DCGM_FI_${name}`, labels, (minute) =>
      there(minute) === undefined ? undefined : value(minute),
    );
  const by =
    (base: number, factor: number): Value =>
    (minute) =>
      base + factor * (active(minute) ?? 0) + 2 * seed(`${id}-${minute % 7}`);
  const [idleWatts, watts] = whole80 === 80 ? [75, 590] : [38, 280];
  return [
    of('PROF_GR_ENGINE_ACTIVE', active),
    of('PROF_PIPE_TENSOR_ACTIVE', times(active, whole80 === 80 ? 0.52 : 0.2)),
    of('PROF_DRAM_ACTIVE', times(active, whole80 === 80 ? 0.45 : 0.8)),
    of('PROF_PCIE_RX_BYTES', times(active, 1.4e9)),
    of('DEV_FB_USED', () => memory * 1024),
    of('DEV_FB_FREE', () => (whole80 - memory) * 1024),
    of('DEV_NVLINK_BANDWIDTH_TOTAL', counter(times(active, whole80 === 80 ? 210_000 : 0))),
    of('DEV_GPU_TEMP', whole(by(faulty ? 46 : 33, faulty ? 42 : 34))),
    of('DEV_POWER_USAGE', by(idleWatts, watts)),
    of(
      'DEV_SM_CLOCK',
      whole(
        (minute) => 1980 - (faulty && (active(minute) ?? 0) > 0 ? 480 : 45 * (active(minute) ?? 0)),
      ),
    ),
    of('DEV_XID_ERRORS', faulty ? steps([0, 0], [FAILS, 95]) : () => 0),
    of('DEV_UNCORRECTABLE_REMAPPED_ROWS', faulty ? steps([0, 1], [FAILS, 3]) : () => 0),
  ];
}
