import type { AwsAccess, ClusterNetwork, INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IMetrics } from '../prometheus';
import type { LlmModel } from './engine-options';
import type { SecretValue } from './model-source';
import type { RouterOptions } from './router-options';

/** Images of a service. */
export interface LlmImages {
  /** vLLM’s; LMCache’s build of it for caches that engines share. */
  readonly engine: string;
  /** The router’s, of the vLLM production stack. */
  readonly router: string;
  /** One with the AWS CLI, which fetches models from S3. */
  readonly objects: string;
  /**
   * One that does nothing, for pods that hold nodes: `registry.k8s.io/pause`.
   * @default - none: no node is kept
   */
  readonly pause?: string;
}

/** Language models behind one address that speaks OpenAI’s API. */
export interface LlmServiceProps {
  /** Name of the service; begins the names of its objects. */
  readonly name: string;
  /**
   * Which version of the service this is, in labels of its pods.
   * @default 'v1'
   */
  readonly version?: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** Addresses of the API server and of AWS. */
  readonly network: ClusterNetwork;
  /** Images of engines and router, and of what fetches models. */
  readonly images: LlmImages;
  /** The models; at least one. */
  readonly models: readonly LlmModel[];
  /**
   * The router.
   * @default - two, which send requests to one engine after the other
   */
  readonly router?: RouterOptions;
  /**
   * Identity of engines and of Jobs that fetch models on AWS; it must read where models are.
   * @default - none
   */
  readonly aws?: AwsAccess;
  /**
   * A key that engines ask for, beside that of the edge. Clients send it as a bearer token, which the router passes on.
   * @default - none: the router alone reaches engines
   */
  readonly apiKey?: SecretValue;
  /**
   * Nodes of the Jobs that fetch models.
   * @default - any
   */
  readonly fetchNodes?: NodeChoice;
  /**
   * Who reads metrics; without, nothing scales by load.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes spans of router and engines, by HTTP and, from the router, by gRPC.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}
