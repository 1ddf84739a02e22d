import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  contentHash,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type INamespace,
} from '../core';
import type { DatabaseConnection } from '../database';
import type { OidcClient } from '../identity';
import type { ISecret } from '../secrets';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import type { HubDocument } from './hub-document';
import config from './jupyterhub_config.py';
import { COMPONENT, HUB, HUB_PODS, HUB_PORT, HUB_SECRET_KEYS } from './names';
import notebooks from './platform_notebooks.py';

const CONFIG = 'hub-config';
const CONFIG_FOLDER = '/etc/jupyterhub';
const CONFIG_FILE = 'jupyterhub_config.py';

/** The image's user: https://github.com/jupyterhub/zero-to-jupyterhub-k8s/blob/4.4.0/images/hub/Dockerfile */
const HUB_USER = 1000;

/** What the hub is made from. */
export interface HubProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Its image. */
  readonly image: string;
  /** What it reads. */
  readonly document: HubDocument;
  /** Its database. */
  readonly connection: DatabaseConnection;
  /** What it signs cookies, encrypts tokens and calls the proxy with. */
  readonly secret: ISecret;
  /** What the identity provider knows it as. */
  readonly client: OidcClient;
}

/**
 * The hub: one at a time, as it holds what runs in memory. Notebooks go on while it is away.
 * Its configuration is a program and a document; a change of either rolls it.
 */
export class Hub extends Construct {
  constructor(scope: Construct, id: string, props: HubProps) {
    super(scope, id);
    const { namespace, document, connection, secret, client } = props;
    const metadata = (name = HUB) =>
      platformMetadata({ name, namespace: namespace.name, component: COMPONENT });
    const data = {
      [CONFIG_FILE]: config,
      'platform_notebooks.py': notebooks,
      'platform.json': JSON.stringify(document, undefined, 2),
    };
    new k8s.KubeConfigMap(this, 'Config', { metadata: metadata(CONFIG), data });
    this.addAccount(namespace);
    new k8s.KubeService(this, 'Service', {
      metadata: metadata(),
      spec: {
        selector: { ...HUB_PODS },
        ports: [{ name: 'http', port: HUB_PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: platformMetadata({
        name: HUB,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: reloadOnSecrets(connection.secret.name, secret.name, client.secret.name),
      }),
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { ...HUB_PODS } },
        template: {
          metadata: {
            labels: platformLabels(HUB, COMPONENT),
            annotations: { 'checksum/config': contentHash(data) },
          },
          spec: restrictedPod({
            serviceAccountName: HUB,
            apiAccess: true,
            fsGroup: HUB_USER,
            priorityClassName: PRIORITY_CLASS.interactive,
            initContainers: [connection.ready],
            containers: [hubContainer(props)],
            volumes: [
              { name: 'config', configMap: { name: CONFIG } },
              { name: 'work', emptyDir: {} },
              { name: 'scratch', emptyDir: {} },
            ],
          }),
        },
      },
    });
  }

  /** What KubeSpawner does in the namespace of the notebooks. */
  private addAccount({ name: namespace }: INamespace): void {
    const metadata = platformMetadata({ name: HUB, namespace, component: COMPONENT });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata,
      automountServiceAccountToken: false,
    });
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [
        {
          apiGroups: [''],
          resources: ['pods', 'persistentvolumeclaims'],
          verbs: ['get', 'list', 'watch', 'create', 'delete'],
        },
        { apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] },
      ],
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: HUB },
      subjects: [{ kind: 'ServiceAccount', name: HUB, namespace }],
    });
  }
}

function hubContainer(props: HubProps): k8s.Container {
  const health: k8s.HttpGetAction = {
    path: `${props.document.baseUrl}/hub/health`,
    port: k8s.IntOrString.fromString('http'),
  };
  return restrictedContainer({
    name: HUB,
    image: props.image,
    args: ['jupyterhub', '--config', `${CONFIG_FOLDER}/${CONFIG_FILE}`],
    workingDir: '/srv/jupyterhub',
    env: hubVariables(props),
    ports: [{ name: 'http', containerPort: HUB_PORT }],
    startupProbe: { httpGet: health, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { httpGet: health, periodSeconds: 5, timeoutSeconds: 3 },
    livenessProbe: { httpGet: health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
      { name: 'work', mountPath: '/srv/jupyterhub' },
      { name: 'scratch', mountPath: '/tmp' },
    ],
    runAsUser: HUB_USER,
    runAsGroup: HUB_USER,
    resources: { cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' },
  });
}

function hubVariables({ connection, secret, client }: HubProps): k8s.EnvVar[] {
  const database = connection.secret;
  return [
    database.toEnvVar('PGHOST', 'host'),
    database.toEnvVar('PGPORT', 'port'),
    database.toEnvVar('PGDATABASE', 'database'),
    database.toEnvVar('PGUSER', 'username'),
    database.toEnvVar('PGPASSWORD', 'password'),
    { name: 'PGSSLMODE', value: 'require' },
    secret.toEnvVar('HUB_COOKIE_SECRET', HUB_SECRET_KEYS.cookie),
    secret.toEnvVar('HUB_CRYPT_KEY', HUB_SECRET_KEYS.crypt),
    secret.toEnvVar('HUB_METRICS_TOKEN', HUB_SECRET_KEYS.metrics),
    secret.toEnvVar('CONFIGPROXY_AUTH_TOKEN', HUB_SECRET_KEYS.proxy),
    client.secret.toEnvVar('HUB_CLIENT_SECRET', CLIENT_SECRET_KEY),
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'HOME', value: '/srv/jupyterhub' },
    { name: 'PYTHONUNBUFFERED', value: '1' },
  ];
}
