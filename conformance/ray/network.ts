import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { MissingTool } from '../failures';
import { runProgram } from '../program';
import type { Toolbox } from '../tools';

/** Where a pod is. */
export type Place = 'head' | 'worker';

/** Addresses of pods, in networks that nothing else is in. */
export const ADDRESSES: Readonly<Record<Place, string>> = {
  head: '10.42.0.1',
  worker: '10.42.0.2',
};

const TOOLS = ['unshare', 'nsenter', 'setpriv', 'mount', 'ip'];
const READY_SECONDS = 10;

/**
 * The networks of two pods, joined by a cable: each has its own ports, and nobody else reaches them, which matters
 * because whoever reaches a head runs programs.
 */
export class PodNetwork {
  /** Makes the networks; only root can. */
  static async start(tools: Toolbox, folder: string): Promise<PodNetwork> {
    assertPossible(tools);
    const head = await Holder.start(folder, 'head');
    const worker = await Holder.start(folder, 'worker');
    const network = new PodNetwork({ head, worker });
    await network.join();
    return network;
  }

  private constructor(private readonly holders: Readonly<Record<Place, Holder>>) {}

  /** The words before a program that is to run beside a pod. */
  enter(place: Place): readonly [string, ...string[]] {
    return ['nsenter', `--net=/proc/${this.holders[place].pid}/ns/net`];
  }

  /** Ends the networks. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.holders).map((holder) => holder.stop()));
  }

  private async join(): Promise<void> {
    const cable = `ip link add eth0 type veth peer name eth0 netns ${this.holders.worker.pid}`;
    await this.must('head', `${cable} && ${upAs(ADDRESSES.head)}`);
    await this.must('worker', upAs(ADDRESSES.worker));
  }

  private async must(place: Place, command: string): Promise<void> {
    const [program, ...words] = this.enter(place);
    const { code, stderr } = await runProgram(program, [...words, 'sh', '-c', command]);
    if (code !== 0) throw new MissingTool('a network between namespaces', stderr.trim());
  }
}

/** Ray takes the address by which a pod would leave its network. */
const upAs = (address: string): string =>
  `ip address add ${address}/24 dev eth0 && ip link set eth0 up && ip route add default dev eth0`;

/** A program that does nothing but keep a network. */
class Holder {
  static async start(folder: string, place: Place): Promise<Holder> {
    const program = new BackgroundProgram(
      'unshare',
      ['--net', 'sh', '-c', 'ip link set lo up && echo "$$" && exec sleep infinity'],
      { env: {}, cwd: folder, log: path.join(folder, `network-${place}.log`) },
    );
    const hasStarted = () => Promise.resolve(/^\d+$/.test(program.log.trim()));
    await program.until(hasStarted, 'made a network', READY_SECONDS);
    return new Holder(program, Number(program.log.trim()));
  }

  private constructor(
    private readonly program: BackgroundProgram,
    readonly pid: number,
  ) {}

  stop(): Promise<void> {
    return this.program.stop();
  }
}

function assertPossible(tools: Toolbox): void {
  const missing = TOOLS.find((tool) => tools.find(tool) === undefined);
  if (missing !== undefined) {
    throw new MissingTool(missing, 'util-linux and iproute2 of your package manager, on Linux');
  }
  if (process.getuid?.() === 0) return;
  throw new MissingTool('the right to make namespaces', 'nothing: run the check as root');
}
