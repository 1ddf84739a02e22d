import { Finding } from '../../failures';
import { engineOf } from '../routing';
import { CHAT } from '../static-engines';
import type { CommandLine } from '../workloads';
import { askedByMany } from './choosing';
import { eventually } from './eventually';
import {
  busiest,
  knows,
  without,
  type DiscoveringRouter,
  type PlayedEngine,
  type PlayedService,
} from './played-service';
import { sumOf } from './series-text';

/** So many that chance leaves a pod out less than once in a million runs. */
const PEOPLE = 24;

/** Requests that came, whoever was there to answer them: what engines are scaled from nothing by. */
const ARRIVED = 'vllm:num_incoming_requests_total';

const UNKNOWN = 'a-model-of-nobody';

/** Ways in which a pod goes. */
const ENDS: Readonly<Record<string, (pod: PlayedEngine) => void>> = {
  'is removed': (pod) => {
    pod.vanish();
  },
  'is terminating': (pod) => {
    pod.become('terminating');
  },
  'is not ready': (pod) => {
    pod.become('not ready');
  },
};

/** A pod that goes gets no more requests, and gets some when it is ready again. */
export async function followsPods(service: PlayedService, line: CommandLine): Promise<string> {
  const [model, pods] = busiest(service);
  const [first, ...rest] = pods;
  if (first === undefined) throw new Finding('there is no pod');
  for (const [end, happen] of Object.entries(ENDS)) {
    happen(first);
    await knows(service, without(service.engines, first));
    mustBe(await whoAnswers(service.router, { model, line, end }), rest, `one that ${end}`);
    first.become('ready');
    await knows(service, service.engines);
    const again = `${end} and comes back`;
    const all = await whoAnswers(service.router, { model, line, end: again });
    mustBe(all, pods, `one that ${again}`);
  }
  return `one that ${Object.keys(ENDS).join(', ')}; and again when it is ready`;
}

/** A pod that is listed and refuses connections costs no request. */
export async function failsOver(service: PlayedService, line: CommandLine): Promise<string> {
  const [model, pods] = busiest(service);
  const [first, ...rest] = pods;
  if (first === undefined) throw new Finding('there is no pod');
  first.stopListening();
  try {
    const answers = await whoAnswers(service.router, { model, line, end: 'fail-over' });
    mustBe(answers, rest, 'one that refuses connections');
  } finally {
    await first.listen();
  }
  return `${PEOPLE} requests, all answered by the others`;
}

/** With no pod left a known model is unavailable for a while; both it and an unknown one are counted. */
export async function countsWithoutPods(service: PlayedService): Promise<string> {
  const { router, engines } = service;
  const [model, pods] = busiest(service);
  pods.forEach((pod) => {
    pod.vanish();
  });
  await knows(
    service,
    engines.filter((engine) => !pods.includes(engine)),
  );
  try {
    await refuses(service, model, 503);
    await refuses(service, UNKNOWN, 404);
  } finally {
    pods.forEach((pod) => {
      pod.become('ready');
    });
  }
  await knows(service, engines);
  const { status } = await router.ask(CHAT, { model });
  if (status !== 200) throw new Finding(`${model} is answered with ${status} when pods are back`);
  return '503 for a model that was there, 404 for another; both are counted';
}

async function refuses({ router, patience }: PlayedService, model: string, wanted: number) {
  const arrived = async () => sumOf(await router.metrics(), ARRIVED, { model });
  const before = await arrived();
  const { status } = await router.ask(CHAT, { model });
  if (status !== wanted) throw new Finding(`${model} is answered with ${status}, not ${wanted}`);
  await eventually(patience, async () => {
    const counted = (await arrived()) - before;
    if (counted !== 1) throw new Finding(`${ARRIVED} of ${model} has grown by ${counted}, not 1`);
  });
}

interface Asking {
  readonly model: string;
  readonly line: CommandLine;
  /** What has happened, so that nobody asks twice the same. */
  readonly end: string;
}

async function whoAnswers(
  router: DiscoveringRouter,
  { model, line, end }: Asking,
): Promise<ReadonlySet<string>> {
  const people = Array.from({ length: PEOPLE }, (_, number) => `${end} ${number}`);
  const answers = await askedByMany(router, { model, people, line });
  return new Set(answers.map((answer) => engineOf(answer) || String(answer.status)));
}

function mustBe(found: ReadonlySet<string>, pods: readonly PlayedEngine[], when: string): void {
  const wanted = pods.map(({ name }) => name).toSorted();
  const names = [...found].toSorted();
  if (names.join() === wanted.join()) return;
  throw new Finding(`with ${when}, ${names.join(' and ')} answer, not ${wanted.join(' and ')}`);
}
