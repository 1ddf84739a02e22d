import type { k8s } from 'cdk8s-plus-29';
import { restrictedContainer, type ContainerResourcesOptions } from '../core';
import fetchModel from './fetch_model.py';
import type { ModelSource, ObjectSource } from './model-source';
import { VLLM_USER } from './names';

/** Files pass through; the Hub’s client keeps parts of several in memory. */
const RESOURCES: ContainerResourcesOptions = { cpu: '500m', memory: '1Gi', memoryLimit: '4Gi' };

/** Where programs write that write to their home. */
const SCRATCH: k8s.VolumeMount = { name: 'scratch', mountPath: '/tmp' };

/** The volume for what is written to `/tmp`; every pod that fetches has it. */
export const SCRATCH_VOLUME: k8s.Volume = { name: SCRATCH.name, emptyDir: {} };

const VARIABLES: k8s.EnvVar[] = [
  { name: 'HOME', value: SCRATCH.mountPath },
  { name: 'HF_HUB_DISABLE_TELEMETRY', value: '1' },
];

/** Images that bring their programs along. */
export interface FetchImages {
  /** vLLM’s, which has the client of the Hub. */
  readonly engine: string;
  /** One with the AWS CLI. */
  readonly objects: string;
}

/** Where files are fetched to. */
export interface FetchTarget {
  /** What they are of. */
  readonly name: string;
  /** The folder that gets them. */
  readonly folder: string;
  /** The mount that it is below. */
  readonly mount: k8s.VolumeMount;
}

/** What fetches a model: image, command and variables. */
interface FetchProgram {
  readonly image: string;
  /** In the shell; `$TARGET` is the folder to write. */
  readonly script: string;
  readonly env: readonly k8s.EnvVar[];
  readonly volumeMounts?: readonly k8s.VolumeMount[];
}

/**
 * A container that fetches files to a folder, and writes a mark there when all of them are. It can be repeated: with the
 * mark it does nothing, and half of a folder is completed.
 */
export function fetchContainer(
  source: ModelSource,
  images: FetchImages,
  target: FetchTarget,
): k8s.Container {
  const { image, script, env, volumeMounts = [] } = programOf(source, images);
  return restrictedContainer({
    name: `fetch-${target.name}`,
    image,
    command: ['sh', '-ec'],
    args: [
      `[ -f "$TARGET/${MARK}" ] && exit 0\nmkdir -p "$TARGET"\n${script}\ntouch "$TARGET/${MARK}"`,
    ],
    env: [{ name: 'TARGET', value: target.folder }, ...VARIABLES, ...env],
    volumeMounts: [SCRATCH, target.mount, ...volumeMounts],
    resources: RESOURCES,
    runAsUser: VLLM_USER.uid,
    runAsGroup: VLLM_USER.gid,
  });
}

/** The file that says that a folder is complete. */
export const MARK = '.complete';

function programOf(source: ModelSource, images: FetchImages): FetchProgram {
  switch (source.from) {
    case 'hugging-face':
      return {
        image: images.engine,
        script: 'python3 -c "$PROGRAM"',
        env: [
          { name: 'PROGRAM', value: fetchModel },
          { name: 'REPOSITORY', value: source.repository },
          { name: 'REVISION', value: source.revision },
          ...(source.token === undefined
            ? []
            : [source.token.secret.toEnvVar('HF_TOKEN', source.token.key)]),
        ],
      };
    case 's3':
      return {
        image: images.objects,
        script: 'aws s3 sync --only-show-errors "$SOURCE" "$TARGET"',
        env: [{ name: 'SOURCE', value: source.url }, ...objectVariables(source)],
      };
    case 'mlflow':
      return {
        image: source.image,
        script: [
          // In a place of this pod’s own: another may be at it still, with another image.
          'whole="$TARGET/.whole-$HOSTNAME"',
          'mlflow artifacts download --artifact-uri "$MODEL" --dst-path "$whole"',
          'for file in "$whole/$FOLDER"/*; do mv -f "$file" "$TARGET"; done',
          'rm -rf "$TARGET"/.whole-*',
        ].join('\n'),
        env: [
          { name: 'MODEL', value: source.model },
          { name: 'FOLDER', value: source.folder ?? 'model' },
          ...source.tracking.env,
        ],
        volumeMounts: source.tracking.volumeMounts,
      };
  }
}

/** How programs find the store, and sign in where pods have no identity there. https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export const objectVariables = ({ region, store }: ObjectSource): k8s.EnvVar[] => [
  { name: 'AWS_REGION', value: region },
  ...(store === undefined
    ? []
    : [
        { name: 'AWS_ENDPOINT_URL_S3', value: store.url },
        store.login.toEnvVar('AWS_ACCESS_KEY_ID', 'access-key'),
        store.login.toEnvVar('AWS_SECRET_ACCESS_KEY', 'secret-key'),
      ]),
];
