import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, removeObjects, type Rule } from '../rule';

/** Drivers whose volumes attach to one node: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
const ONE_NODE_DRIVERS = ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com'];

/** A version that can mean one chart only. */
const EXACT_VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

const LOCAL_CHART = /^\$\{path\.module\}\/(charts\/.+)$/;

function releaseFaults(output: Output): string[] {
  return Object.entries(output.stacks).flatMap(([stack, { resource = {} }]) =>
    Object.entries(resource['helm_release'] ?? {})
      .filter(([, { chart, version }]) => {
        const local = LOCAL_CHART.exec(String(chart))?.[1];
        if (local === undefined) return !EXACT_VERSION.test(String(version));
        const file = output.files[`cdktf.out/stacks/${stack}/${local}/Chart.yaml`] ?? '';
        return !file.includes(`version: ${String(version)}\n`);
      })
      .map(([name]) => `${stack}: ${name}`),
  );
}

const ofKind = ({ objects }: Output, kind: string) =>
  objects.map(({ object }) => object).filter((object) => object.kind === kind);

const claimSpec = ({ spec }: KubernetesObject) => spec as k8s.PersistentVolumeClaimSpec;
const volumeSpec = ({ spec }: KubernetesObject) => spec as k8s.PersistentVolumeSpec;

const isShared = (claim: KubernetesObject) =>
  claimSpec(claim).accessModes?.some((mode) => mode.endsWith('Many')) ?? false;

const attachesToOneNode = (output: Output, claim: KubernetesObject) =>
  ofKind(output, 'StorageClass').some(
    ({ metadata, provisioner }) =>
      metadata.name === claimSpec(claim).storageClassName &&
      ONE_NODE_DRIVERS.includes(String(provisioner)),
  );

const refersTo = (volume: KubernetesObject, claim: KubernetesObject) => {
  const { claimRef } = volumeSpec(volume);
  return (
    claimSpec(claim).volumeName === volume.metadata.name &&
    claimRef?.name === claim.metadata.name &&
    claimRef.namespace === claim.metadata.namespace
  );
};

export const REFERENCE_RULES: readonly Rule[] = [
  {
    name: 'every release names one version of its chart, and that one is there',
    source: 'Chart.yaml of the packed charts; the form of an exact version for upstream ones',
    check: releaseFaults,
    mutations: [
      {
        name: 'a range',
        environment: 'production',
        apply: mutateResources('helm_release', (block) => {
          if (block['repository'] !== undefined) block['version'] = '>= 1.0.0';
        }),
      },
      {
        name: 'another version of a packed chart',
        apply: mutateResources('helm_release', (block) => {
          block['version'] = '0.1.0-h0';
        }),
      },
    ],
  },
  {
    name: 'no claim for many nodes is on storage that attaches to one',
    source: 'the drivers of storage classes in the YAML against a list of block drivers',
    check: (output) =>
      ofKind(output, 'PersistentVolumeClaim')
        .filter((claim) => isShared(claim) && attachesToOneNode(output, claim))
        .map(titleOf),
    mutations: [
      {
        name: 'block storage instead',
        apply: mutateObjects(
          ({ kind }) => kind === 'PersistentVolumeClaim',
          (object) => {
            object['spec'].storageClassName = 'gp3';
          },
        ),
      },
    ],
  },
  {
    name: 'a static volume and its claim name each other',
    source: 'each side’s reference in the YAML against the other’s name',
    check: (output) => {
      const volumes = ofKind(output, 'PersistentVolume');
      const claims = ofKind(output, 'PersistentVolumeClaim');
      return [
        ...volumes.filter((volume) => !claims.some((claim) => refersTo(volume, claim))),
        ...claims
          .filter((claim) => claimSpec(claim).volumeName !== undefined)
          .filter((claim) => !volumes.some((volume) => refersTo(volume, claim))),
      ].map(titleOf);
    },
    mutations: [
      {
        name: 'the volume removed',
        apply: removeObjects(({ kind }) => kind === 'PersistentVolume'),
      },
      {
        name: 'a claim of another namespace',
        apply: mutateObjects(
          ({ kind }) => kind === 'PersistentVolume',
          (object) => {
            object['spec'].claimRef.namespace = 'other';
          },
        ),
      },
    ],
  },
];
