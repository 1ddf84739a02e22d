import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { BackgroundProgram } from '../background';
import { CHART_MODULES } from '../charts/chart-modules';
import type { CheckContext } from '../check';
import { Finding, MissingTool } from '../failures';
import { downloadModule } from '../go-module';
import { messageOf, type KubernetesObject } from '../kubernetes/api-client';
import { controlPlanePrograms } from '../kubernetes/check';
import { Cluster } from '../kubernetes/cluster';
import { ControlPlane } from '../kubernetes/control-plane';
import type { SparkDistribution } from './distribution';
import { constructed, emitted, NAMESPACE } from './subject';

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const APPLICATIONS = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${NAMESPACE}/sparkapplications`;
const OPERATOR_NAMESPACE = 'spark-operator';
/** A schedule’s first run may be a minute away. */
const WAIT_SECONDS = 75;

/** Kinds that the API server itself knows. */
const OWN_KINDS = /^(?:v1|(?:rbac\.authorization|scheduling|networking)\.k8s\.io\/v1)$/;

/** A pod as the API server keeps it. */
export interface StoredPod {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly automountServiceAccountToken?: boolean;
    readonly priorityClassName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly { readonly key?: string }[];
    readonly containers: readonly {
      readonly image: string;
      readonly env?: readonly { readonly name: string; readonly value?: string }[];
      readonly envFrom?: readonly object[];
      readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    }[];
  };
}

interface Status {
  readonly status?: {
    readonly applicationState?: { readonly state: string; readonly errorMessage?: string };
  };
}

/** A real API server with a team's namespace, and the real operator, which submits by the real Spark. */
export class SparkCluster {
  private constructor(
    readonly plane: ControlPlane,
    private readonly cluster: Cluster,
    private readonly operator: BackgroundProgram,
  ) {}

  static async start(context: CheckContext, spark: SparkDistribution): Promise<SparkCluster> {
    const { tools, scratch } = context;
    const program = await tools.findOrBuild('spark-operator');
    const folder = path.join(scratch, 'spark-cluster');
    const plane = await ControlPlane.start(await controlPlanePrograms(tools), folder);
    try {
      const cluster = new Cluster(plane.client);
      const objects = [...(await definitions(tools.find('go'))), ...namespaceObjects()];
      for (const object of objects) {
        const answer = await cluster.apply(object);
        if (answer.status >= 300) {
          throw new Finding(`${object.kind} ${object.metadata.name}: ${messageOf(answer)}`);
        }
      }
      await cluster.standInForControllers(objects);
      // The operator ends where its kinds are not served yet.
      for (const object of Object.values(constructed())) await cluster.wouldCreate(object);
      const operator = launch(program, plane, spark, folder);
      return new SparkCluster(plane, cluster, operator);
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.operator.stop();
    await this.plane.stop();
  }

  /** Submits an application, and gives the driver that the operator makes of it. */
  async driverOf(application: KubernetesObject): Promise<StoredPod> {
    await this.create(application);
    const { name } = application.metadata;
    const driver = await this.waitFor(async () => {
      const answer = await this.plane.client.request('GET', `${PODS}/${name}-driver`);
      if (answer.status === 200) return answer.body as StoredPod;
      const { state, errorMessage = '' } = await this.stateOf(name);
      if (!state.includes('FAILED')) return undefined;
      throw new Finding(`${state}: ${errorMessage.slice(0, 1500)}`);
    });
    if (driver !== undefined) return driver;
    throw new Finding(
      `no driver of ${name}: ${this.operator.log.split('\n').slice(-6).join('\n')}`,
    );
  }

  /** Submits an application, and gives what the operator says of its failure. */
  async failureOf(application: KubernetesObject): Promise<string> {
    await this.create(application);
    const { name } = application.metadata;
    const message = await this.waitFor(async () => {
      const { state, errorMessage } = await this.stateOf(name);
      return state.includes('FAILED') ? errorMessage : undefined;
    });
    if (message !== undefined) return message;
    throw new Finding(`${name} did not fail`);
  }

  /** Applies an object in the team's namespace. */
  async create(object: KubernetesObject): Promise<void> {
    const metadata = { ...object.metadata, namespace: NAMESPACE };
    const answer = await this.cluster.apply({ ...object, metadata });
    if (answer.status >= 300) throw new Finding(messageOf(answer));
  }

  /** Pods with a label. */
  async podsWith(label: string): Promise<StoredPod[]> {
    const selector = encodeURIComponent(label);
    const { body } = await this.plane.client.request('GET', `${PODS}?labelSelector=${selector}`);
    return (body as { items?: StoredPod[] }).items ?? [];
  }

  /** Waits for the driver of a schedule's first run. */
  scheduledDriver(name: string): Promise<StoredPod | undefined> {
    const label = `spark-role=driver,sparkoperator.k8s.io/scheduled-app-name=${name}`;
    return this.waitFor(async () => (await this.podsWith(label))[0]);
  }

  /** A ConfigMap of the namespace whose name ends so, and belongs to a driver. */
  async configMap(driver: string, ending: string): Promise<Readonly<Record<string, string>>> {
    const { body } = await this.plane.client.request(
      'GET',
      `/api/v1/namespaces/${NAMESPACE}/configmaps`,
    );
    const { items = [] } = body as {
      items?: {
        metadata: { name: string; ownerReferences?: { name: string }[] };
        data?: Record<string, string>;
      }[];
    };
    const found = items.find(
      ({ metadata }) =>
        metadata.name.endsWith(ending) &&
        metadata.ownerReferences?.some(({ name }) => name === driver) === true,
    );
    if (found?.data === undefined)
      throw new Finding(`there is no ConfigMap …${ending} of ${driver}`);
    return found.data;
  }

  /** Takes the drivers' rights away. */
  async withoutRights(): Promise<void> {
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/rolebindings`;
    await this.plane.client.request('DELETE', `${bindings}/spark-driver`);
  }

  private async stateOf(name: string): Promise<{ state: string; errorMessage?: string }> {
    const { body } = await this.plane.client.request('GET', `${APPLICATIONS}/${name}`);
    return (body as Status).status?.applicationState ?? { state: '' };
  }

  private async waitFor<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    const deadline = performance.now() + WAIT_SECONDS * 1000;
    while (performance.now() < deadline) {
      const found = await look();
      if (found !== undefined) return found;
      await sleep(500);
    }
    return undefined;
  }
}

async function definitions(go: string | undefined): Promise<KubernetesObject[]> {
  const chart = CHART_MODULES['spark-operator'];
  if (chart === undefined) throw new MissingTool('spark-operator', 'its Go module');
  const folder = path.join(await downloadModule(go, chart), chart.folder, 'crds');
  return fs
    .readdirSync(folder)
    .map((file) => parse(fs.readFileSync(path.join(folder, file), 'utf8')) as KubernetesObject);
}

/** What the platform has for the team's namespace, beside kinds of other operators. */
function namespaceObjects(): KubernetesObject[] {
  const objects = emitted() as unknown as KubernetesObject[];
  return [
    ...objects.filter(
      ({ apiVersion, kind, metadata }) =>
        OWN_KINDS.test(apiVersion) &&
        (metadata.namespace === NAMESPACE ||
          kind === 'PriorityClass' ||
          (kind === 'Namespace' && metadata.name === NAMESPACE)),
    ),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: OPERATOR_NAMESPACE } },
  ];
}

/** https://github.com/kubeflow/spark-operator/blob/v2.5.2/charts/spark-operator-chart/templates/controller/deployment.yaml */
function launch(
  program: string,
  { kubeconfig, client }: ControlPlane,
  spark: SparkDistribution,
  folder: string,
): BackgroundProgram {
  return new BackgroundProgram(
    program,
    [
      'controller',
      'start',
      `--kubeconfig=${kubeconfig}`,
      `--namespaces=${NAMESPACE}`,
      '--leader-election=false',
      '--enable-metrics=false',
      '--enable-ui-service=true',
      '--health-probe-bind-address=127.0.0.1:0',
    ],
    {
      env: {
        ...spark.env,
        KUBECONFIG: kubeconfig,
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: String(client.port),
        HOME: folder,
      },
      cwd: folder,
      log: path.join(folder, 'operator.log'),
    },
  );
}
