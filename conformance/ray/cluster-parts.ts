import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import { PORTS } from './kuberay';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { ADDRESSES } from './network';
import { DASHBOARD, NOTEBOOK, RunningCluster } from './running-cluster';
import { rayCluster } from './subject';

/** Folders of an image that programs like to write to. */
const FORBIDDEN = ['/', '/home', '/var/tmp', '/etc'];

const LEAVE_SECONDS = 30;

/** What real Ray says of a cluster that a team has, and of mistakes in it. */
export async function clusterParts(
  machine: PodMachine,
  others: (cluster: RunningCluster) => Promise<PartResult[]>,
): Promise<PartResult[]> {
  const cluster = new RunningCluster(machine, rayCluster('vision', { auth: 'network' }));
  const trial = new ClusterTrial(machine, cluster);
  try {
    const started = await runPart('head and worker', () => trial.starts());
    if (started.status !== 'passed') return [started];
    return [
      started,
      await runPart('job of a notebook', () => trial.job()),
      await runPart('client of a notebook', () => trial.client()),
      await runPart('pages below a path', () => trial.pages()),
      await runPart('metrics', () => trial.metrics()),
      ...(await others(cluster)),
      await runPart('worker that is asked to leave', () => trial.leaves()),
    ];
  } finally {
    await cluster.stop();
  }
}

/** A cluster that answers. */
class ClusterTrial {
  constructor(
    private readonly machine: PodMachine,
    private readonly cluster: RunningCluster,
  ) {}

  async starts(): Promise<string> {
    await this.cluster.start('head');
    await this.cluster.start('worker');
    const nodes = await this.cluster.nodes();
    if (nodes.length === 2) return 'both answer the operator’s probes, and write to no image';
    throw new Finding(`there are ${nodes.length} nodes`);
  }

  /** By the variable that a notebook has; tasks stay away from the head. */
  async job(): Promise<string> {
    const { code, stdout, stderr } = await this.machine.run(
      'worker',
      [
        'ray',
        'job',
        'submit',
        '--',
        'python',
        this.machine.file('conformance/ray/job.py'),
        ...FORBIDDEN,
      ],
      { RAY_API_SERVER_ADDRESS: NOTEBOOK.RAY_API_SERVER_ADDRESS },
    );
    if (code !== 0) throw new Finding(lastLines(`${stdout}\n${stderr}`));
    const said = stdout.split('\n').find((line) => line.startsWith('{"nodes"'));
    const wanted = JSON.stringify({
      nodes: 2,
      resources: [{ CPU: 4, memory: 4 * 2 ** 30, licence: 1, disk: 5 }],
      tasks: [ADDRESSES.worker],
      place: {
        node: ADDRESSES.worker,
        user: [1000, 100],
        home: '/tmp',
        folder: '/tmp',
        writable: [],
      },
    });
    if (JSON.stringify(JSON.parse(said ?? '{}')) !== wanted) {
      throw new Finding(`it says ${said ?? 'nothing'}, wanted ${wanted}`);
    }
    return 'tasks run on the worker alone, as the image’s user, and find its resources';
  }

  /** The sample program, by the variable that a notebook has. */
  async client(): Promise<string> {
    const sample = () =>
      this.machine.run(
        'worker',
        ['python', this.machine.file('examples/ray/interactive_client.py')],
        { RAY_ADDRESS: NOTEBOOK.RAY_ADDRESS },
      );
    const first = await sample();
    // On a machine that has much to do, Ray gives up before what it has started answers.
    const isLate = first.stderr.includes('Starting Ray client server failed');
    const { code, stdout, stderr } = isLate ? await sample() : first;
    if (code !== 0) throw new Finding(lastLines(stderr));
    const said = stdout.trim().split('\n').slice(-2).join('; ');
    if (said.startsWith('pi is about 3.1') && said.endsWith(`8 rounds on ${ADDRESSES.worker}`)) {
      const trial = isLate ? ', at the second try' : '';
      return `examples/ray/interactive_client.py: ${said}${trial}`;
    }
    throw new Finding(`the sample program says ${said}`);
  }

  /** An entrance may take a path off: what the page loads is named relative to it. */
  async pages(): Promise<string> {
    const { status, text } = await this.machine.ask('worker', { url: `${DASHBOARD}/` });
    const links = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link);
    const astray = links.filter((link) => !link.startsWith('./'));
    if (status !== 200 || links.length === 0 || astray.length > 0) {
      throw new Finding(`answers ${status} with the links ${astray.join(', ')}`);
    }
    for (const link of links) {
      const answer = await this.machine.ask('worker', { url: new URL(link, DASHBOARD).href });
      if (answer.status !== 200) throw new Finding(`${link} is answered with ${answer.status}`);
    }
    return links.join(', ');
  }

  /** Prometheus finds numbers at every pod. */
  async metrics(): Promise<string> {
    const counts: string[] = [];
    for (const [place, address] of Object.entries(ADDRESSES)) {
      const url = `http://${address}:${PORTS.metrics}/metrics`;
      const { text } = await this.machine.ask('worker', { url });
      const names = new Set(text.match(/^ray_\w+/gm));
      if (names.size === 0) throw new Finding(`${place} has no numbers`);
      counts.push(`${names.size} of the ${place}`);
    }
    return counts.join(', ');
  }

  /** The hook before the end of a worker; the head learns of it. */
  async leaves(): Promise<string> {
    const { command = [] } = this.container().lifecycle?.preStop?.exec ?? {};
    const { code, stdout, stderr } = await this.cluster.pod('worker').exec(command);
    if (code !== 0) throw new Finding(lastLines(`${stdout}\n${stderr}`));
    const isGone = async () =>
      (await this.cluster.nodes()).some(
        ({ node_ip, state }) => node_ip === ADDRESSES.worker && state === 'DEAD',
      );
    await this.cluster.pod('head').program.until(isGone, 'missed the worker', LEAVE_SECONDS);
    return 'the head has missed it';
  }

  private container() {
    const [container] = this.cluster.group('worker').template.spec.containers;
    if (container === undefined) throw new Finding('a worker has no container');
    return container;
  }
}
