import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type INamespace,
} from '../core';
import type { ISecret } from '../secrets';
import { COMPONENT, HUB_SECRET_KEYS, PROXY, PROXY_API_PORT, PROXY_PODS, PROXY_PORT } from './names';

/** `nobody`: https://github.com/jupyterhub/configurable-http-proxy/blob/5.3.0/Dockerfile */
const NOBODY = 65_534;

/** What the proxy is made from. */
export interface ProxyProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Its image. */
  readonly image: string;
  /** URL of the hub, inside the cluster. */
  readonly hubUrl: string;
  /** Path of the hub's pages. */
  readonly basePath: string;
  /** What the hub changes routes with. */
  readonly secret: ISecret;
}

/**
 * configurable-http-proxy: hands requests to the hub, or to the notebook that they are for. Its routes are in
 * memory, so there is one; the hub tells them again within a minute.
 */
export class NotebookProxy extends Construct {
  constructor(scope: Construct, id: string, props: ProxyProps) {
    super(scope, id);
    const { namespace, secret } = props;
    new k8s.KubeService(this, 'Service', {
      metadata: platformMetadata({
        name: PROXY,
        namespace: namespace.name,
        component: COMPONENT,
      }),
      spec: {
        selector: { ...PROXY_PODS },
        ports: [port('http', PROXY_PORT), port('api', PROXY_API_PORT)],
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: platformMetadata({
        name: PROXY,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: reloadOnSecrets(secret.name),
      }),
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { ...PROXY_PODS } },
        template: {
          metadata: { labels: platformLabels(PROXY, COMPONENT) },
          spec: restrictedPod({
            // Open connections have a minute to end.
            terminationGracePeriodSeconds: 60,
            priorityClassName: PRIORITY_CLASS.interactive,
            containers: [container(props)],
          }),
        },
      },
    });
  }
}

const port = (name: string, number: number): k8s.ServicePort => ({
  name,
  port: number,
  targetPort: k8s.IntOrString.fromString(name),
});

function container({ image, hubUrl, basePath, secret }: ProxyProps): k8s.Container {
  const health: k8s.HttpGetAction = {
    path: '/_chp_healthz',
    port: k8s.IntOrString.fromString('http'),
  };
  return restrictedContainer({
    name: PROXY,
    image,
    command: ['configurable-http-proxy'],
    args: [
      '--ip=0.0.0.0',
      `--port=${PROXY_PORT}`,
      '--api-ip=0.0.0.0',
      `--api-port=${PROXY_API_PORT}`,
      `--default-target=${hubUrl}`,
      `--error-target=${hubUrl}${basePath}/hub/error`,
    ],
    env: [secret.toEnvVar('CONFIGPROXY_AUTH_TOKEN', HUB_SECRET_KEYS.proxy)],
    ports: [
      { name: 'http', containerPort: PROXY_PORT },
      { name: 'api', containerPort: PROXY_API_PORT },
    ],
    readinessProbe: { httpGet: health, periodSeconds: 5 },
    livenessProbe: { httpGet: health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    resources: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' },
  });
}
