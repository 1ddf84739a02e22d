import { MonitoredSeries } from '../../constructs/kubernetes/prometheus';
import type { CheckContext } from '../check';
import type { EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { podMonitors, podPorts, type PodMonitor, type PodPort } from './monitors';
import { PROGRAMS, SECRETS, type ProgramSubject } from './programs';
import { scrapeConfig, type SecretValue } from './scrape-config';
import { withServer, type PrometheusServer } from './server';

const EVERY = '1s';
const SECONDS = 20;

const made: SecretValue = (secret, key) => {
  const value = SECRETS[`${secret}/${key}`];
  if (value !== undefined) return value;
  throw new Finding(`nothing makes the key '${key}' of the Secret '${secret}'`);
};

/** A monitor, what it may find, and what Secrets hold. */
interface ReadMonitor {
  readonly monitor: PodMonitor;
  readonly pods: readonly PodPort[];
  readonly secret: SecretValue;
}

/** What is read of a program: nothing is found, or it answers or does not. */
type Reading = 'no pod' | 'no answer' | 'answers';

/** Reads a real program as a monitor says, and asks for what was read by the names that queries of ours have. */
export async function readProgram(
  context: CheckContext,
  objects: readonly EmittedObject[],
  subject: ProgramSubject,
): Promise<string> {
  const read = { monitor: monitorOf(objects, subject), pods: podPorts(objects), secret: made };
  return withProgram(context, subject, async (address) => {
    const reading = await readingOf(context, read, { address, ...subject });
    if (reading !== 'answers') throw new Finding(`'${subject.monitor}' reads: ${reading}`);
    const { endpoint } = read.monitor;
    return `port ${endpoint.port}, ${endpoint.path}, ${wayIn(endpoint)}`;
  });
}

const wayIn = ({ authorization, basicAuth }: PodMonitor['endpoint']): string => {
  if (authorization !== undefined) return 'with a token';
  return basicAuth === undefined ? 'for everybody' : 'with a password';
};

interface ReadMistake {
  readonly name: string;
  readonly apply: (read: ReadMonitor) => ReadMonitor;
  readonly reading: Reading;
}

const withEndpoint =
  (change: Partial<PodMonitor['endpoint']>) =>
  ({ monitor, ...read }: ReadMonitor): ReadMonitor => ({
    ...read,
    monitor: { ...monitor, endpoint: { ...monitor.endpoint, ...change } },
  });

const PATH_MISTAKE: ReadMistake = {
  name: 'another path',
  apply: withEndpoint({ path: '/other' }),
  reading: 'no answer',
};

const POD_MISTAKES: readonly ReadMistake[] = [
  { name: 'another port', apply: withEndpoint({ port: 'other' }), reading: 'no pod' },
  {
    name: 'other pods',
    apply: ({ monitor, ...read }) => ({ ...read, monitor: { ...monitor, pods: { app: 'other' } } }),
    reading: 'no pod',
  },
];

const SECRET_MISTAKES: readonly ReadMistake[] = [
  {
    name: 'another secret',
    apply: (read) => ({ ...read, secret: () => 'other' }),
    reading: 'no answer',
  },
  {
    name: 'no secret',
    apply: withEndpoint({ authorization: undefined, basicAuth: undefined }),
    reading: 'no answer',
  },
];

function mistakesIn(
  { ignoresPath = false }: ProgramSubject,
  { endpoint: { authorization, basicAuth } }: PodMonitor,
): readonly ReadMistake[] {
  const isOpen = authorization === undefined && basicAuth === undefined;
  return [
    ...POD_MISTAKES,
    ...(ignoresPath ? [] : [PATH_MISTAKE]),
    ...(isOpen ? [] : SECRET_MISTAKES),
  ];
}

/** What is wrong in a monitor is seen at `up`. */
export async function noticeMistakes(
  context: CheckContext,
  objects: readonly EmittedObject[],
): Promise<string> {
  let count = 0;
  for (const subject of PROGRAMS) {
    const read = { monitor: monitorOf(objects, subject), pods: podPorts(objects), secret: made };
    const mistakes = mistakesIn(subject, read.monitor);
    count += mistakes.length;
    await withProgram(context, subject, async (address) => {
      for (const { name, apply, reading } of mistakes) {
        const got = await readingOf(context, apply(read), { address, ...subject });
        if (got !== reading) throw new Finding(`${subject.monitor}, ${name}: ${got}`);
      }
    });
  }
  return `${count} mistakes`;
}

function monitorOf(objects: readonly EmittedObject[], { monitor }: ProgramSubject): PodMonitor {
  const found = podMonitors(objects).find(
    ({ namespace, name }) => `${namespace}/${name}` === monitor,
  );
  if (found !== undefined) return found;
  throw new Finding(`there is no PodMonitor '${monitor}'`);
}

async function withProgram<Result>(
  context: CheckContext,
  { start }: ProgramSubject,
  work: (address: string) => Promise<Result>,
): Promise<Result> {
  const { address, stop } = await start(context);
  try {
    return await work(address);
  } finally {
    await stop();
  }
}

let servers = 0;

/** Starts a Prometheus that reads by a monitor, and waits until it has. */
async function readingOf(
  context: CheckContext,
  { monitor, pods, secret }: ReadMonitor,
  { address, asked, answer }: Pick<ProgramSubject, 'asked' | 'answer'> & { address: string },
): Promise<Reading> {
  const up = new MonitoredSeries(`${monitor.namespace}/${monitor.name}`, []).up();
  const config = {
    global: { scrape_interval: EVERY, scrape_timeout: EVERY },
    scrape_configs: [scrapeConfig(monitor, { pods, address, secret })],
  };
  servers += 1;
  return withServer(context, { name: `reader-${servers}`, config }, async (server) => {
    const found = await readTargets(server);
    if (found === 0) return 'no pod';
    if (found > 1) throw new Finding(`${found} targets are read`);
    await server.until(async () => (await server.query(up)).length > 0, `known ${up}`, SECONDS);
    if ((await server.query(`${up} == 1`)).length === 0) return 'no answer';
    const [sample] = await server.query(asked);
    if (sample?.value[1] === answer) return 'answers';
    throw new Finding(`${asked} is ${sample?.value[1] ?? 'nothing'}, and should be ${answer}`);
  });
}

/** What the API says of targets: https://prometheus.io/docs/prometheus/latest/querying/api/#targets */
interface Targets {
  readonly activeTargets: readonly unknown[];
  readonly droppedTargets: readonly unknown[];
}

/** Waits until targets have been looked through, and says how many are left. */
async function readTargets(server: PrometheusServer): Promise<number> {
  const targets = async () => (await server.ask('targets')) as Targets;
  const areKnown = async () => {
    const { activeTargets, droppedTargets } = await targets();
    return activeTargets.length + droppedTargets.length > 0;
  };
  await server.until(areKnown, 'looked through its targets', SECONDS);
  return (await targets()).activeTargets.length;
}
