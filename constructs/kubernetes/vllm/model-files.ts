import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  contentHash,
  Endpoint,
  Peer,
  PRIORITY_CLASS,
  restrictedContainer,
  RunOnceJob,
  type Labels,
  type RestrictedPodOptions,
} from '../core';
import { placeOn } from '../karpenter';
import { sharedMounts, type ISharedVolume } from '../storage';
import {
  fetchContainer,
  MARK,
  objectVariables,
  SCRATCH_VOLUME,
  type FetchImages,
} from './fetch-container';
import type { FilesInPod, ModelFiles, ModelFolder, ModelSource, SharedFiles } from './model-source';
import { COMPONENT, VLLM_USER } from './names';
import type { LlmServiceProps } from './service-props';

/** Where pods see the files of models. */
const FOLDER = '/models';

/** Where a pod sees those of its own; no folder of the other, in which nothing can be mounted. */
const NODE_FOLDER = '/model-files';

const NODE_VOLUME = 'model';

const HTTPS = 443;

/** Files of a model, or of an adapter, and the pods that read them. */
export interface ModelFilesProps extends Pick<LlmServiceProps, 'namespace' | 'fetchNodes' | 'aws'> {
  /** Name of what they are of; the Job that fetches them is called `<name>-fetch`. */
  readonly name: string;
  /** Where they are, or come from. */
  readonly files: ModelFiles;
  /** Images with what fetches them. */
  readonly images: FetchImages;
  /** The service account of the pods that read and fetch them. */
  readonly serviceAccountName: string;
  /** Labels of the pods that read them. */
  readonly readers: Labels;
}

/** Brings the files of a model to where engines read them, and says what pods need for that. */
export class ModelFilesInPlace extends Construct {
  /** For the pods that read them. */
  readonly inPod: FilesInPod;
  /** Where they are, for others; undefined where each pod has its own. */
  readonly folder?: ModelFolder;

  constructor(scope: Construct, id: string, props: ModelFilesProps) {
    super(scope, id);
    const { files, readers } = props;
    if ('source' in files) this.validate(files.source);
    if ('volume' in files) {
      this.folder = { volume: files.volume, path: files.path };
      this.inPod = onVolume(props, files.volume, files.path);
    } else if ('sharedOn' in files) {
      const { name } = props;
      const path = `${name}-${contentHash(identityOf(files.source))}`;
      this.folder = { volume: files.sharedOn, path, mark: MARK };
      this.inPod = this.shared(props, files, path);
    } else {
      this.addEdges(props, files.source, readers);
      this.inPod =
        'streamed' in files ? streamed(files.source) : onNode(props, files.source, files.nodeDisk);
    }
  }

  private validate(source: ModelSource): void {
    const [property, value, form] = rule(source);
    if (form.test(value)) return;
    throw new ValidationError(
      this,
      `'${property}' must be such as ${EXAMPLES[source.from]}, got '${value}'`,
    );
  }

  /** One Job fetches for all; the folder is named by what it holds, so that another version does not write over it. */
  private shared(
    props: ModelFilesProps,
    { source, sharedOn }: SharedFiles,
    folder: string,
  ): FilesInPod {
    const { name, namespace, images, serviceAccountName, fetchNodes } = props;
    const fetcher = `${name}-fetch`;
    const { volumes, volumeMounts } = sharedMounts(namespace, [
      { volume: sharedOn, path: FOLDER, writer: VLLM_USER },
    ]);
    const mount = { name: sharedOn.claimName, mountPath: FOLDER, ...volumeMounts[0] };
    const target = { name, folder: `${FOLDER}/${folder}`, mount };
    new RunOnceJob(this, 'Fetch', {
      name: fetcher,
      namespace,
      component: COMPONENT,
      pod: placeOn<RestrictedPodOptions>(fetchNodes, {
        serviceAccountName,
        fsGroup: groupOf(sharedOn),
        priorityClassName: PRIORITY_CLASS.serving,
        containers: [fetchContainer(source, images, target)],
        volumes: [SCRATCH_VOLUME, ...volumes, ...volumesOf(source)],
      }),
    });
    const pods = { 'app.kubernetes.io/name': fetcher };
    this.addEdges(props, source, pods);
    if (source.from === 's3' && source.store === undefined) this.reachAws(props, fetcher, pods);
    return waitingFor(props, onVolume(props, sharedOn, folder));
  }

  /** The ways of the service account are for engines. */
  private reachAws({ namespace, aws }: ModelFilesProps, fetcher: string, pods: Labels): void {
    if (aws === undefined) return;
    namespace.allowEgressTo(`${fetcher}-to-aws`, Endpoint.aws(aws.network), { pods });
    if (aws.roleArn !== undefined) return;
    namespace.allowEgressTo(`${fetcher}-to-pod-identity`, Endpoint.podIdentity(), { pods });
  }

  private addEdges({ name, namespace }: ModelFilesProps, source: ModelSource, pods: Labels): void {
    if (source.from === 'hugging-face') {
      const hub = Endpoint.of(Peer.internet(), [HTTPS]);
      namespace.allowEgressTo(`${name}-to-hugging-face`, hub, { pods });
    }
    if (source.from === 's3' && source.store !== undefined) {
      namespace.allowEgressTo(`${name}-to-objects`, source.store.endpoint, { pods });
    }
  }
}

/** A volume that does not say whose its files are may be root’s. */
const groupOf = ({ owner }: ISharedVolume): number | undefined =>
  owner === undefined ? VLLM_USER.gid : undefined;

/** The group that files on a volume are to be of; undefined where they have an owner, or are on no volume. */
export function volumeGroup(files: ModelFiles): number | undefined {
  if ('volume' in files) return groupOf(files.volume);
  return 'sharedOn' in files ? groupOf(files.sharedOn) : undefined;
}

const EXAMPLES: Readonly<Record<ModelSource['from'], string>> = {
  'hugging-face': "'meta-llama/Llama-3.1-8B-Instruct'",
  s3: "'s3://bucket/models/assistant/3', without a slash at the end",
  mlflow: "'models:/assistant/3', with the number of a version",
};

/** The part of a source that has a form, and the form. */
function rule(source: ModelSource): [property: string, value: string, form: RegExp] {
  switch (source.from) {
    case 'hugging-face':
      return ['repository', source.repository, /^[\w.-]+\/[\w.-]+$/];
    case 's3':
      return ['url', source.url, /^s3:\/\/[a-z0-9.-]+(\/[\w!.*'()-]+)+$/];
    case 'mlflow':
      return ['model', source.model, /^models:\/[\w.-]+\/\d+$/];
  }
}

/** What decides which files they are; not how they are come by. */
function identityOf(source: ModelSource): Readonly<Record<string, string | undefined>> {
  switch (source.from) {
    case 'hugging-face':
      return { repository: source.repository, revision: source.revision };
    case 's3':
      return { url: source.url, store: source.store?.url };
    case 'mlflow':
      return { model: source.model, folder: source.folder };
  }
}

const volumesOf = (source: ModelSource): readonly k8s.Volume[] =>
  source.from === 'mlflow' ? source.tracking.volumes : [];

function onVolume(
  { namespace }: ModelFilesProps,
  volume: SharedFiles['sharedOn'],
  path: string,
): FilesInPod {
  const mounts = sharedMounts(namespace, [{ volume, path: FOLDER, readOnly: true }]);
  return { path: `${FOLDER}/${path}`, ...mounts, initContainers: [], env: [] };
}

/** Says what is waited for, now and then. */
const waitScript = (mark: string, job: string): string =>
  `until [ -f "${mark}" ]; do echo "waiting for the files of the Job ${job}"; sleep 15; done`;

const waitingFor = ({ name, images }: ModelFilesProps, files: FilesInPod): FilesInPod => ({
  ...files,
  initContainers: [
    restrictedContainer({
      name: `wait-for-${name}`,
      image: images.engine,
      command: ['sh', '-c', waitScript(`${files.path}/${MARK}`, `${name}-fetch`)],
      volumeMounts: [...files.volumeMounts],
      resources: { cpu: '10m', memory: '32Mi' },
      runAsUser: VLLM_USER.uid,
      runAsGroup: VLLM_USER.gid,
    }),
  ],
});

function onNode(
  { name, images }: ModelFilesProps,
  source: ModelSource,
  nodeDisk: string,
): FilesInPod {
  const volume = `${NODE_VOLUME}-${name}`;
  const folder = `${NODE_FOLDER}/${name}`;
  const mount = { name: volume, mountPath: folder };
  return {
    path: `${folder}/files`,
    volumes: [
      { name: volume, emptyDir: { sizeLimit: k8s.Quantity.fromString(nodeDisk) } },
      ...volumesOf(source),
    ],
    volumeMounts: [{ ...mount, readOnly: true }],
    initContainers: [fetchContainer(source, images, { name, folder: `${folder}/files`, mount })],
    env: [],
  };
}

/** https://docs.vllm.ai/en/v0.32.0/models/extensions/runai_model_streamer/ */
const streamed = (source: Extract<ModelSource, { from: 's3' }>): FilesInPod => ({
  path: source.url,
  volumes: [],
  volumeMounts: [],
  initContainers: [],
  env: objectVariables(source),
});
