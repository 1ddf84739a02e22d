import type { k8s } from 'cdk8s-plus-29';
import type { ObjectPrefix } from '../../../lib/values';
import type { AwsAccess, ContainerResourcesOptions, Endpoint } from '../core';
import type { ICache, IDatabase } from '../database';
import type { SignedInPages } from '../gateway';
import type { IOtlpReceiver } from '../opentelemetry';
import type { ISecret, ISecretStore } from '../secrets';
import type { ISharedVolume } from '../storage';

/** Models that answer by the protocol of OpenAI. */
export interface ChatModels {
  /** Who serves them: ends the name of the edge. */
  readonly name: string;
  /** `http://…/v1` of a router or server. */
  readonly url: string;
  /**
   * Where it listens. The way in is the other side's own.
   * @default - whoever serves lets these pods in, both ways: `server.addCaller('open-webui', namespace, webUi.pods)`
   */
  readonly endpoint?: Endpoint;
  /**
   * The key that it asks for.
   * @default - it asks for none
   */
  readonly apiKey?: { readonly secret: ISecret; readonly key: string };
}

/** Where files are that people upload. */
export type ChatFiles =
  | {
      /** A place in S3. */
      readonly objects: ObjectPrefix;
      /** How the servers reach it; their identity must read and write there. */
      readonly aws: AwsAccess;
    }
  | {
      /** A directory that all servers mount, of user and group 1000. */
      readonly volume: ISharedVolume;
    };

/** A chat with models. */
export interface OpenWebUiProps extends Omit<SignedInPages, 'clientId' | 'path'> {
  /** Host of its own: it answers below `/` alone. */
  readonly host: string;
  /** Members administer it: they see who uses it, and who may use what. */
  readonly adminGroups: readonly string[];
  /** Its image. */
  readonly image: string;
  /** The models; at least one place. */
  readonly models: readonly ChatModels[];
  /** Where chats, and vectors of documents, are kept; the server must have the files of `vector`. */
  readonly database: IDatabase;
  /** Where its keys are made. */
  readonly secrets: ISecretStore;
  /** Where uploaded files are. */
  readonly files: ChatFiles;
  /**
   * What several servers talk by; also what makes a sign-out hold at once, for one server as well.
   * @default - none: there can be one server only, and a session lasts until it expires
   */
  readonly cache?: ICache;
  /**
   * Servers. All of them end before new ones start: versions cannot work side by side.
   * @default - 2 with a cache, 1 without
   */
  readonly replicas?: number;
  /**
   * Whether everybody may use every model; else administrators say who may use which.
   * @default true
   */
  readonly everyModel?: boolean;
  /**
   * Whether administrators may add programs that run in the servers, which call whatever the servers reach.
   * @default false
   */
  readonly plugins?: boolean;
  /**
   * How long somebody stays signed in, such as `12h` or `4w`.
   * @default '24h'
   */
  readonly sessionLength?: string;
  /**
   * What a server may use.
   * @default - 500m CPU, 2Gi memory, 4Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Who takes its spans, in which the addresses of people are.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
  /**
   * Further variables. What is decided here cannot be among them.
   * https://docs.openwebui.com/reference/env-configuration
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
}
