import type { k8s } from 'cdk8s-plus-29';
import type { Endpoint } from '../core';
import type { TrackingClient } from '../mlflow';
import type { ISecret } from '../secrets';
import type { ISharedVolume } from '../storage';

/** One value of a secret. */
export interface SecretValue {
  readonly secret: ISecret;
  /** Its key there. */
  readonly key: string;
}

/** A repository at Hugging Face. */
export interface HuggingFaceSource {
  readonly from: 'hugging-face';
  /** `meta-llama/Llama-3.1-8B-Instruct`. */
  readonly repository: string;
  /** A commit, of 40 hexadecimal digits, so that the same files come tomorrow; or a tag. */
  readonly revision: string;
  /**
   * A token, for models whose terms somebody has accepted.
   * @default - none
   */
  readonly token?: SecretValue;
}

/** Files in S3, or in what speaks S3. */
export interface ObjectSource {
  readonly from: 's3';
  /** `s3://bucket/models/llama/3`, with the files of one version. */
  readonly url: string;
  readonly region: string;
  /**
   * Another store that speaks S3, such as MinIO: its URL, where it listens, and a secret with the keys `access-key` and
   * `secret-key`.
   * @default - S3, by the identity of the pods
   */
  readonly store?: { readonly url: string; readonly endpoint: Endpoint; readonly login: ISecret };
}

/** A version of a model in MLflow’s registry. */
export interface RegistrySource {
  readonly from: 'mlflow';
  /** `models:/assistant/3`; a stage or an alias would change what runs unseen. */
  readonly model: string;
  /** An image with MLflow. */
  readonly image: string;
  /** How its client finds the server, and says who it is. */
  readonly tracking: TrackingClient;
  /**
   * Folder of the artifact that has the files of the model.
   * @default 'model' - as MLflow’s flavor for transformers writes
   */
  readonly folder?: string;
}

/** Where the files of a model come from. */
export type ModelSource = HuggingFaceSource | ObjectSource | RegistrySource;

/** Files of a model that are on a volume already. */
export interface VolumeFiles {
  /** A claim of the namespace that many nodes mount. */
  readonly volume: ISharedVolume;
  /** Path of the folder on it. */
  readonly path: string;
}

/** Files that are fetched once to a volume, from which every engine reads. */
export interface SharedFiles {
  readonly source: ModelSource;
  /** A claim of the namespace that many nodes mount, with room for the files. */
  readonly sharedOn: ISharedVolume;
}

/** Files that each engine fetches to the disk of its node before it starts. */
export interface NodeFiles {
  readonly source: ModelSource;
  /** The most that they take, such as `40Gi`. */
  readonly nodeDisk: string;
}

/** Files that each engine reads from S3 into its accelerators, without a disk between. */
export interface StreamedFiles {
  readonly source: ObjectSource;
  readonly streamed: true;
}

/** Where engines read the files of a model. */
export type ModelFiles = VolumeFiles | SharedFiles | NodeFiles | StreamedFiles;

/** A folder of a volume that has the files of a model. */
export interface ModelFolder {
  readonly volume: ISharedVolume;
  /** Path of the folder on it. */
  readonly path: string;
  /** A file in it that is there once all others are; undefined where somebody else fills it. */
  readonly mark?: string;
}

/** What files need in the pod that reads them. */
export interface FilesInPod {
  /** What `vllm serve` is told: a folder, or a URL. */
  readonly path: string;
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** What fetches them, or waits until somebody has. */
  readonly initContainers: readonly k8s.Container[];
  readonly env: readonly k8s.EnvVar[];
}
