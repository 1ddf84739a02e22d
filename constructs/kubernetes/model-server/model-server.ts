import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  addProcessorScaling,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  validated,
  WorkloadServiceAccount,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import type { ExposedRoute, RouteService } from '../gateway';
import { watch } from '../prometheus';
import { secretNames } from './model-pod';
import { serverAlerts } from './model-server-alerts';
import { assertServer } from './model-server-checks';
import type { ModelServerProps } from './model-server-props';
import { COMPONENT, PORT_NAME, serverPods } from './names';
import { metricsPort, progressSeconds, serverPod } from './server-pod';

const DEFAULT_REPLICAS = 2;
const DEFAULT_CPU_UTILIZATION = 70;
const VERSION_LABEL = 'app.kubernetes.io/version';

/**
 * A server of a model: anything that listens for HTTP. Only the edge and named callers reach it, and it reaches only
 * what it is given.
 */
export class ModelServer extends Construct {
  /** What answers, for a route of one’s own: with weights or a mirror, several servers share one. */
  readonly service: RouteService;
  /** `http://<name>.<namespace>.svc:<port>`, for callers in the cluster. */
  readonly url: string;
  /** Its route, where it is exposed. */
  readonly route?: ExposedRoute;
  private readonly namespace: INamespace;
  private readonly pods: Labels;

  constructor(scope: Construct, id: string, props: ModelServerProps) {
    super(scope, id);
    assertServer(this, props);
    const { name, namespace, monitor, aws } = props;
    const { port } = monitor ?? props;
    this.namespace = namespace;
    this.pods = serverPods(name);
    this.service = { name, port, pods: this.pods };
    this.url = `http://${name}.${namespace.name}.svc:${port}`;

    if (props.serviceAccountName === undefined) {
      new WorkloadServiceAccount(this, 'ServiceAccount', {
        name,
        namespace,
        component: COMPONENT,
        pods: this.pods,
        aws,
      });
    }
    this.addDeployment(props);
    this.addService(props);
    this.addBudget(props);
    this.addScaling(props);
    this.addEdges(props);
    this.route = this.expose(props);
  }

  /**
   * Lets pods call it. `name` says who they are, and is unique in their namespace; without `pods` they are all of the
   * namespace. Throws a ValidationError for a name that is taken.
   */
  addCaller(name: string, namespace: INamespace, pods?: Labels): void {
    const { name: server, port } = this.service;
    const peer = pods === undefined ? Peer.namespace(namespace) : Peer.pods(namespace, pods);
    const ports = [port];
    this.namespace.allowIngressFrom(`${namespace.name}-${name}-to-${server}`, peer, {
      ports,
      pods: this.pods,
    });
    namespace.allowEgressTo(
      `${name}-to-${this.namespace.name}-${server}`,
      Endpoint.of(Peer.pods(this.namespace, this.pods), ports),
      { pods },
    );
  }

  private addDeployment(props: ModelServerProps): void {
    const { name, scaling, replicas = DEFAULT_REPLICAS, replaceFirst = 'new' } = props;
    const monitor = props.monitor?.attach({ ...props, pods: this.pods });
    const spec = validated(this, 'pod', () => serverPod(props, monitor));
    const secrets = secretNames(props);
    const one = k8s.IntOrString.fromNumber(1);
    const none = k8s.IntOrString.fromNumber(0);
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(props, secrets.length === 0 ? undefined : reloadOnSecrets(...secrets)),
      spec: {
        replicas: scaling === undefined ? replicas : undefined,
        progressDeadlineSeconds: progressSeconds(props),
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate:
            replaceFirst === 'new'
              ? { maxSurge: one, maxUnavailable: none }
              : { maxSurge: none, maxUnavailable: one },
        },
        selector: { matchLabels: { ...this.pods } },
        template: {
          metadata: {
            labels: { ...platformLabels(name, COMPONENT), ...versionLabel(props) },
            annotations: monitor && { ...monitor.annotations },
          },
          spec,
        },
      },
    });
  }

  private addService(props: ModelServerProps): void {
    new k8s.KubeService(this, 'Service', {
      metadata: metadataOf(props),
      spec: {
        selector: { ...this.pods },
        ports: [
          {
            name: PORT_NAME,
            port: this.service.port,
            // What stands before a server is no container of the pod’s own, whose ports have names.
            targetPort:
              props.monitor === undefined
                ? k8s.IntOrString.fromString(PORT_NAME)
                : k8s.IntOrString.fromNumber(props.monitor.port),
          },
        ],
      },
    });
  }

  /** One may always go: a node with the only server must be emptied too. */
  private addBudget(props: ModelServerProps): void {
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: metadataOf(props),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.pods } },
      },
    });
  }

  private addScaling(props: ModelServerProps): void {
    const { scaling } = props;
    if (scaling === undefined) return;
    const { min, max, cpuUtilization = DEFAULT_CPU_UTILIZATION } = scaling;
    addProcessorScaling(this, { metadata: metadataOf(props), min, max, cpuUtilization });
  }

  private addEdges(props: ModelServerProps): void {
    const { name, namespace, connections = [], metrics, metricsEndpoint, traces } = props;
    for (const connection of connections) {
      namespace.allowEgressTo(`${name}-to-${connection.name}`, connection.endpoint, {
        pods: this.pods,
      });
    }
    traces?.addSender(name, namespace, this.pods);
    watch(this, metrics, {
      name,
      namespace,
      pods: this.pods,
      port: metricsPort(props),
      path: metricsEndpoint?.path,
      alerts: serverAlerts(name),
      dashboard: props.dashboard,
    });
  }

  private expose({
    name,
    namespace,
    expose,
    readyPath,
  }: ModelServerProps): ExposedRoute | undefined {
    if (expose === undefined) return undefined;
    const { edge, mirror, ...route } = expose;
    return edge.expose(this, 'Route', {
      healthPath: healthPath(readyPath, route),
      ...route,
      name,
      namespace,
      backend: mirror === undefined ? this.service : [{ services: [this.service], mirror }],
    });
  }
}

/** Where the answer of `readyPath` is at the edge, if it is there at all. */
function healthPath(
  readyPath: string,
  { path = '/', stripPath = false }: { readonly path?: string; readonly stripPath?: boolean },
): string | undefined {
  const base = path.replace(/\/$/, '');
  if (stripPath) return `${base}${readyPath}`;
  return `${readyPath}/`.startsWith(`${base}/`) ? readyPath : undefined;
}

const versionLabel = ({ version }: ModelServerProps): Labels =>
  version === undefined ? {} : { [VERSION_LABEL]: version };

const metadataOf = (props: ModelServerProps, annotations?: Labels): PlatformMetadata =>
  platformMetadata({
    name: props.name,
    namespace: props.namespace.name,
    component: COMPONENT,
    labels: versionLabel(props),
    annotations,
  });
