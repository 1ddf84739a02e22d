import { Finding } from '../../failures';
import type { HttpAnswer } from '../../keycloak/http';
import type { AskedRouter } from '../routing';
import { seriesOf } from './series-text';
import { eventually } from './eventually';
import type { PodState } from './played-pod';

/** A router that finds its engines by itself. */
export interface DiscoveringRouter extends AskedRouter {
  /** Looks at a page that is for everybody. */
  readonly page: (name: string) => Promise<HttpAnswer>;
}

/** A pod that answers, and what can happen to it. */
export interface PlayedEngine {
  readonly name: string;
  readonly url: string;
  readonly models: readonly string[];
  readonly become: (state: PodState) => void;
  readonly vanish: () => void;
  readonly load: (model: string) => void;
  readonly listen: () => Promise<void>;
  readonly stopListening: () => void;
}

/** A router, and the pods that answer for its service. */
export interface PlayedService {
  readonly router: DiscoveringRouter;
  readonly engines: readonly PlayedEngine[];
  /** Seconds in which the router has to notice what changes. */
  readonly patience: number;
}

/** The models of a service, each with its pods. */
export function enginesByModel(
  engines: readonly PlayedEngine[],
): ReadonlyMap<string, readonly PlayedEngine[]> {
  const models = new Set(engines.flatMap((engine) => engine.models));
  return new Map(
    [...models].map((model) => [model, engines.filter((each) => each.models.includes(model))]),
  );
}

/** The model with the most pods, and those. */
export const busiest = ({ engines }: PlayedService): [string, readonly PlayedEngine[]] =>
  [...enginesByModel(engines)].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []];

/** All engines but one. */
export const without = (engines: readonly PlayedEngine[], one: PlayedEngine): PlayedEngine[] =>
  engines.filter((engine) => engine !== one);

/** The series that the router has for each engine that it knows. */
const KNOWN = 'vllm:healthy_pods_total';

/** Waits until the router knows these engines and no other. */
export const knows = (
  { router, patience }: PlayedService,
  engines: readonly PlayedEngine[],
): Promise<void> =>
  eventually(patience, async () => {
    const found = seriesOf(await router.metrics(), KNOWN).map(({ labels }) => labels['server']);
    const wanted = engines.map(({ url }) => url);
    if (sorted(found) === sorted(wanted)) return;
    throw new Finding(`the router knows ${sorted(found)}, not ${sorted(wanted)}`);
  });

const sorted = (names: readonly (string | undefined)[]): string =>
  names.length === 0 ? 'nobody' : names.toSorted().join(' and ');
