import { setTimeout as sleep } from 'node:timers/promises';
import { OBSERVER_SERIES } from '../../constructs/kubernetes/model-monitoring';
import { Finding } from '../failures';
import { freePort } from '../port';
import { namesIn, sampleIn, type MonitoringSubject, type RunningObserver } from './subject';

/** The ConfigMaps of the monitor in the way, and of the one that gets copies. */
const INLINE = 'server-churn-monitor';
const MIRROR = 'monitor-churn-mirror-monitor';

const LARGE = 3 * 1024 * 1024;
const TRIES = 100;

/** After which a part of a stream is not on its way any more, but held back. */
const HELD_MILLISECONDS = 1500;
const PAUSE_MILLISECONDS = 50;

const USUAL = Array.from({ length: 100 }, (_, index) => ({
  tenure: index,
  plan: index % 2 === 0 ? 'gold' : 'iron',
  prediction: 'stays',
}));

const body = (...instances: readonly object[]) => JSON.stringify({ instances });

const ask = (port: number, path: string, text: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: text });

const metricsOf = async ({ metricsPort }: RunningObserver): Promise<string> =>
  (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Finding(otherwise);
}

/** What a monitor is started with in the way of the played model. */
const inTheWay = (subject: MonitoringSubject) => ({
  upstream: { host: '127.0.0.1', port: subject.world.port },
  reference: subject.lines('usual', USUAL),
  records: null,
  leastValues: 10,
  path: '/',
});

/** Requests pass: streams part by part, large ones whole, and those that cannot be looked at. */
export async function passesRequests(subject: MonitoringSubject): Promise<string> {
  const observer = await subject.observer(INLINE, inTheWay(subject));
  try {
    const plain = await ask(observer.port, '/predict', body({ tenure: 1, plan: 'gold' }));
    must(plain.status === 200, `a request is answered ${plain.status}`);
    must((await plain.text()) === '{"predictions":["stays"]}', 'an answer is changed');
    const size = await ask(observer.port, '/size', 'x'.repeat(LARGE));
    must((await size.text()) === `{"size":${LARGE}}`, 'a large request is cut');
    const junk = await ask(observer.port, '/predict', '{"instances": [');
    must(junk.status === 200, `a request that is no JSON is answered ${junk.status}`);
    await passesStream(subject, observer);
    return 'a request, a large one, one that is no JSON, and a stream part by part';
  } finally {
    must(await observer.stop(), 'the monitor had to be killed');
  }
}

async function passesStream({ world }: MonitoringSubject, { port }: RunningObserver) {
  const stream = await ask(port, '/stream', body({ tenure: 2, plan: 'gold' }));
  const reader = stream.body?.getReader();
  const first = await Promise.race([reader?.read(), sleep(HELD_MILLISECONDS)]);
  world.release();
  must(first !== undefined, 'a stream is held back until its end');
  while ((await reader?.read())?.done === false);
}

/** A model that is gone is told, and the monitor goes on. */
export async function saysThatModelIsGone(subject: MonitoringSubject): Promise<string> {
  const port = await freePort();
  const upstream = { host: '127.0.0.1', port };
  const observer = await subject.observer(INLINE, { ...inTheWay(subject), upstream });
  try {
    const { status } = await ask(observer.port, '/predict', body({ tenure: 1 }));
    must(status === 502, `without a model is answered ${status}`);
    return 'answered 502, and its metrics go on';
  } finally {
    await observer.stop();
  }
}

/** The names that queries use are those that come out, neither more nor fewer. */
export async function hasTheNames(subject: MonitoringSubject): Promise<string> {
  const observer = await subject.observer(INLINE, inTheWay(subject));
  try {
    for (let index = 0; index < 10; index += 1) {
      await ask(observer.port, '/predict', body({ tenure: 1000, plan: 'tin' }, { plan: 'gold' }));
    }
    await ask(observer.port, '/predict', 'no JSON');
    const text = await until(observer, (each) => namesIn(each).length >= OBSERVER_SERIES.length);
    sameNames(namesIn(text), OBSERVER_SERIES);
    const index = sampleIn(text, 'model_drift_psi', 'feature="tenure"') ?? 0;
    must(index > 0.2, `a feature of which all is new has the index ${index}`);
    return `${OBSERVER_SERIES.length} series`;
  } finally {
    await observer.stop();
  }
}

async function until(
  observer: RunningObserver,
  isEnough: (text: string) => boolean,
): Promise<string> {
  let text = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    text = await metricsOf(observer);
    if (isEnough(text)) return text;
    await sleep(PAUSE_MILLISECONDS);
  }
  return text;
}

/** Copies are taken at once, and counted. */
export async function takesCopies(subject: MonitoringSubject): Promise<string> {
  const before = subject.world.sent.length;
  const observer = await subject.observer(MIRROR, {
    reference: subject.lines('usual', USUAL),
    records: null,
  });
  try {
    const { status } = await ask(observer.port, '/predict', body({ tenure: 1, plan: 'gold' }));
    must(status === 202, `a copy is answered ${status}`);
    const isCounted = (text: string) =>
      sampleIn(text, 'model_feature_values_total', 'feature="plan"', 'bin="gold"') === 1;
    must(isCounted(await until(observer, isCounted)), 'a copy is not counted');
    must(subject.world.sent.length === before, 'a copy is handed on');
    return 'answered 202, counted, and handed on to nobody';
  } finally {
    await observer.stop();
  }
}

/** Throws a Finding where two lists of names differ. */
export function sameNames(found: readonly string[], known: readonly string[]): void {
  const more = found.filter((name) => !known.includes(name));
  const fewer = known.filter((name) => !found.includes(name));
  if (more.length + fewer.length === 0) return;
  throw new Finding(
    `names that queries do not know: ${more.join(', ')}; not there: ${fewer.join(', ')}`,
  );
}
