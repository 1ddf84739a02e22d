import { setTimeout as sleep } from 'node:timers/promises';
import type { ServeApplication } from '../../constructs/kubernetes/ray';
import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import { PORTS } from './kuberay';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { ADDRESSES } from './network';
import { DASHBOARD, type RunningCluster } from './running-cluster';
import { CHANGES, saysRestart, SUMMARY, type ServeChange } from './serve-changes';
import { rayService } from './subject';

const APPLICATIONS = `${DASHBOARD}/api/serve/applications/`;

/** The Service of a RayService leads to workers, not to the head. */
const WORKER = `http://${ADDRESSES.worker}:${PORTS.serve}`;

const TEXT = 'Hello and welcome. The world is large.';
const SETTLE_SECONDS = 120;
const PAUSE_MILLISECONDS = 500;

interface Application {
  readonly status: string;
  readonly message: string;
  readonly deployments: Readonly<
    Record<
      string,
      {
        readonly status: string;
        readonly replicas: readonly { readonly actor_id: string; readonly state: string }[];
      }
    >
  >;
}

/** Replicas of each deployment, by the numbers of their actors. */
type Replicas = Readonly<Record<string, readonly string[]>>;

/** The sample application on real Ray Serve, and what changes do to it. */
export async function serveParts(cluster: RunningCluster): Promise<PartResult[]> {
  const trial = new ServeTrial(cluster);
  const parts = [await runPart('application of Ray Serve', () => trial.answers())];
  for (const change of CHANGES.filter(({ tried }) => tried)) {
    const part = `a change of ${change.name}`;
    parts.push(await runPart(part, () => trial.does(change)));
  }
  return parts;
}

class ServeTrial {
  private readonly machine: PodMachine;

  constructor(private readonly cluster: RunningCluster) {
    this.machine = cluster.machine;
  }

  /** The sample answers at a worker, whose probe is what the operator asks. */
  async answers(): Promise<string> {
    await this.deploy(SUMMARY);
    const isReady = async () =>
      (await this.machine.ask('head', { url: `${WORKER}/-/healthz` })).text === 'success';
    await this.cluster.pod('worker').program.until(isReady, 'answered requests', SETTLE_SECONDS);
    const { text, language } = await this.summary();
    if (text !== 'bonjour et welcome.' || language !== 'french') {
      throw new Finding(`answers '${text}' in ${language}`);
    }
    return `examples/ray/serve_summary.py answers '${text}'`;
  }

  /** Replicas are other ones just where the annotations of the RayService say so. */
  async does(change: ServeChange): Promise<string> {
    const old = await this.deploy(change.before);
    const now = await this.deploy(change.after);
    const restarted = Object.keys(old).filter((name) =>
      (old[name] ?? []).every((replica) => now[name]?.includes(replica) !== true),
    );
    if (change.after.deployments?.some(({ userConfig }) => userConfig?.['language'] === 'german')) {
      await this.speaksGerman();
    }
    if (restarted.length > 0 === saysRestart(change)) {
      return restarted.length > 0
        ? `other replicas of ${restarted.join(', ')}`
        : 'the same replicas';
    }
    throw new Finding(
      restarted.length > 0
        ? `other replicas of ${restarted.join(', ')}, and the annotations are the same`
        : 'the same replicas, and an annotation is another',
    );
  }

  private async speaksGerman(): Promise<void> {
    const { text, language } = await this.summary();
    if (text !== 'hallo und welcome.') throw new Finding(`answers '${text}' in ${language}`);
  }

  private async summary(): Promise<{ readonly text: string; readonly language: string }> {
    const { status, text } = await this.machine.ask('head', {
      method: 'POST',
      url: `${WORKER}/summary`,
      body: TEXT,
    });
    if (status === 200) return JSON.parse(text) as { text: string; language: string };
    throw new Finding(`a request is answered with ${status}: ${lastLines(text)}`);
  }

  /** Hands over the document as the operator does, and waits until it is what runs. */
  private async deploy(application: ServeApplication): Promise<Replicas> {
    const { status, text } = await this.machine.ask('worker', {
      method: 'PUT',
      url: APPLICATIONS,
      body: rayService([application]).spec.serveConfigV2,
    });
    if (status !== 200) throw new Finding(`is answered with ${status}: ${lastLines(text)}`);
    const deadline = performance.now() + SETTLE_SECONDS * 1000;
    let found: Application | undefined;
    while (performance.now() < deadline) {
      await sleep(PAUSE_MILLISECONDS);
      found = await this.application(application.name);
      if (found.status === 'DEPLOY_FAILED') throw new Finding(lastLines(found.message));
      if (isSettled(found)) return replicasOf(found);
    }
    throw new Finding(`not settled: ${JSON.stringify(found)}`);
  }

  private async application(name: string): Promise<Application> {
    const { text } = await this.machine.ask('worker', { url: APPLICATIONS });
    const { applications } = JSON.parse(text) as {
      readonly applications: Readonly<Record<string, Application>>;
    };
    const found = applications[name];
    if (found !== undefined) return found;
    throw new Finding(`there is no application ${name}`);
  }
}

const isSettled = ({ status, deployments }: Application): boolean =>
  status === 'RUNNING' &&
  Object.values(deployments).every(
    (deployment) =>
      deployment.status === 'HEALTHY' &&
      deployment.replicas.length > 0 &&
      deployment.replicas.every(({ state }) => state === 'RUNNING'),
  );

const replicasOf = ({ deployments }: Application): Replicas =>
  Object.fromEntries(
    Object.entries(deployments).map(([name, { replicas }]) => [
      name,
      replicas.map((replica) => replica.actor_id),
    ]),
  );
