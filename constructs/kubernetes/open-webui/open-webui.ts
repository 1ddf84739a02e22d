import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { openWebUiSecret } from '../../../lib/contracts/open-webui';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  platformLabels,
  platformMetadata,
  validated,
  WorkloadServiceAccount,
  type Labels,
  type PlatformMetadata,
} from '../core';
import type { CacheConnection } from '../database';
import type { OidcClient } from '../identity';
import { COMPONENT, OPEN_WEBUI, PORT, SERVER_PODS } from './names';
import { assertOpenWebUi, assertVariables } from './open-webui-checks';
import type { OpenWebUiProps } from './open-webui-props';
import { serverVariables, type ServerEnvironment } from './server-environment';
import { serverPod } from './server-pod';

/** https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/main.py */
const CALLBACK = '/oauth/oidc/login/callback';

/**
 * Open WebUI: people sign in once, and talk to models of the platform. What groups may do follows the identity provider
 * at each sign-in.
 */
export class OpenWebUi extends Construct {
  /** `https://host`. */
  readonly url: string;
  /** Labels of its pods, for whoever serves models and lets them in. */
  readonly pods: Labels = SERVER_PODS;

  constructor(scope: Construct, id: string, props: OpenWebUiProps) {
    super(scope, id);
    assertOpenWebUi(this, props);
    const { namespace, host, database, secrets, files } = props;
    this.url = `https://${host}`;
    this.expose(props);
    const options: ServerEnvironment = {
      ...props,
      connection: database.addDatabase(this, 'Database', {
        name: OPEN_WEBUI,
        namespace,
        pods: SERVER_PODS,
        extensions: ['vector'],
      }),
      secret: secrets.addGenerated(this, 'Secret', openWebUiSecret, {
        name: `${OPEN_WEBUI}-server`,
        namespace,
        component: COMPONENT,
      }),
      client: this.addClient(props),
      callbackUrl: this.callbackUrl,
      cacheConnection: this.addCache(props),
    };
    assertVariables(this, serverVariables(options), props);
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: OPEN_WEBUI,
      namespace,
      component: COMPONENT,
      pods: SERVER_PODS,
      aws: 'aws' in files ? files.aws : undefined,
    });
    this.addServers(options);
    this.addEdges(props);
  }

  private get callbackUrl(): string {
    return `${this.url}${CALLBACK}`;
  }

  private expose({ edge, namespace, host }: OpenWebUiProps): void {
    edge.expose(this, 'Route', {
      name: OPEN_WEBUI,
      namespace,
      host,
      backend: { name: OPEN_WEBUI, port: PORT, pods: SERVER_PODS },
      auth: { kind: 'app' },
      healthPath: '/health',
      // Answers come by web sockets, for as long as somebody has the page open.
      requestTimeoutSeconds: 0,
    });
  }

  private addClient({ identity, namespace }: OpenWebUiProps): OidcClient {
    identity.allowBackChannelFrom(this, OPEN_WEBUI, namespace, SERVER_PODS);
    return identity.addClient(this, 'Client', {
      clientId: OPEN_WEBUI,
      title: 'Open WebUI',
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [this.callbackUrl],
        postLogoutRedirectUris: [`${this.url}/auth`],
      },
    });
  }

  private addCache({ cache, namespace }: OpenWebUiProps): CacheConnection | undefined {
    return cache?.addUser(this, 'Cache', { name: OPEN_WEBUI, namespace, pods: SERVER_PODS });
  }

  private addServers(options: ServerEnvironment): void {
    const { cacheConnection, replicas = cacheConnection === undefined ? 1 : 2 } = options;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadataOf(options, reloadOnSecrets(...secretNames(options))),
      spec: {
        replicas,
        // https://github.com/open-webui/open-webui/blob/v0.12.4/CHANGELOG.md: all instances must be updated at once.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { ...SERVER_PODS } },
        template: {
          metadata: { labels: platformLabels(OPEN_WEBUI, COMPONENT) },
          spec: validated(this, 'files', () => serverPod(options)),
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(options),
      spec: {
        selector: { ...SERVER_PODS },
        ports: [{ name: 'http', port: PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(options),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...SERVER_PODS } },
      },
    });
  }

  private addEdges({ namespace, models, traces }: OpenWebUiProps): void {
    traces?.addSender(OPEN_WEBUI, namespace, SERVER_PODS);
    for (const { name, endpoint } of models) {
      if (endpoint === undefined) continue;
      namespace.allowEgressTo(`${OPEN_WEBUI}-to-${name}`, endpoint, { pods: SERVER_PODS });
    }
  }

  private metadataOf({ namespace }: OpenWebUiProps, annotations?: Labels): PlatformMetadata {
    return platformMetadata({
      name: OPEN_WEBUI,
      namespace: namespace.name,
      component: COMPONENT,
      annotations,
    });
  }
}

/** Secrets that a server reads: a change of one of them needs new pods. */
const secretNames = (options: ServerEnvironment): string[] => [
  ...new Set(
    [...serverVariables(options), ...(options.env ?? [])].flatMap(
      ({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [],
    ),
  ),
];
