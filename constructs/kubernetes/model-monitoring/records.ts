import { k8s } from 'cdk8s-plus-29';
import type { INamespace } from '../core';
import { sharedMounts } from '../storage';
import {
  objectsContainer,
  type DataSource,
  type MonitorImages,
  type PodFiles,
} from './data-source';

const FOLDER = '/records';
const VOLUME = 'monitor-records';

/** Files that are closed are taken away every minute, and all of them at the end. */
const UPLOAD = [
  'upload() { aws s3 mv --recursive --only-show-errors --exclude "*" --include "*.jsonl" "$SOURCE" "$TARGET"; }',
  "trap 'upload; exit 0' TERM",
  'while :; do sleep 60 & wait $!; upload || echo "records stay here until the next minute"; done',
].join('\n');

/**
 * Where a monitor writes what it saw: files in S3 or on a shared volume, for `LogDrift`, or lines of its log. Values of
 * features, nothing else of a request.
 */
export type RecordStore = DataSource | 'log';

/** What the program is told, and what the pod needs for it. */
export interface RecordFiles extends PodFiles {
  /** The folder, `log`, or null for nowhere. */
  readonly setting: string | null;
}

const NONE = { initContainers: [], volumes: [], volumeMounts: [] };

/** Where records go from a pod. The container that takes them away begins before the monitor, and ends after it. */
export function recordFiles(
  store: RecordStore | undefined,
  { namespace, images }: { readonly namespace: INamespace; readonly images: MonitorImages },
): RecordFiles {
  if (store === undefined) return { ...NONE, setting: null };
  if (store === 'log') return { ...NONE, setting: 'log' };
  if ('volume' in store) {
    const mount = { volume: store.volume, path: FOLDER, subPath: store.subPath };
    return { ...NONE, ...sharedMounts(namespace, [mount]), setting: FOLDER };
  }
  const mount: k8s.VolumeMount = { name: VOLUME, mountPath: FOLDER };
  return {
    setting: FOLDER,
    volumes: [{ name: VOLUME, emptyDir: { sizeLimit: k8s.Quantity.fromString('1Gi') } }],
    volumeMounts: [mount],
    initContainers: [
      {
        ...objectsContainer({
          name: 'upload-records',
          image: images.objects ?? '',
          script: UPLOAD,
          env: [
            { name: 'SOURCE', value: FOLDER },
            { name: 'TARGET', value: store.objects.toUri() },
          ],
          volumeMounts: [mount],
        }),
        restartPolicy: 'Always',
      },
    ],
  };
}
