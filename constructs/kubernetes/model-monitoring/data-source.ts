import { k8s } from 'cdk8s-plus-29';
import type { ObjectPrefix } from '../../../lib/values';
import { restrictedContainer, type INamespace } from '../core';
import { sharedMounts, type ISharedVolume } from '../storage';
import { USER } from './names';

/** Files of a shared volume. */
export interface VolumeSource {
  /** The volume. */
  readonly volume: ISharedVolume;
  /**
   * A folder of it.
   * @default - all of it
   */
  readonly subPath?: string;
}

/** Files in S3. */
export interface ObjectsSource {
  /** Where they are; who reads them needs an identity on AWS for it. */
  readonly objects: ObjectPrefix;
}

/** Files named `*.jsonl`, of one JSON object a line. */
export type DataSource = VolumeSource | ObjectsSource;

/** Images that bring their programs along. */
export interface MonitorImages {
  /** One with Python 3.11 or newer. */
  readonly python: string;
  /**
   * One with the AWS CLI and a shell.
   * @default - none; needed for what is in S3
   */
  readonly objects?: string;
}

/** What a pod needs to see files. */
export interface PodFiles {
  readonly initContainers: readonly k8s.Container[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/** Where the CLI keeps what it caches. */
export const SCRATCH: k8s.VolumeMount = { name: 'monitor-scratch', mountPath: '/tmp' };

/** The volume of it, which every pod has. */
export const SCRATCH_VOLUME: k8s.Volume = {
  name: SCRATCH.name,
  emptyDir: { sizeLimit: k8s.Quantity.fromString('1Gi') },
};

const NO_FILES: PodFiles = { initContainers: [], volumes: [], volumeMounts: [] };

/** Files for a pod to read. */
export interface WantedFiles {
  /** What they are: ends the name of the volume, and of the container that fetches them. */
  readonly name: string;
  /** The folder that they are seen in. */
  readonly path: string;
  readonly namespace: INamespace;
  readonly images: MonitorImages;
  /** Fetches them from `$SOURCE` to `$TARGET`; all of them without it. */
  readonly script?: string;
  /** Whether a shared volume may be written to. */
  readonly writable?: boolean;
}

/** All files of a place. */
export const SYNC = 'aws s3 sync --only-show-errors "$SOURCE" "$TARGET"';

/** Whether something of a list is in S3. */
export const readsObjects = (...sources: readonly unknown[]): boolean =>
  sources.some((source) => typeof source === 'object' && source !== null && 'objects' in source);

/** Files of a source, mounted, or fetched before the pod begins. Throws a ValueError for a volume of another namespace. */
export function podFiles(source: DataSource, wanted: WantedFiles): PodFiles {
  const { name, path, namespace, images, script = SYNC, writable = false } = wanted;
  if ('volume' in source) {
    const mount = { volume: source.volume, path, subPath: source.subPath, readOnly: !writable };
    return { ...NO_FILES, ...sharedMounts(namespace, [mount]) };
  }
  const mount: k8s.VolumeMount = { name: `monitor-${name}`, mountPath: path };
  return {
    volumes: [{ name: mount.name, emptyDir: { sizeLimit: k8s.Quantity.fromString('10Gi') } }],
    volumeMounts: [mount],
    initContainers: [
      objectsContainer({
        name: `fetch-${name}`,
        image: images.objects ?? '',
        script,
        env: [
          { name: 'SOURCE', value: source.objects.toUri() },
          { name: 'TARGET', value: path },
        ],
        volumeMounts: [mount],
      }),
    ],
  };
}

interface ObjectsContainer {
  readonly name: string;
  readonly image: string;
  readonly script: string;
  readonly env: readonly k8s.EnvVar[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/** A container with the AWS CLI. */
export const objectsContainer = ({
  name,
  image,
  script,
  env,
  volumeMounts,
}: ObjectsContainer): k8s.Container =>
  restrictedContainer({
    name,
    image,
    command: ['sh', '-ec', script],
    env: [{ name: 'HOME', value: SCRATCH.mountPath }, ...env],
    volumeMounts: [SCRATCH, ...volumeMounts],
    resources: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' },
    ...USER,
  });

/** One pod of several files. */
export const joinedFiles = (...all: readonly PodFiles[]): PodFiles => ({
  initContainers: all.flatMap(({ initContainers }) => initContainers),
  // A volume may be read from in two places.
  volumes: [
    ...new Map(all.flatMap(({ volumes }) => volumes).map((each) => [each.name, each])).values(),
  ],
  volumeMounts: all.flatMap(({ volumeMounts }) => volumeMounts),
});
