import type { PlayedEngine } from '../../conformance/vllm/discovery/played-service';
import type { EndingService } from '../../conformance/vllm/discovery/watching';
import { spoken } from '../../conformance/vllm/fake-answers';

/** The model of all pods. */
export const MODEL = 'llama';

/** What the router is asked. */
export interface Question {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages?: readonly { readonly content: string }[];
}

/** Headers of a request. */
export type Headers = Readonly<Record<string, string>>;

/** What a router of the tests does wrong. */
export interface Faults {
  /** Chooses among the pods that are there. */
  readonly choose?: (pods: readonly Pod[], question: Question, headers: Headers) => Pod | undefined;
  readonly forgetsTokens?: boolean;
  readonly countsNothing?: boolean;
  readonly neverFollows?: boolean;
  readonly watchSeconds?: number;
  readonly isKilled?: boolean;
  readonly models?: readonly string[];
}

/** A pod of the tests. */
export class Pod implements PlayedEngine {
  readonly models: string[];
  isListed = true;
  isListening = true;

  constructor(
    readonly name: string,
    model = MODEL,
  ) {
    this.models = [model];
  }

  get url(): string {
    return `http://${this.name}`;
  }

  become(state: string): void {
    this.isListed = state === 'ready';
  }

  vanish(): void {
    this.isListed = false;
  }

  load(model: string): void {
    this.models.push(model);
  }

  listen(): Promise<void> {
    this.isListening = true;
    return Promise.resolve();
  }

  stopListening(): void {
    this.isListening = false;
  }
}

/** A service of two pods whose router is a function. */
export function service(faults: Faults = {}): EndingService & { readonly engines: readonly Pod[] } {
  const engines = [new Pod('a'), new Pod('b')];
  const counters = new Map<string, number>();
  const count = (series: string, value = 1) =>
    counters.set(series, (counters.get(series) ?? 0) + value);
  let turn = 0;
  const inTurn = (pods: readonly Pod[]) => pods[turn++ % pods.length];
  const listed = () => engines.filter((pod) => pod.isListed || faults.neverFollows === true);
  const answered = (status: number, text = '{}') => Promise.resolve({ status, headers: {}, text });
  const metered = (model: string, headers: Headers) => {
    if (faults.forgetsTokens === true) return;
    const labels = `client="${headers['x-llm-client'] ?? 'cluster'}",model="${model}"`;
    count(`llm_usage_requests_total{${labels}}`);
    count(`llm_usage_tokens_total{${labels},kind="prompt"}`, 7);
    count(`llm_usage_tokens_total{${labels},kind="answer"}`, 5);
  };
  return {
    engines,
    patience: 0.2,
    graceSeconds: 120,
    server: { endWatches: () => undefined, watchSeconds: faults.watchSeconds ?? 60 },
    router: {
      ask: ({ path, body }, asked, headers = {}) => {
        const question = { ...body, ...asked } as Question;
        const { model } = question;
        if (faults.countsNothing !== true) {
          count(`vllm:num_incoming_requests_total{model="${model}"}`);
        }
        const pods = listed().filter(({ models }) => models.includes(model));
        if (pods.length === 0) return answered(model === MODEL ? 503 : 404);
        const pod = (faults.choose ?? inTurn)(
          pods.filter(({ isListening }) => isListening),
          question,
          headers,
        );
        if (pod === undefined) return answered(500);
        metered(model, headers);
        return answered(200, spoken(path, question, { name: pod.name, forcesUsage: true }));
      },
      page: () => {
        const models = faults.models ?? listed().flatMap((pod) => pod.models);
        return answered(200, JSON.stringify({ data: [...new Set(models)].map((id) => ({ id })) }));
      },
      metrics: () => {
        const known = listed().map(({ url }) => `vllm:healthy_pods_total{server="${url}"} 1.0`);
        const counted = [...counters].map(([series, value]) => `${series} ${value}.0`);
        return Promise.resolve([...known, ...counted].join('\n'));
      },
      hasSaid: () => true,
      end: () => Promise.resolve(faults.isKilled !== true),
    },
  };
}
