import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { GRAFANA_KEYS, grafanaSecret } from '../../../lib/contracts/grafana';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  contentHash,
  platformLabels,
  platformMetadata,
  WorkloadServiceAccount,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import type { OidcClient } from '../identity';
import type { Dashboard } from '../prometheus';
import { Dashboards } from './dashboards';
import { dataSourceFile } from './data-source-file';
import { connect } from './data-sources';
import { grafanaAlerts } from './grafana-alerts';
import { FolderMounts } from './folder-mounts';
import { assertGrafana, assertVariables } from './grafana-checks';
import type { GrafanaProps, IGrafana } from './grafana-props';
import { COMPONENT, DASHBOARDS_FOLDER, GRAFANA, PORT, SERVER_PODS } from './names';
import {
  SERVER_MOUNTS,
  serverPod,
  serverVariables,
  SETTINGS_FILES,
  SETTINGS_MAP,
} from './server-pod';
import type { ServerOptions } from './server-options';
import { settingsFile } from './settings';
import { callbackUrl, signedOutUrl } from './sign-in';

const DEFAULT_REPLICAS = 2;

/** Queries over months take longer than most requests. */
const LONGEST_REQUEST_SECONDS = 300;

/** Directories become headings; files are looked at again and again. https://grafana.com/docs/grafana/v13.2/administration/provisioning/#dashboards */
const DASHBOARD_PROVIDER = JSON.stringify({
  apiVersion: 1,
  providers: [
    {
      name: 'platform',
      type: 'file',
      updateIntervalSeconds: 30,
      allowUiUpdates: false,
      options: { path: DASHBOARDS_FOLDER, foldersFromFilesStructure: true },
    },
  ],
});

/**
 * Grafana: people sign in once, and look at dashboards. What groups may do follows the identity provider at each sign-in.
 * Data sources and dashboards of the platform are files; what people make themselves is in the database.
 */
export class Grafana extends Construct implements IGrafana {
  readonly url: string;
  readonly serviceUrl: string;
  private readonly namespace: INamespace;
  private readonly folders = new FolderMounts(SERVER_MOUNTS);
  private dashboardCount = 0;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    assertGrafana(this, props);
    const { namespace, host, path } = props;
    this.namespace = namespace;
    this.url = `https://${host}${path}`;
    this.serviceUrl = `http://${GRAFANA}.${namespace.name}.svc:${PORT}${path}`;
    this.expose(props);
    const options = this.serverOptions(props);
    assertVariables(this, options);
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: GRAFANA,
      namespace,
      component: COMPONENT,
      pods: SERVER_PODS,
      aws: props.dataSources.cloudWatch?.aws,
    });
    this.addServers(options, this.addSettings(options));
    this.addReaders(options);
    this.addDashboards(props.dashboards ?? []);
    this.addOwnDashboards(props);
  }

  addReader(name: string, namespace: INamespace, pods: Labels): void {
    connect(`${name}-to-${GRAFANA}`, {
      from: { namespace, pods },
      to: { namespace: this.namespace, pods: SERVER_PODS, port: PORT },
    });
  }

  addDashboards(dashboards: readonly Dashboard[]): void {
    this.dashboardCount += 1;
    const { configMaps } = new Dashboards(this, `Dashboards${this.dashboardCount}`, {
      namespace: this.namespace,
      dashboards,
    });
    for (const { configMap, folder } of configMaps) {
      this.folders.add(folder, { name: configMap });
    }
  }

  private addOwnDashboards({ ownDashboards = {} }: GrafanaProps): void {
    for (const [heading, maps] of Object.entries(ownDashboards)) {
      for (const name of maps) this.folders.add(heading, { name, optional: true });
    }
  }

  private expose({ edge, namespace, host, path }: GrafanaProps): void {
    edge.expose(this, 'Route', {
      name: GRAFANA,
      namespace,
      host,
      path,
      backend: { name: GRAFANA, port: PORT, pods: SERVER_PODS },
      auth: { kind: 'app' },
      healthPath: `${path}/api/health`,
      requestTimeoutSeconds: LONGEST_REQUEST_SECONDS,
    });
  }

  private serverOptions(props: GrafanaProps): ServerOptions {
    const { database, secrets, namespace } = props;
    return {
      ...props,
      url: this.url,
      connection: database.addDatabase(this, 'Database', {
        name: GRAFANA,
        namespace,
        pods: SERVER_PODS,
      }),
      secret: secrets.addGenerated(this, 'Secret', grafanaSecret, {
        name: `${GRAFANA}-server`,
        namespace,
        component: COMPONENT,
      }),
      client: this.addClient(props),
    };
  }

  private addClient({ identity, namespace }: GrafanaProps): OidcClient {
    identity.allowBackChannelFrom(this, GRAFANA, namespace, SERVER_PODS);
    return identity.addClient(this, 'Client', {
      clientId: GRAFANA,
      title: 'Grafana',
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [callbackUrl(this.url)],
        postLogoutRedirectUris: [signedOutUrl(this.url)],
      },
    });
  }

  /** The files that a server starts with; gives the hash of them. */
  private addSettings(options: ServerOptions): string {
    const data = {
      [SETTINGS_FILES.settings.key]: settingsFile(options),
      [SETTINGS_FILES.dataSources.key]: dataSourceFile(options.dataSources),
      [SETTINGS_FILES.dashboards.key]: DASHBOARD_PROVIDER,
    };
    new k8s.KubeConfigMap(this, 'Settings', {
      metadata: this.metadataOf({ name: SETTINGS_MAP }),
      data,
    });
    return contentHash(data);
  }

  private addServers(options: ServerOptions, settingsHash: string): void {
    const metadata = this.metadataOf({});
    const pods = { matchLabels: { ...SERVER_PODS } };
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadataOf({ annotations: reloadOnSecrets(...secretNames(options)) }),
      spec: {
        replicas: options.replicas ?? DEFAULT_REPLICAS,
        selector: pods,
        template: {
          metadata: {
            labels: platformLabels(GRAFANA, COMPONENT),
            annotations: { 'checksum/settings': settingsHash },
          },
          spec: serverPod(options, this.folders),
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        selector: { ...SERVER_PODS },
        ports: [{ name: 'http', port: PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata,
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: pods },
    });
  }

  /** It asks its sources, and Prometheus asks it. */
  private addReaders({ dataSources, metrics, secret, path }: ServerOptions): void {
    const { prometheus, alertmanager, logs, traces } = dataSources;
    for (const source of [prometheus, alertmanager, logs, traces]) {
      source?.addReader(GRAFANA, this.namespace, SERVER_PODS);
    }
    const { namespace } = this;
    const servers = metrics?.scrape(this, 'Metrics', {
      name: GRAFANA,
      namespace,
      pods: SERVER_PODS,
      port: { name: 'http', number: PORT },
      path: `${path}/metrics`,
      login: { secret, user: GRAFANA_KEYS.reader, password: GRAFANA_KEYS.readerPassword },
    });
    if (servers === undefined) return;
    metrics?.addAlerts(this, 'Alerts', {
      name: GRAFANA,
      namespace,
      alerts: grafanaAlerts(servers),
    });
  }

  private metadataOf({
    name = GRAFANA,
    annotations,
  }: {
    readonly name?: string;
    readonly annotations?: Labels;
  }): PlatformMetadata {
    return platformMetadata({
      name,
      namespace: this.namespace.name,
      component: COMPONENT,
      annotations,
    });
  }
}

/** Secrets that a server reads: a change of one of them needs new pods. */
const secretNames = (options: ServerOptions): string[] => [
  ...new Set(
    [...serverVariables(options), ...(options.env ?? [])].flatMap(
      ({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [],
    ),
  ),
];
