/** Where an engine reads its weights from, once they are in the platform. */
export type WeightPlace = 'shared' | 'node' | 'stream';

/** What decides how long it takes from nothing to the first answer. */
export interface ColdStartOptions {
  /** What the weights take, in GiB. */
  readonly weightsGiB: number;
  /** Where they are read from. */
  readonly place: WeightPlace;
  /** Whether the image is on each node before a pod asks for it. */
  readonly prePulled: boolean;
  /** Whether layers of images are pulled and unpacked at once. */
  readonly parallelImagePull: boolean;
  /** Whether the engine runs as written, without compiling and CUDA graphs. */
  readonly eager: boolean;
}

/** Seconds from nothing to the first answer, by what takes them. All are estimates. */
export interface ColdStart {
  /** Until Karpenter’s node is ready. */
  readonly node: number;
  /** Until the image is on it. */
  readonly image: number;
  /** Until the weights are in the accelerators. */
  readonly weights: number;
  /** Until the engine has measured its memory, compiled, and recorded CUDA graphs. */
  readonly engine: number;
}

/** From a pending pod to a node that is ready, GPU driver included: one to two minutes. https://karpenter.sh/docs/ */
const NODE_SECONDS = 90;

/** Of vLLM’s image, compressed. https://hub.docker.com/r/vllm/vllm-openai/tags */
const IMAGE_GIB = 10;

/**
 * MiB a second by which an image is unpacked to a gp3 volume with its first 125 MiB/s, and to one with 1,000 and parallel
 * pull. https://aws.amazon.com/blogs/containers/introducing-seekable-oci-parallel-pull-mode-for-amazon-eks/
 */
const IMAGE_SPEED = { single: 60, parallel: 200 };

/**
 * MiB a second by which weights come. From EFS, what one client gets without the newest mount helper
 * (https://docs.aws.amazon.com/efs/latest/ug/performance.html); from S3 to the disk of a node and from there; and streamed
 * from S3 (https://github.com/run-ai/runai-model-streamer/blob/master/docs/src/benchmarks.md).
 */
const WEIGHT_SPEED: Readonly<Record<WeightPlace, number>> = {
  shared: 500,
  node: 100,
  stream: 1000,
};

/** With torch.compile and CUDA graphs, and without. https://docs.vllm.ai/en/v0.32.0/design/torch_compile/ */
const ENGINE_SECONDS = { compiled: 120, eager: 40 };

/** How long it takes from nothing to the first answer. */
export function coldStart(options: ColdStartOptions): ColdStart {
  const { weightsGiB, place, prePulled, parallelImagePull, eager } = options;
  const speed = parallelImagePull ? IMAGE_SPEED.parallel : IMAGE_SPEED.single;
  return {
    node: NODE_SECONDS,
    image: prePulled ? 0 : seconds(IMAGE_GIB, speed),
    weights: seconds(weightsGiB, WEIGHT_SPEED[place]),
    engine: eager ? ENGINE_SECONDS.eager : ENGINE_SECONDS.compiled,
  };
}

/** All of it, in seconds. */
export const totalSeconds = ({ node, image, weights, engine }: ColdStart): number =>
  node + image + weights + engine;

const seconds = (gibibytes: number, mebibytesPerSecond: number): number =>
  Math.ceil((gibibytes * 1024) / mebibytesPerSecond);
