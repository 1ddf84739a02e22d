import { NAMESPACES } from '../../lib/contracts/namespaces';
import { Finding } from '../failures';
import { messageOf, type ApiResponse, type KubernetesObject } from '../kubernetes/api-client';
import { Cluster } from '../kubernetes/cluster';
import { ControlPlane, type ControlPlanePrograms } from '../kubernetes/control-plane';

const NAMESPACE = NAMESPACES.jupyterHub;
const HUB_ACCOUNT = 'hub';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

/** Kinds that the API server itself knows; controllers' own kinds say nothing about notebooks. */
const OWN_KINDS = /^(?:v1|(?:rbac\.authorization|scheduling|networking|storage)\.k8s\.io\/v1)$/;

/** A pod, as far as it is looked at. */
export interface StoredPod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly containers: readonly {
      readonly image: string;
      readonly env: readonly { readonly name: string; readonly value?: string }[];
    }[];
  };
}

/** A real API server with the hub's namespace as an environment has it: its level, limits, accounts and roles. */
export class HubCluster {
  private constructor(
    private readonly plane: ControlPlane,
    private readonly cluster: Cluster,
  ) {}

  /** Starts it, and applies what the environment has for the hub's namespace. */
  static async start(
    programs: ControlPlanePrograms,
    folder: string,
    objects: readonly KubernetesObject[],
  ): Promise<HubCluster> {
    const plane = await ControlPlane.start(programs, folder);
    const own = objects.filter(isOfHub);
    const cluster = new Cluster(plane.client);
    for (const object of own) {
      const answer = await cluster.apply(object);
      if (answer.status < 300) continue;
      await plane.stop();
      throw new Finding(`${object.kind} ${object.metadata.name}: ${messageOf(answer)}`);
    }
    await cluster.standInForControllers(own);
    return new HubCluster(plane, cluster);
  }

  /** What the API server says to a new object in the hub's namespace: nothing, or why not. */
  async refusals(object: object): Promise<string[]> {
    const { metadata, ...rest } = object as KubernetesObject;
    const placed = { ...rest, metadata: { ...metadata, namespace: NAMESPACE } };
    const answer = await this.cluster.wouldCreate(placed);
    return [...(answer.status >= 300 ? [messageOf(answer)] : []), ...answer.warnings];
  }

  /** A file by which the hub reaches the API server: as its own service account, with that one's rights. */
  hubKubeconfig(): Promise<string> {
    return this.plane.accountKubeconfig(NAMESPACE, HUB_ACCOUNT);
  }

  /** The pod of somebody; undefined while there is none. */
  async podOf(person: string): Promise<StoredPod | undefined> {
    const query = `labelSelector=${encodeURIComponent(`hub.jupyter.org/username=${person}`)}`;
    const { body } = await this.must('GET', `${PODS}?${query}`);
    return (body as { items: readonly StoredPod[] }).items[0];
  }

  /** The names of the claims in the hub's namespace that the hub has made. */
  async claims(): Promise<string[]> {
    const { body } = await this.must(
      'GET',
      `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`,
    );
    const { items } = body as { items: readonly KubernetesObject[] };
    return items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('home-'));
  }

  /** Says of a pod what a kubelet would once it runs. */
  async run({ metadata, spec }: StoredPod, address: string): Promise<void> {
    const since = new Date().toISOString();
    const status = {
      phase: 'Running',
      podIP: address,
      podIPs: [{ ip: address }],
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
      containerStatuses: spec.containers.map(({ image }) => ({
        name: 'notebook',
        image,
        imageID: image,
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: since } },
      })),
    };
    await this.must(
      'PATCH',
      `${PODS}/${metadata.name}/status`,
      { status },
      'application/merge-patch+json',
    );
  }

  /** Takes a right of the hub away. */
  async forbid(verb: string): Promise<void> {
    const place = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/roles/${HUB_ACCOUNT}`;
    const { body } = await this.must('GET', place);
    const role = body as { readonly rules: readonly { readonly verbs: readonly string[] }[] };
    const rules = role.rules.map((rule) => ({
      ...rule,
      verbs: rule.verbs.filter((each) => each !== verb),
    }));
    await this.must('PATCH', place, { rules }, 'application/merge-patch+json');
  }

  stop(): Promise<void> {
    return this.plane.stop();
  }

  private async must(
    ...request: Parameters<ControlPlane['client']['request']>
  ): Promise<ApiResponse> {
    const answer = await this.plane.client.request(...request);
    if (answer.status < 300) return answer;
    throw new Finding(`${request[0]} ${request[1]}: ${messageOf(answer)}`);
  }
}

/** The namespace, what is in it, and what it takes from the cluster. */
function isOfHub({ apiVersion, kind, metadata }: KubernetesObject): boolean {
  if (!OWN_KINDS.test(apiVersion)) return false;
  if (kind === 'Namespace') return metadata.name === NAMESPACE;
  return kind === 'PriorityClass' || metadata.namespace === NAMESPACE;
}
