import { runPart, type PartResult } from '../check';
import { variablesOf } from '../emitted';
import { Finding } from '../failures';
import type { Completed } from '../program';
import { submitCommand, tokenVariables } from './kuberay';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { DASHBOARD, NOTEBOOK, RunningCluster } from './running-cluster';
import { rayJob, unlessRefused, type RayContainer, type RayJob } from './subject';

/** A token as the operator makes it. */
const TOKEN = 'made-for-this-run-and-long-enough';

const STAGE = 'a value with "quotes", \\ and a comma';

/** What a shell would fill in, if it were let. */
const MARKED = 'costs $HOME and `id`';

const REFUSED = /Unauthorized|401|Forbidden|403|AuthenticationError|Unauthenticated|token/i;

const SUBMIT_SECONDS = 90;

const secret = (key: string): string => (key === 'auth_token' ? TOKEN : '');

/** A job of ours, as the operator sends it to a cluster that asks for a token. */
export async function tokenParts(machine: PodMachine): Promise<PartResult[]> {
  const job = printing('told', STAGE);
  const cluster = new RunningCluster(
    machine,
    { metadata: job.metadata, spec: job.spec.rayClusterSpec },
    secret,
  );
  const trial = new TokenTrial(machine);
  try {
    const started = await runPart('cluster with a token', async () => {
      await cluster.start('head');
      return 'a head answers the operator’s probes';
    });
    if (started.status !== 'passed') return [started];
    return [
      started,
      await runPart('job as the operator sends it', () => trial.sends(job, STAGE)),
      await runPart('variables that a shell would fill in', () => trial.fillsIn()),
      await runPart('notices a job without the token', () => trial.refusesJobs()),
      await runPart('notices a client without the token', () => trial.refusesClients()),
      await runPart('notices a page without the token', () => trial.refusesPages()),
      await runPart('notices a worker without the token', () => refusesWorkers(cluster)),
    ];
  } finally {
    await cluster.stop();
  }
}

/** A job that prints a variable of its runtime environment. */
const printing = (name: string, value: string): RayJob =>
  rayJob(name, { entrypoint: 'printenv STAGE', runtimeEnvironment: { env: { STAGE: value } } });

class TokenTrial {
  constructor(private readonly machine: PodMachine) {}

  /** The emitted submitter, with what the operator adds. */
  async sends(job: RayJob, wanted: string): Promise<string> {
    const log = await this.submitted(job);
    if (log.split('\n').includes(wanted)) return 'a program on the head has the emitted variables';
    throw new Finding(`the program says ${lastLines(log)}`);
  }

  /** The operator hands the environment to a shell, in quotes that fill in variables. */
  async fillsIn(): Promise<string> {
    const job = unlessRefused(() => printing('marked', MARKED));
    if (job === undefined) return 'a construct refuses them';
    await this.sends(job, MARKED);
    return 'they arrive as they are';
  }

  async refusesJobs(): Promise<string> {
    for (const env of [{}, tokenVariables('another-token-that-is-long-enough')]) {
      const done = await this.machine.run('worker', ['ray', 'job', 'submit', '--', 'true'], {
        RAY_API_SERVER_ADDRESS: NOTEBOOK.RAY_API_SERVER_ADDRESS,
        ...env,
      });
      assertRefused(done);
    }
    return 'without one, and with another';
  }

  /** A client is not told why: it waits, and gives up. */
  async refusesClients(): Promise<string> {
    const program = 'import ray; ray.init(); print(ray.cluster_resources())';
    const connect = (env: Readonly<Record<string, string>>) =>
      this.machine.run('worker', ['python', '-c', program], {
        RAY_ADDRESS: NOTEBOOK.RAY_ADDRESS,
        ...env,
      });
    const shown = await connect(tokenVariables(TOKEN));
    if (shown.code !== 0) throw new Finding(`with it: ${lastLines(shown.stderr)}`);
    const without = await connect({});
    if (without.code === 0) throw new Finding(`is let in: ${lastLines(without.stdout)}`);
    return `with it a client is let in, without it: ${lastLines(without.stderr, 1)}`;
  }

  async refusesPages(): Promise<string> {
    const url = `${DASHBOARD}/api/jobs/`;
    const without = await this.machine.ask('worker', { url });
    const shown = await this.machine.ask('worker', { url, token: TOKEN });
    if (without.status === 401 && shown.status === 200) return '401 without it, 200 with it';
    throw new Finding(`${without.status} without it, ${shown.status} with it`);
  }

  private async submitted(job: RayJob): Promise<string> {
    const [container] = job.spec.submitterPodTemplate.spec.containers;
    if (container === undefined) throw new Finding('the submitter has no container');
    const pod = this.machine.pod({
      name: `submitter-${job.metadata.name}`,
      place: 'worker',
      container,
      command: submitCommand(job, DASHBOARD),
      env: { ...variables(container), ...tokenVariables(TOKEN) },
    });
    return pod.ended(SUBMIT_SECONDS);
  }
}

/** A worker that shows no token does not join. */
async function refusesWorkers(cluster: RunningCluster): Promise<string> {
  const stranger = new RunningCluster(cluster.machine, {
    metadata: { ...cluster.cluster.metadata, name: 'stranger' },
    spec: { ...cluster.cluster.spec, authOptions: undefined },
  });
  try {
    const log = await stranger.launch('worker').ended(SUBMIT_SECONDS);
    const reason = REFUSED.exec(log);
    if (reason === null) throw new Finding(lastLines(log));
    const { length } = await cluster.nodes();
    if (length !== 1) throw new Finding(`there are ${length} nodes`);
    return `it ends: ${reason[0]}`;
  } finally {
    await stranger.stop();
  }
}

const variables = (container: RayContainer): Readonly<Record<string, string>> =>
  variablesOf(container, () => '');

function assertRefused({ code, stdout, stderr }: Completed): void {
  if (code === 0) throw new Finding(`is taken: ${lastLines(stdout)}`);
  if (!REFUSED.test(stderr)) throw new Finding(lastLines(stderr));
}
