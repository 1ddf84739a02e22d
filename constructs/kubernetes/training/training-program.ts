import type { k8s } from 'cdk8s-plus-29';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { nonEmpty, restrictedContainer } from '../core';
import type { SharedMounts } from '../storage';

/** A program in files that reach the pods in some way. */
interface ProgramFiles {
  /** File that Python runs, relative to the files. */
  readonly entry: string;
  /**
   * Its arguments.
   * @default - none
   */
  readonly args?: readonly string[];
}

/** What runs on each node. */
export type TrainingProgram =
  | {
      /** The image has it. */
      readonly from: 'image';
      /** What Python runs: a path in the image. */
      readonly entry: string;
      /**
       * Its arguments.
       * @default - none
       */
      readonly args?: readonly string[];
    }
  | ({
      /** Files that stand here, and reach the pods by a ConfigMap. */
      readonly from: 'files';
      /** Content by name. */
      readonly files: Readonly<Record<string, string>>;
    } & ProgramFiles)
  | ({
      /** A repository that needs no sign-in. */
      readonly from: 'git';
      /** Its `https://` URL. */
      readonly repository: string;
      /** The commit, so that the same job runs the same program. */
      readonly commit: string;
    } & ProgramFiles)
  | ({
      /** Files below a place in S3, which the identity of the pods reads. */
      readonly from: 's3';
      /** `s3://bucket/prefix/`. */
      readonly url: string;
      /** Region of the bucket. */
      readonly region: string;
    } & ProgramFiles);

/** Where pods find the files. */
const CODE = { name: 'code', mountPath: '/code' } as const;

/** The folder that git-sync makes a link of, by its commit. */
const CHECKOUT = 'checkout';

/** https://github.com/kubernetes/git-sync/blob/v4.4.0/Dockerfile.in */
const GIT_SYNC_USER = 65_533;

/** The path of what Python runs. */
export function entryPath(program: TrainingProgram): string {
  if (program.from === 'image') return program.entry;
  const folder = program.from === 'git' ? `${CODE.mountPath}/${CHECKOUT}` : CODE.mountPath;
  return `${folder}/${program.entry}`;
}

/** What pods need so that the files are there. */
export interface ProgramParts extends SharedMounts {
  /** What fetches them. */
  readonly initContainers: readonly k8s.Container[];
}

/** How files reach a pod; `configMap` has those that stand here. */
export function programParts(program: TrainingProgram, configMap: string): ProgramParts {
  switch (program.from) {
    case 'image':
      return { volumes: [], volumeMounts: [], initContainers: [] };
    case 'files':
      return {
        volumes: [{ name: CODE.name, configMap: { name: configMap } }],
        volumeMounts: [{ ...CODE, readOnly: true }],
        initContainers: [],
      };
    case 'git':
      return fetched(gitContainer(program.repository, program.commit));
    case 's3':
      return fetched(objectsContainer(program.url, program.region));
  }
}

const fetched = (container: k8s.Container): ProgramParts => ({
  volumes: [{ name: CODE.name, emptyDir: {} }],
  volumeMounts: [{ ...CODE, readOnly: true }],
  initContainers: [container],
});

/** https://github.com/kubernetes/git-sync/blob/v4.4.0/README.md#manual */
const gitContainer = (repository: string, commit: string): k8s.Container =>
  restrictedContainer({
    name: 'fetch-program',
    image: imageName(IMAGES.gitSync),
    args: [
      `--repo=${repository}`,
      `--ref=${commit}`,
      `--root=${CODE.mountPath}`,
      `--link=${CHECKOUT}`,
      '--one-time',
      '--depth=1',
      '--group-write',
    ],
    env: [{ name: 'HOME', value: CODE.mountPath }],
    volumeMounts: [{ ...CODE }],
    resources: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' },
    runAsUser: GIT_SYNC_USER,
  });

const objectsContainer = (url: string, region: string): k8s.Container =>
  restrictedContainer({
    name: 'fetch-program',
    image: imageName(IMAGES.awsCli),
    args: ['s3', 'cp', '--recursive', '--only-show-errors', url, CODE.mountPath],
    env: nonEmpty([
      { name: 'AWS_REGION', value: region },
      { name: 'HOME', value: CODE.mountPath },
    ]),
    volumeMounts: [{ ...CODE }],
    resources: { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
    runAsUser: 1000,
  });
