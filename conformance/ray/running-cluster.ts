import { variablesOf } from '../emitted';
import { Finding } from '../failures';
import {
  addedVariables,
  AGENT_PORT,
  PORTS,
  rayContainer,
  startCommand,
  type Role,
  type SecretValues,
} from './kuberay';
import type { PodMachine } from './machine';
import { lastLines, type Pod } from './pod';
import { ADDRESSES, type Place } from './network';
import type { RayCluster, RayGroup } from './subject';

const READY_SECONDS = 120;

/** What notebooks are told of a cluster. */
export const NOTEBOOK = {
  RAY_ADDRESS: `ray://${ADDRESSES.head}:${PORTS.client}`,
  RAY_API_SERVER_ADDRESS: `http://${ADDRESSES.head}:${PORTS.dashboard}`,
} as const;

/** Where the dashboard answers. */
export const DASHBOARD = NOTEBOOK.RAY_API_SERVER_ADDRESS;

const ROLES: Readonly<Record<Place, Role>> = {
  head: { kind: 'head' },
  worker: { kind: 'worker', head: ADDRESSES.head },
};

/** A RayCluster whose pods run on this machine, started as the operator starts them. */
export class RunningCluster {
  private readonly pods = new Map<Place, Pod>();

  constructor(
    readonly machine: PodMachine,
    readonly cluster: RayCluster,
    private readonly secret: SecretValues = () => '',
  ) {}

  /** Starts a pod, and waits until it answers the operator’s probes. */
  async start(place: Place): Promise<Pod> {
    const pod = this.launch(place);
    await pod.program.until(() => this.isReady(place), 'answered its probes', READY_SECONDS);
    return pod;
  }

  /** Starts a pod that may never be ready; `changed` is what differs from what is emitted. */
  launch(place: Place, changed: (group: RayGroup) => RayGroup = (group) => group): Pod {
    const group = changed(this.group(place));
    const pod = this.machine.pod({
      name: `${this.cluster.metadata.name}-${place}-${this.pods.size}`,
      place,
      container: rayContainer(group),
      command: startCommand(this.cluster, group, ROLES[place]),
      env: this.variables(place),
    });
    this.pods.set(place, pod);
    return pod;
  }

  /** What the container of a pod has for variables. */
  variables(place: Place): Readonly<Record<string, string>> {
    const container = rayContainer(this.group(place));
    const added = Object.entries(addedVariables(this.cluster, ROLES[place], this.secret));
    const env = [...(container.env ?? []), ...added.map(([name, value]) => ({ name, value }))];
    return {
      // In a cluster, programs are in the image.
      PYTHONPATH: this.machine.file('examples/ray'),
      ...variablesOf({ ...container, env, envFrom: [] }, (_, key) => this.secret(key)),
    };
  }

  /** The group of a pod. */
  group(place: Place): RayGroup {
    const { headGroupSpec, workerGroupSpecs } = this.cluster.spec;
    const group = place === 'head' ? headGroupSpec : workerGroupSpecs[0];
    if (group === undefined) throw new Finding('the cluster has no workers');
    return group;
  }

  /** A pod that runs. */
  pod(place: Place): Pod {
    const pod = this.pods.get(place);
    if (pod !== undefined) return pod;
    throw new Finding(`there is no ${place}`);
  }

  /** Ends all pods, workers first. */
  async stop(): Promise<void> {
    await this.pods.get('worker')?.stop();
    await this.pods.get('head')?.stop();
  }

  /** What is asked of the programming interface behind the dashboard. */
  async nodes(): Promise<readonly { readonly node_ip: string; readonly state: string }[]> {
    const token = this.secret('auth_token');
    const { status, text } = await this.machine.ask('worker', {
      url: `${DASHBOARD}/api/v0/nodes`,
      token,
    });
    if (status !== 200) throw new Finding(`nodes are answered with ${status}: ${lastLines(text)}`);
    const { data } = JSON.parse(text) as {
      readonly data: {
        readonly result: {
          readonly result: readonly { readonly node_ip: string; readonly state: string }[];
        };
      };
    };
    return data.result.result;
  }

  private async isReady(place: Place): Promise<boolean> {
    const urls = [
      `http://localhost:${AGENT_PORT}/api/local_raylet_healthz`,
      ...(place === 'head' ? [`http://localhost:${PORTS.dashboard}/api/gcs_healthz`] : []),
    ];
    for (const url of urls) {
      const { text } = await this.machine.ask(place, { url });
      if (!text.includes('success')) return false;
    }
    return true;
  }
}
