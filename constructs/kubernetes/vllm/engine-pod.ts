import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type ContainerResourcesOptions,
  type Labels,
} from '../core';
import { Quantity } from '../../../lib/values';
import { placeOn } from '../karpenter';
import { DRAIN_SECONDS, engineArguments } from './engine-arguments';
import { engineVariables, SCRATCH, type EngineSurroundings } from './engine-environment';
import { startSeconds } from './engine-load';
import type { LlmModel } from './engine-options';
import { volumeGroup } from './model-files';
import type { FilesInPod } from './model-source';
import { PORT, VLLM_USER } from './names';

/** The resource of a GPU where no pool says another. */
const GPU = 'nvidia.com/gpu';

/** Of each accelerator; loading and tokenizing take processors, not computing. */
const CPUS_PER_ACCELERATOR = 3;
const GIB_PER_ACCELERATOR = 12;

/** The router learns that a pod goes before the pod stops to take requests. */
const HAND_OFF_SECONDS = 10;

const PROBE_SECONDS = 10;

const SHARED_MEMORY = 'shared-memory';

/** What the pod of an engine is made from. */
export interface EnginePodOptions extends EngineSurroundings {
  /** What it computes. */
  readonly model: LlmModel;
  /** vLLM’s image. */
  readonly image: string;
  /** The service account that it runs as. */
  readonly serviceAccountName: string;
  /** Labels of the engine’s pods. */
  readonly pods: Labels;
  /** Where spans go; undefined where nobody takes them. */
  readonly tracesUrl: string | undefined;
  /** Files of the model. */
  readonly files: FilesInPod;
  /** Files of adapters, by what clients call them. */
  readonly adapters: readonly (FilesInPod & { readonly name: string })[];
  /** Affinity to nodes with memory enough; undefined where all have. */
  readonly affinity: k8s.Affinity | undefined;
}

/** The pod of an engine. */
export function enginePod(options: EnginePodOptions): k8s.PodSpec {
  const { model, files, adapters, pods } = options;
  const parts = [files, ...adapters];
  return placeOn(
    model.placement,
    restrictedPod({
      serviceAccountName: options.serviceAccountName,
      fsGroup: volumeGroup(model.files),
      priorityClassName: PRIORITY_CLASS.serving,
      terminationGracePeriodSeconds: HAND_OFF_SECONDS + (model.drainSeconds ?? DRAIN_SECONDS) + 30,
      affinity: options.affinity,
      topologySpreadConstraints: spreadOver(pods),
      initContainers: parts.flatMap(({ initContainers }) => initContainers),
      containers: [engineContainer(options)],
      volumes: [
        { name: SCRATCH.name, emptyDir: {} },
        sharedMemory(model),
        ...unique(parts.flatMap(({ volumes }) => volumes)),
      ],
    }),
  );
}

function engineContainer(options: EnginePodOptions): k8s.Container {
  const { model, image, files, adapters, tracesUrl } = options;
  const health: k8s.HttpGetAction = { path: '/health', port: k8s.IntOrString.fromString('http') };
  const mounts = [files, ...adapters].flatMap(({ volumeMounts }) => volumeMounts);
  return restrictedContainer({
    name: 'engine',
    image,
    command: ['vllm'],
    args: engineArguments(model, { path: files.path, adapters, tracesUrl }),
    env: [...engineVariables(model, options), ...files.env],
    ports: [{ name: 'http', containerPort: PORT }],
    startupProbe: {
      httpGet: health,
      periodSeconds: PROBE_SECONDS,
      failureThreshold: Math.ceil(startSeconds(model) / PROBE_SECONDS),
    },
    readinessProbe: { httpGet: health, periodSeconds: 5, timeoutSeconds: 5 },
    // An engine that computes may be slow to say so.
    livenessProbe: { httpGet: health, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    lifecycle: { preStop: { exec: { command: ['sleep', String(HAND_OFF_SECONDS)] } } },
    volumeMounts: [
      { ...SCRATCH },
      { name: SHARED_MEMORY, mountPath: '/dev/shm' },
      ...unique(mounts),
    ],
    resources: engineResources(model),
    runAsUser: VLLM_USER.uid,
    runAsGroup: VLLM_USER.gid,
  });
}

/** What a pod of an engine asks of a node. */
export function engineResources(model: LlmModel): ContainerResourcesOptions {
  const { tensorParallel = 1, placement, offload } = model;
  const resource = model.acceleratorResource ?? placement?.pool?.acceleratorResource ?? GPU;
  const given = model.resources ?? {
    cpu: String(CPUS_PER_ACCELERATOR * tensorParallel),
    memory: `${GIB_PER_ACCELERATOR * tensorParallel}Gi`,
  };
  const more = Quantity.parse(`${offload?.gibibytes ?? 0}Gi`);
  return {
    ...given,
    memory: Quantity.memory(given.memory).add(more).toString(),
    memoryLimit: given.memoryLimit && Quantity.memory(given.memoryLimit).add(more).toString(),
    accelerators: { ...given.accelerators, [resource]: tensorParallel },
  };
}

/** Size of `/dev/shm`. */
export const sharedMemoryOf = ({ sharedMemory, tensorParallel = 1 }: LlmModel): string =>
  sharedMemory ?? (tensorParallel > 1 ? '8Gi' : '1Gi');

const sharedMemory = (model: LlmModel): k8s.Volume => ({
  name: SHARED_MEMORY,
  emptyDir: {
    medium: 'Memory',
    sizeLimit: k8s.Quantity.fromString(sharedMemoryOf(model)),
  },
});

/** A volume of several parts of a pod is there once. */
const unique = <Named extends { readonly name: string }>(all: readonly Named[]): Named[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
];
