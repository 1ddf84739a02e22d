import type { ContainerResourcesOptions, Endpoint, INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { ISecret } from '../secrets';
import type { SharedMountOptions } from '../storage';

/** What is asked. */
export interface LoadTarget {
  /**
   * `http://…/v1` of a router, or of the edge: where people’s requests come in. A single engine behind a router says nothing
   * of what they meet.
   */
  readonly url: string;
  /** Name of the model there. */
  readonly model: string;
  /**
   * Where it listens.
   * @default - whoever serves lets these pods in, both ways: `server.addCaller('load-test', namespace, test.pods)`
   */
  readonly endpoint?: Endpoint;
  /**
   * The key that it asks for, in `header`; as a bearer token without one.
   * @default - it asks for none
   */
  readonly apiKey?: { readonly secret: ISecret; readonly key: string; readonly header?: string };
}

/** How prompts are counted in tokens: by a folder with the files of the model’s tokenizer, or by its name elsewhere. */
export type LoadTokenizer =
  | SharedMountOptions
  | {
      /** Name at the Hugging Face hub, which the test then reaches, and the rest of the internet. */
      readonly hub: string;
      /**
       * The token of the hub, for what is gated there.
       * @default - none
       */
      readonly token?: { readonly secret: ISecret; readonly key: string };
    };

/** A test of a model under load. */
export interface LoadTestProps {
  /** Its name; at most 52 characters. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** An image with `vllm`, such as that of the engines; it needs no GPU. */
  readonly image: string;
  /** What is asked. */
  readonly target: LoadTarget;
  /** How prompts are counted. */
  readonly tokenizer: LoadTokenizer;
  /**
   * A file in the folder of the tokenizer that is there once all others are.
   * @default - they are there
   */
  readonly readyFile?: string;
  /**
   * What the result depends on beside what stands here, such as image and settings of the engines: when it changes, the
   * test runs again.
   * @default - nothing
   */
  readonly subject?: Readonly<Record<string, unknown>>;
  /**
   * Users at once, step by step, each more than the one before.
   * @default - 1, 2, 4, 8, 16, 32, 64, 128
   */
  readonly concurrencies?: readonly number[];
  /**
   * Requests that each user makes in a step, one after the other.
   * @default 8
   */
  readonly requestsPerUser?: number;
  /**
   * Tokens of a prompt.
   * @default 1024
   */
  readonly inputTokens?: number;
  /**
   * Tokens of an answer.
   * @default 128
   */
  readonly outputTokens?: number;
  /**
   * What is asked for: texts that go on, or answers in a conversation.
   * @default 'completions'
   */
  readonly api?: 'completions' | 'chat';
  /**
   * Percentage of tokens a second that twice as many users have to bring at least: the last step that does is the knee.
   * @default 10
   */
  readonly leastGainPercent?: number;
  /**
   * Seconds that the model may take until it answers at all.
   * @default 1800
   */
  readonly readySeconds?: number;
  /**
   * Seconds that the test may take altogether.
   * @default 7200
   */
  readonly deadlineSeconds?: number;
  /**
   * What it may use: with many users it counts many tokens.
   * @default - 2 CPU, 4Gi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Where it runs; not beside what it measures.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
}
