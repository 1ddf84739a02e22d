import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import { CLIENT_SECRET_KEY, COOKIE_KEY, cookieKey } from '../../../lib/contracts/secrets';
import { assertServiceName } from '../../../lib/values';
import {
  assertInteger,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  validated,
  type ClusterNetwork,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import type { OidcAuth, RouteService } from '../gateway';
import type { OidcClient } from '../identity';
import { watch, type IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import { proxyAlerts } from './oauth2-proxy-alerts';
import { OAUTH2_PROXY_DASHBOARD } from './oauth2-proxy-dashboard';
import { METRICS_PORT, PROXY_PORT, proxyArguments, type ProxyTask } from './proxy-arguments';
import { PROXY_SERIES } from './series';

export type { ProxiedService, ProxyTask } from './proxy-arguments';

const COMPONENT = 'oauth2-proxy';

/** The image's user: https://github.com/GoogleContainerTools/distroless, `nonroot`. */
const NON_ROOT = 65_532;

/** Two, so that people stay signed in while a node is replaced. */
const REPLICAS = 2;
const LONGEST_SESSION_HOURS = 168;

/** People sign in with oauth2-proxy, before a tool that has no login of its own. */
export interface OAuth2ProxyProps {
  /** Name of the Deployment and the Service, unique in the namespace. */
  readonly name: string;
  /** Where the route's Services are. */
  readonly namespace: INamespace;
  /** Addresses of the VPC: forwarded headers of others are ignored. */
  readonly network: ClusterNetwork;
  /** Who signs people in, and the groups whose members pass. */
  readonly auth: OidcAuth;
  /** What people read when they consent, such as `MLflow`. */
  readonly title: string;
  /** Host of the route. */
  readonly host: string;
  /** Path of the route, without a slash at the end unless it is `/`; the session's cookie is for it alone. */
  readonly path: string;
  /** What the proxy does with requests. */
  readonly task: ProxyTask;
  /** Where the key of the session's cookies is made. */
  readonly secrets: ISecretStore;
  /** Image of oauth2-proxy, with an exact tag. */
  readonly image: string;
  /**
   * Hours until a person is asked again, which is when a change of groups takes effect.
   * @default 8
   */
  readonly sessionHours?: number;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/**
 * A proxy that lets members of groups pass, with two replicas that keep nothing: the session is in an
 * encrypted cookie.
 *
 * One for each route: each is a client of its own at the provider, with its own groups and a cookie that
 * no other application on the host receives.
 */
export class OAuth2Proxy extends Construct {
  /** The proxy's own Service. */
  readonly service: RouteService;
  /** Path below which the proxy's own pages are: `/sign_out` and others. */
  readonly prefix: string;

  constructor(scope: Construct, id: string, props: OAuth2ProxyProps) {
    super(scope, id);
    const { name, namespace, auth, path } = props;
    validated(this, 'name', () => {
      assertServiceName(name, 'the name of a proxy');
    });
    assertInteger(this, 'sessionHours', props.sessionHours, {
      lowest: 1,
      highest: LONGEST_SESSION_HOURS,
    });
    this.service = { name, port: PROXY_PORT, pods: selectorOf(name) };
    this.prefix = path === '/' ? '/oauth2' : `${path}/oauth2`;

    this.addDeployment(props, this.addClient(props));
    this.addService(props);
    this.addBudget(props);
    auth.identity.allowBackChannelFrom(this, name, namespace, this.service.pods);
    this.allowForwarding(props);
    watch(this, props.metrics, {
      name,
      namespace,
      pods: this.service.pods,
      port: { name: 'metrics', number: METRICS_PORT },
      series: PROXY_SERIES,
      alerts: proxyAlerts(name),
      dashboard: OAUTH2_PROXY_DASHBOARD,
    });
  }

  private addClient({ auth, title, host, path, namespace }: OAuth2ProxyProps): OidcClient {
    return auth.identity.addClient(this, 'Client', {
      clientId: auth.clientId,
      title,
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [`https://${host}${this.prefix}/callback`],
        postLogoutRedirectUris: [`https://${host}${path}`],
      },
    });
  }

  private addDeployment(props: OAuth2ProxyProps, client: OidcClient): void {
    const { name } = props;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadataOf(props, reloadOnSecrets(client.secret.name, cookieSecret(name))),
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: { ...this.service.pods } },
        template: {
          metadata: { labels: platformLabels(name, COMPONENT) },
          spec: restrictedPod({
            priorityClassName: PRIORITY_CLASS.interactive,
            topologySpreadConstraints: [
              this.spread('topology.kubernetes.io/zone'),
              this.spread('kubernetes.io/hostname'),
            ],
            containers: [this.container(props, client)],
          }),
        },
      },
    });
  }

  private container(props: OAuth2ProxyProps, client: OidcClient): k8s.Container {
    const { auth, namespace, secrets, sessionHours = 8 } = props;
    const key = secrets.addGenerated(this, 'CookieKey', cookieKey(auth.clientId), {
      name: cookieSecret(props.name),
      namespace,
      component: COMPONENT,
    });
    const args = proxyArguments({
      ...props,
      client,
      prefix: this.prefix,
      namespace: namespace.name,
      sessionHours,
    });
    return restrictedContainer({
      name: COMPONENT,
      image: props.image,
      args,
      env: [
        client.secret.toEnvVar('OAUTH2_PROXY_CLIENT_SECRET', CLIENT_SECRET_KEY),
        key.toEnvVar('OAUTH2_PROXY_COOKIE_SECRET', COOKIE_KEY),
      ],
      ports: [
        { name: 'http', containerPort: PROXY_PORT },
        { name: 'metrics', containerPort: METRICS_PORT },
      ],
      livenessProbe: { httpGet: probe('/ping') },
      readinessProbe: { httpGet: probe('/ready') },
      runAsUser: NON_ROOT,
      runAsGroup: NON_ROOT,
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' },
    });
  }

  private addService(props: OAuth2ProxyProps): void {
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(props),
      spec: {
        selector: { ...this.service.pods },
        ports: [{ name: 'http', port: PROXY_PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  private addBudget(props: OAuth2ProxyProps): void {
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: this.metadataOf(props),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.service.pods } },
      },
    });
  }

  /** Both ends of the connection to the Service that the proxy stands before. */
  private allowForwarding({ name, namespace, task }: OAuth2ProxyProps): void {
    if (task.kind !== 'forwards') return;
    const { service } = task;
    const edge = `${name}-to-${service.name}-${service.port}`;
    const { pods } = this.service;
    namespace.allowEgressTo(edge, Endpoint.of(Peer.local(service.pods), [service.port]), { pods });
    namespace.allowIngressFrom(edge, Peer.local(pods), {
      ports: [service.port],
      pods: service.pods,
    });
  }

  private spread(topologyKey: string): k8s.TopologySpreadConstraint {
    return {
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...this.service.pods } },
    };
  }

  private metadataOf(
    { name, namespace }: OAuth2ProxyProps,
    annotations?: Labels,
  ): PlatformMetadata {
    return platformMetadata({
      name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations,
    });
  }
}

const cookieSecret = (proxy: string) => `${proxy}-cookie`;

function selectorOf(name: string): Labels {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': COMPONENT };
}

function probe(path: string): k8s.HttpGetAction {
  return { path, port: k8s.IntOrString.fromString('http') };
}
