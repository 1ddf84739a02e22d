import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  addProcessorScaling,
  assertInteger,
  contentHash,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  validated,
  WorkloadServiceAccount,
  type INamespace,
  type Labels,
} from '../core';
import type { RouteService } from '../gateway';
import { grpcAddress, traceSettings } from '../opentelemetry';
import type { MonitoredSeries } from '../prometheus';
import {
  answeringLabels,
  CACHE_PORTS,
  COMPONENT,
  podLabels,
  PORT,
  routerName,
  VERSION_LABEL,
} from './names';
import type { RouterOptions, RouterScaling } from './router-options';
import { routerPod } from './router-pod';
import type { LlmServiceProps } from './service-props';
import { routerAlerts } from './service-alerts';
import { ROUTER_SERIES, type RouterSeries } from './series';
import meter from './llm_usage.py';

const MOST_ROUTERS = 50;
const DEFAULT_ROUTERS = 2;

/** A router, and the service whose engines it knows. */
export interface RouterProps
  extends
    RouterOptions,
    Pick<LlmServiceProps, 'namespace' | 'network' | 'apiKey' | 'metrics' | 'traces'> {
  /** Name of the service; the router is called `<service>-router`. */
  readonly service: string;
  /** Version of the service. */
  readonly version: string;
  /** The router’s image. */
  readonly image: string;
}

/** One address for several models, which finds engines by the labels of their pods. It has no sign-in of its own. */
export class LlmRouter extends Construct {
  /** Where requests go. */
  readonly service: RouteService;
  /** Its series; undefined where nobody reads them. */
  readonly series?: MonitoredSeries<RouterSeries>;
  private readonly name: string;
  private readonly pods: Labels;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RouterProps,
  ) {
    super(scope, id);
    this.validate(props);
    const { namespace, metrics } = props;
    this.name = routerName(props.service);
    this.pods = podLabels(this.name);
    this.service = { name: this.name, port: PORT, pods: this.pods };
    this.addAccount();
    this.addRouters();
    this.addEdges(namespace);
    this.series = metrics?.scrape(this, 'Metrics', {
      name: this.name,
      namespace,
      pods: this.pods,
      port: { name: 'http', number: PORT },
      series: ROUTER_SERIES,
    });
    if (this.series === undefined) return;
    const alerts = routerAlerts(props.service, this.series);
    metrics?.addAlerts(this, 'Alerts', { name: this.name, namespace, alerts });
  }

  /** Lets pods of a namespace, all without labels, send requests; `name` says who, and is unique for the router. */
  addCaller(name: string, from: INamespace, pods?: Labels): void {
    const { namespace } = this.props;
    const edge = `${name}-to-${this.name}`;
    const caller = pods === undefined ? Peer.namespace(from) : Peer.pods(from, pods);
    namespace.allowIngressFrom(edge, caller, { ports: [PORT], pods: this.pods });
    from.allowEgressTo(edge, Endpoint.of(Peer.pods(namespace, this.pods), [PORT]), { pods });
  }

  private validate({ logic, replicas, retries }: RouterProps): void {
    const range = { lowest: 1, highest: MOST_ROUTERS };
    const { min, max } =
      typeof replicas === 'object' ? replicas : { min: replicas, max: undefined };
    assertInteger(this, 'router.replicas', min, range);
    assertInteger(this, 'router.replicas.max', max, { ...range, lowest: min ?? 1 });
    assertInteger(this, 'router.retries', retries, { lowest: 0, highest: 10 });
    if (logic?.kind === 'session' && !/^[A-Za-z0-9-]+$/.test(logic.header)) {
      throw new ValidationError(
        this,
        `'router.logic.header' must be the name of a header such as 'x-session-id', got '${logic.header}'`,
      );
    }
    if (logic?.kind !== 'kv-aware' || replicas === 1) return;
    throw new ValidationError(
      this,
      `'router.replicas' must be 1 with the logic 'kv-aware', as engines tell one router what they hold, got ${JSON.stringify(replicas ?? DEFAULT_ROUTERS)}`,
    );
  }

  /** It lists and watches pods of the namespace, and changes none. */
  private addAccount(): void {
    const { namespace } = this.props;
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: this.name,
      namespace,
      component: COMPONENT,
      pods: this.pods,
    });
    const metadata = this.metadata();
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] }],
    });
    new k8s.KubeRoleBinding(this, 'Binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: this.name },
      subjects: [{ kind: 'ServiceAccount', name: this.name, namespace: namespace.name }],
    });
  }

  private addRouters(): void {
    const { replicas = DEFAULT_ROUTERS, apiKey, version, namespace, traces } = this.props;
    const scaling = typeof replicas === 'object' ? replicas : undefined;
    const metadata = this.metadata();
    new k8s.KubeConfigMap(this, 'Meter', { metadata, data: { 'llm_usage.py': meter } });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: {
        ...metadata,
        annotations: apiKey && reloadOnSecrets(apiKey.secret.name),
      },
      spec: {
        replicas: typeof replicas === 'object' ? undefined : replicas,
        selector: { matchLabels: { ...this.pods } },
        template: {
          metadata: {
            labels: { ...platformLabels(this.name, COMPONENT), [VERSION_LABEL]: version },
            annotations: { 'checksum/meter': contentHash(meter) },
          },
          spec: routerPod({
            ...this.props,
            name: this.name,
            pods: this.pods,
            surroundings: {
              namespace: namespace.name,
              engines: answeringLabels(this.props.service),
              tracesTo: traces && grpcAddress(this, 'the router', traces),
            },
            traceSettings: traceSettings(traces, { serviceName: this.name, namespace }),
          }),
        },
      },
    });
    if (scaling !== undefined) this.addScaling(scaling);
    this.addService();
  }

  private addService(): void {
    const metadata = this.metadata();
    const ports = this.props.logic?.kind === 'kv-aware' ? CACHE_PORTS : {};
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        selector: { ...this.pods },
        ports: Object.entries({ http: PORT, ...ports }).map(([name, port]) => ({
          name,
          port,
          targetPort: k8s.IntOrString.fromString(name),
        })),
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.pods } },
      },
    });
  }

  private addScaling({ min = DEFAULT_ROUTERS, max, cpuUtilization = 70 }: RouterScaling): void {
    addProcessorScaling(this, { metadata: this.metadata(), min, max, cpuUtilization });
  }

  private addEdges(namespace: INamespace): void {
    const { network, service, logic, traces } = this.props;
    const engines = answeringLabels(service);
    const apiServer = validated(this, 'network', () => Endpoint.apiServer(network));
    namespace.allowEgressTo(`${this.name}-to-api-server`, apiServer, { pods: this.pods });
    this.allow(`${this.name}-to-engines`, { from: this.pods, to: engines, ports: [PORT] });
    traces?.addSender(this.name, namespace, this.pods);
    if (logic?.kind !== 'kv-aware') return;
    const ports = Object.values(CACHE_PORTS);
    this.allow(`${service}-engines-to-router`, { from: engines, to: this.pods, ports });
  }

  private allow(
    edge: string,
    { from, to, ports }: { from: Labels; to: Labels; ports: readonly number[] },
  ): void {
    const { namespace } = this.props;
    namespace.allowIngressFrom(edge, Peer.pods(namespace, from), { ports, pods: to });
    namespace.allowEgressTo(edge, Endpoint.of(Peer.pods(namespace, to), ports), { pods: from });
  }

  private metadata() {
    return platformMetadata({
      name: this.name,
      namespace: this.props.namespace.name,
      component: COMPONENT,
    });
  }
}
