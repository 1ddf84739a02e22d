import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackgroundProgram } from '../background';
import { Finding } from '../failures';
import { messageOf, type KubernetesObject } from '../kubernetes/api-client';
import { Cluster } from '../kubernetes/cluster';
import { ControlPlane, type ControlPlanePrograms } from '../kubernetes/control-plane';
import type { Node } from './nodes';
import type { Pod } from './pods';

/** The programs of a cluster that chooses nodes for pods. */
export interface SchedulerPrograms extends ControlPlanePrograms {
  readonly scheduler: string;
}

/** Where a pod came to. */
export interface Placed {
  readonly pod: Pod;
  /** Undefined for a pod that waits. */
  readonly node: Node | undefined;
  /** Why it waits, in the scheduler's words. */
  readonly reason: string;
}

/** What pods need to be admitted. Quotas are another check's: here more pods run at once than a team may have. */
const NEEDED = ['Namespace', 'PriorityClass', 'LimitRange', 'ServiceAccount'];

const PLACE_SECONDS = 60;
/** The scheduler looks again at a pod that waits after a second, then after two. */
const PATIENCE_SECONDS = 4;
const PAUSE_MILLISECONDS = 100;

interface StoredPod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly conditions?: readonly { readonly reason?: string; readonly message?: string }[];
  };
}

/** A real API server and a real scheduler, with nodes that nothing runs on. */
export class ScheduledCluster {
  private present: readonly Node[] = [];

  private constructor(
    private readonly plane: ControlPlane,
    private readonly scheduler: BackgroundProgram,
  ) {}

  /** Starts a cluster with what pods of the objects need, and with these nodes. */
  static async start(
    programs: SchedulerPrograms,
    folder: string,
    objects: readonly KubernetesObject[],
    nodes: readonly Node[],
  ): Promise<ScheduledCluster> {
    const plane = await ControlPlane.start(programs, folder);
    const scheduler = new BackgroundProgram(
      programs.scheduler,
      [`--config=${writeConfiguration(folder, plane.kubeconfig)}`, '--secure-port=0'],
      { env: {}, cwd: folder, log: path.join(folder, 'kube-scheduler.log') },
    );
    const started = new ScheduledCluster(plane, scheduler);
    try {
      await started.furnish(objects);
      await started.addNodes(nodes);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  private async furnish(objects: readonly KubernetesObject[]): Promise<void> {
    const cluster = new Cluster(this.plane.client);
    const needed = objects.filter(({ kind }) => NEEDED.includes(kind));
    for (const object of needed) {
      const response = await cluster.apply(object);
      if (response.status >= 300) throw new Finding(messageOf(response));
    }
    await cluster.standInForControllers(needed);
  }

  private async addNodes(nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) {
      await this.ask('POST', '/api/v1/nodes', node);
      // Each new node is tainted until a controller sees that it is ready.
      const { taints } = node.spec;
      await this.ask('PATCH', `/api/v1/nodes/${node.metadata.name}`, { spec: { taints } });
    }
    this.present = [...this.present, ...nodes];
  }

  /** The nodes that are there. */
  get nodes(): readonly Node[] {
    return this.present;
  }

  /** Takes away the nodes of which something does not hold. */
  async keepNodes(isKept: (node: Node) => boolean): Promise<void> {
    for (const { metadata } of this.present.filter((node) => !isKept(node))) {
      await this.ask('DELETE', `/api/v1/nodes/${metadata.name}`);
    }
    this.present = this.present.filter(isKept);
    // The scheduler learns of nodes and of pods by two streams.
    await sleep(1000);
  }

  /** Creates pods one after the other, and waits for what the scheduler makes of them. */
  async place(pods: readonly Pod[]): Promise<Placed[]> {
    for (const pod of pods) {
      await this.ask('POST', `/api/v1/namespaces/${pod.metadata.namespace}/pods`, pod);
    }
    let placed: Placed[] = [];
    let waitsSince = Infinity;
    const isSettled = async (): Promise<boolean> => {
      placed = await this.placed(pods);
      const open = placed.filter(({ node }) => node === undefined);
      if (open.some(({ reason }) => reason === '')) return false;
      if (open.length === 0) return true;
      waitsSince = Math.min(waitsSince, performance.now());
      await sleep(PAUSE_MILLISECONDS);
      return performance.now() - waitsSince > PATIENCE_SECONDS * 1000;
    };
    await this.scheduler.until(isSettled, 'looked at each pod', PLACE_SECONDS);
    return placed;
  }

  private async placed(pods: readonly Pod[]): Promise<Placed[]> {
    // The API server answers so.
    const { items } = (await this.ask('GET', '/api/v1/pods')) as { items: readonly StoredPod[] };
    const stored = new Map(items.map((each) => [keyOf(each), each]));
    return pods.map((pod) => {
      const { spec, status } = stored.get(keyOf(pod)) ?? {};
      const node = this.present.find(({ metadata }) => metadata.name === spec?.nodeName);
      const waiting = status?.conditions?.find(({ reason }) => reason === 'Unschedulable');
      return { pod, node, reason: waiting?.message ?? '' };
    });
  }

  /** Removes pods at once: nothing runs that would have to end. */
  async remove(pods: readonly Pod[]): Promise<void> {
    for (const { metadata } of pods) {
      const { namespace, name } = metadata;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`;
      await this.ask('DELETE', path);
    }
  }

  private async ask(method: string, target: string, body?: object): Promise<unknown> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : undefined;
    const response = await this.plane.client.request(method, target, body, type);
    if (response.status < 300) return response.body;
    throw new Finding(`${method} ${target}: ${messageOf(response)}`);
  }

  /** Ends all programs. */
  async stop(): Promise<void> {
    await this.scheduler.stop();
    await this.plane.stop();
  }
}

const keyOf = ({ metadata }: KubernetesObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

function writeConfiguration(folder: string, kubeconfig: string): string {
  const file = path.join(folder, 'scheduler.json');
  const configuration = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: { kubeconfig, qps: 500, burst: 500 },
  };
  fs.writeFileSync(file, JSON.stringify(configuration));
  return file;
}
