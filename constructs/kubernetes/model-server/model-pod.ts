import { k8s } from 'cdk8s-plus-29';
import { nonEmpty, restrictedContainer, restrictedPod, type RestrictedPodOptions } from '../core';
import type { ContainerResourcesOptions } from '../core';
import { placeOn } from '../karpenter';
import { sharedMounts, type SharedMountOptions, type SharedMounts } from '../storage';
import type { ModelPodOptions, ScratchFolder } from './model-pod-options';
import { CONTAINER } from './names';

/** Folder for what is gone with the pod; the home as well, because that of the image cannot be written to. */
const TEMPORARY: ScratchFolder = { path: '/tmp' };
const SHARED_MEMORY_PATH = '/dev/shm';

/** What the pod of a server, or of a run, has of its own. */
export interface ModelPodParts {
  /** Fields of the pod. */
  readonly pod: Omit<RestrictedPodOptions, 'containers'>;
  /** Fields of the container. */
  readonly container: Pick<
    k8s.Container,
    'ports' | 'startupProbe' | 'readinessProbe' | 'livenessProbe' | 'lifecycle'
  >;
  /** Variables beside those that are given. */
  readonly env: readonly k8s.EnvVar[];
  /**
   * Volumes of containers beside the one.
   * @default - none
   */
  readonly volumes?: readonly k8s.Volume[];
  /** Shared volumes beside those that are given. */
  readonly mounts: readonly SharedMountOptions[];
}

/** What a pod may use, devices included. */
export const podResources = ({
  resources,
  accelerator,
}: ModelPodOptions): ContainerResourcesOptions => ({
  ...resources,
  ...(accelerator === undefined ? {} : { accelerators: accelerator.toResources() }),
});

/** Everything that is mounted from shared volumes; models only to be read. */
export const mountsOf = ({ models = [], mounts = [] }: ModelPodOptions): SharedMountOptions[] => [
  ...models.map((model) => ({ ...model, readOnly: true })),
  ...mounts,
];

/** Folders that can be written to. */
export const foldersOf = ({ scratch = [] }: ModelPodOptions): ScratchFolder[] => [
  TEMPORARY,
  ...scratch,
];

/** A pod with a model. Throws a ValueError for mounts that no pod can have. */
export function modelPod(options: ModelPodOptions, parts: ModelPodParts): k8s.PodSpec {
  const { name, serviceAccountName = name, pullSecrets = [], user, nodes } = options;
  const shared = sharedMounts(options.namespace, [...mountsOf(options), ...parts.mounts]);
  return placeOn(
    nodes,
    restrictedPod({
      ...parts.pod,
      serviceAccountName,
      fsGroup: user?.gid,
      imagePullSecrets: nonEmpty(pullSecrets.map((secret) => ({ name: secret.name }))),
      containers: [containerOf(options, parts, shared)],
      volumes: distinct([
        ...foldersOf(options).map(toVolume),
        ...memoryVolumes(options),
        ...shared.volumes,
        ...(parts.volumes ?? []),
      ]),
    }),
  );
}

function containerOf(
  options: ModelPodOptions,
  { container, env }: ModelPodParts,
  { volumeMounts }: SharedMounts,
): k8s.Container {
  const { image, command, args, user, writableRootReason } = options;
  return restrictedContainer({
    ...container,
    name: CONTAINER,
    image,
    command: command && [...command],
    args: args && [...args],
    env: [...homeVariable(options), ...env, ...(options.env ?? [])],
    volumeMounts: [
      ...foldersOf(options).map(({ path }, index) => ({
        name: volumeName(index),
        mountPath: path,
      })),
      ...memoryVolumes(options).map(({ name }) => ({ name, mountPath: SHARED_MEMORY_PATH })),
      ...volumeMounts,
    ],
    resources: podResources(options),
    runAsUser: user?.uid,
    runAsGroup: user?.gid,
    writableRootReason,
  });
}

/** A volume may be asked for twice: by the server, and by what stands before it. */
const distinct = (volumes: readonly k8s.Volume[]): k8s.Volume[] => [
  ...new Map(volumes.map((volume) => [volume.name, volume])).values(),
];

const homeVariable = ({ env = [] }: ModelPodOptions): k8s.EnvVar[] =>
  env.some(({ name }) => name === 'HOME') ? [] : [{ name: 'HOME', value: TEMPORARY.path }];

const volumeName = (index: number): string => (index === 0 ? 'scratch' : `scratch-${index}`);

const toVolume = ({ size }: ScratchFolder, index: number): k8s.Volume => ({
  name: volumeName(index),
  emptyDir: size === undefined ? {} : { sizeLimit: k8s.Quantity.fromString(size) },
});

const memoryVolumes = ({ sharedMemory }: ModelPodOptions): k8s.Volume[] =>
  sharedMemory === undefined
    ? []
    : [
        {
          name: 'shared-memory',
          emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString(sharedMemory) },
        },
      ];

/** Names of the Secrets that variables are read from: a change of one of them needs new pods. */
export const secretNames = ({ env = [] }: ModelPodOptions): string[] =>
  [...new Set(env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []))].toSorted();
