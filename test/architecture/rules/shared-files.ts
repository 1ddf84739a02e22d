import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../../support/kubernetes';
import { resourcesOf, titleOf, type Output } from '../output';
import { containersOf, podSpecOf } from '../pods';
import { mutateObjects, mutateResources, type Rule } from '../rule';

/**
 * Access points whose writers change modes or owners, which only the owner of a file may. Written by hand
 * from what the software does.
 */
const OWNERS_ONLY: Readonly<Record<string, string>> = {
  // https://github.com/apache/airflow/blob/3.3.1/airflow-core/src/airflow/utils/log/file_task_handler.py
  'airflow-logs': 'Airflow sets the modes of the folders of logs',
};

interface Volume {
  readonly namespace: string;
  readonly claim: string;
  readonly handle: string;
  readonly accessPoint: string;
}

const ACCESS_POINT = /accessPoint\.([a-z0-9-]+)/;

/** The directories of the shared file system, as volumes of namespaces. */
const volumesOf = ({ objects }: Output): Volume[] =>
  objects.flatMap(({ object }) => {
    if (object.kind !== 'PersistentVolume') return [];
    const { csi, claimRef } = object.spec as k8s.PersistentVolumeSpec;
    const handle = csi?.volumeHandle ?? '';
    return [
      {
        namespace: claimRef?.namespace ?? '',
        claim: claimRef?.name ?? '',
        handle,
        accessPoint: ACCESS_POINT.exec(handle)?.[1] ?? handle,
      },
    ];
  });

function sharedTwice(output: Output): string[] {
  const places = volumesOf(output).map(({ namespace, handle }) => `${namespace}: ${handle}`);
  return places.filter((place, index) => places.indexOf(place) !== index);
}

/** The uid that AWS imposes on an access point, by its name. */
const imposedUid = (output: Output, accessPoint: string): unknown =>
  resourcesOf(output, 'aws_efs_access_point')
    .filter(({ block }) => (block['tags'] as { Name: string }).Name === accessPoint)
    .map(({ block }) => (block['posix_user'] as { uid: number }).uid)[0];

interface Writer {
  readonly title: string;
  readonly uid: number | undefined;
}

function writersOf(output: Output, volume: Volume): Writer[] {
  return output.objects.flatMap(({ object }) => {
    const pod = podSpecOf(object);
    if (pod === undefined || object.metadata.namespace !== volume.namespace) return [];
    const name = pod.volumes?.find(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === volume.claim,
    )?.name;
    return containersOf(object)
      .filter(({ volumeMounts = [] }) =>
        volumeMounts.some((mount) => mount.name === name && mount.readOnly !== true),
      )
      .map((container) => ({
        title: `${titleOf(object)}, container ${container.name}`,
        uid: container.securityContext?.runAsUser ?? pod.securityContext?.runAsUser,
      }));
  });
}

function strangers(output: Output): string[] {
  return volumesOf(output)
    .filter(({ accessPoint }) => accessPoint in OWNERS_ONLY)
    .flatMap((volume) => {
      const owner = imposedUid(output, volume.accessPoint);
      return writersOf(output, volume)
        .filter(({ uid }) => uid !== owner)
        .map(
          ({ title, uid }) =>
            `${title} writes ${volume.accessPoint} as ${uid ?? 'the image’s user'}, its files belong to ${String(owner)}`,
        );
    });
}

const isSharedVolume = ({ kind, spec }: KubernetesObject) =>
  kind === 'PersistentVolume' && (spec as k8s.PersistentVolumeSpec).csi !== undefined;

export const SHARED_FILE_RULES: readonly Rule[] = [
  {
    name: 'a directory of the shared file system is one volume in a namespace',
    source: 'the driver knows volumes by handle, and a pod with two of one handle never starts',
    check: sharedTwice,
    mutations: [
      {
        name: 'every volume the same directory of the same namespace',
        environment: 'production',
        apply: mutateObjects(isSharedVolume, (object) => {
          object['spec'].csi.volumeHandle = 'fs-1::fsap-1';
          object['spec'].claimRef.namespace = 'team-vision';
        }),
      },
    ],
  },
  {
    name: 'who writes through an access point owns the files, where the software asks',
    source:
      'access points in Terraform JSON against the users of containers; which software asks is written by hand',
    check: strangers,
    mutations: [
      {
        name: 'an access point of another user',
        environment: 'airflow-files',
        apply: mutateResources('aws_efs_access_point', (block) => {
          block['posix_user'].uid = 1234;
        }),
      },
    ],
  },
];
