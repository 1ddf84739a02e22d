import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  validated,
  type ContainerResourcesOptions,
  type INamespace,
  type Labels,
} from '../core';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';
import { sharedMounts, type ISharedVolume } from '../storage';
import { COMPONENT, TRAINING_USER } from './names';

/** TensorBoard's own port. https://github.com/tensorflow/tensorboard/blob/2.20.0/tensorboard/plugins/core/core_plugin.py */
const PORT = 6006;

const LOGS = '/logs';

const RESOURCES: ContainerResourcesOptions = { cpu: '100m', memory: '1Gi', memoryLimit: '2Gi' };

/** Pages of what training jobs logged. */
export interface TensorBoardProps {
  /** Name of Deployment, Service and route, unique in the namespace. */
  readonly name: string;
  /** Where it runs, beside the volume. */
  readonly namespace: INamespace;
  /** An image with `tensorboard`. */
  readonly image: string;
  /** The shared volume that jobs log to; it is read only. */
  readonly volume: ISharedVolume;
  /**
   * Folder of the volume below which logs are.
   * @default - the whole volume
   */
  readonly folder?: string;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Id of the client at the identity provider. */
  readonly clientId: string;
  /** Groups whose members see the pages; at least one. */
  readonly groups: readonly string[];
  /**
   * What it may use; it keeps what it shows in memory.
   * @default - 100m CPU, 1Gi memory, 2Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}

/** TensorBoard behind single sign-on, over logs on a shared volume. */
export class TensorBoard extends Construct {
  /** `https://host/path/` of the pages. */
  readonly url: string;
  private readonly pods: Labels;

  constructor(scope: Construct, id: string, props: TensorBoardProps) {
    super(scope, id);
    validated(this, 'name', () => {
      assertDnsLabel(props.name, 'the name of a TensorBoard');
    });
    if (props.groups.length === 0) {
      throw new ValidationError(
        this,
        `'groups' must name one at least, got none; nobody could see the pages`,
      );
    }
    this.url = `https://${props.host}${props.path}/`;
    this.pods = { 'app.kubernetes.io/name': props.name };
    this.addServer(props);
    this.expose(props);
  }

  /** It has no sign-in of its own: only the edge reaches it. */
  private addServer(props: TensorBoardProps): void {
    const metadata = platformMetadata({
      name: props.name,
      namespace: props.namespace.name,
      component: COMPONENT,
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: { ...this.pods } },
        template: {
          metadata: { labels: platformLabels(props.name, COMPONENT) },
          spec: podOf(props),
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        selector: { ...this.pods },
        ports: [{ name: 'http', port: PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  private expose({ namespace, host, path, edge, identity, clientId, ...props }: TensorBoardProps) {
    edge.expose(this, 'Route', {
      name: props.name,
      namespace,
      host,
      path,
      backend: { name: props.name, port: PORT, pods: this.pods },
      auth: { kind: 'oidc', identity, clientId, groups: props.groups },
      healthPath: `${path}/`,
    });
  }
}

function podOf({
  image,
  volume,
  folder,
  path,
  namespace,
  ...props
}: TensorBoardProps): k8s.PodSpec {
  const { volumes, volumeMounts } = sharedMounts(namespace, [
    { volume, path: LOGS, subPath: folder, readOnly: true },
  ]);
  const answers: k8s.HttpGetAction = {
    path: `${path}/data/environment`,
    port: k8s.IntOrString.fromString('http'),
  };
  return restrictedPod({
    priorityClassName: PRIORITY_CLASS.interactive,
    containers: [
      restrictedContainer({
        name: 'tensorboard',
        image,
        command: ['tensorboard'],
        args: [`--logdir=${LOGS}`, '--bind_all', `--port=${PORT}`, `--path_prefix=${path}`],
        env: [{ name: 'HOME', value: '/tmp' }],
        ports: [{ name: 'http', containerPort: PORT }],
        startupProbe: { httpGet: answers, periodSeconds: 5, failureThreshold: 60 },
        readinessProbe: { httpGet: answers, periodSeconds: 10 },
        livenessProbe: { httpGet: answers, periodSeconds: 30, failureThreshold: 5 },
        volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }, ...volumeMounts],
        resources: props.resources ?? RESOURCES,
        runAsUser: TRAINING_USER.uid,
        runAsGroup: TRAINING_USER.gid,
      }),
    ],
    volumes: [{ name: 'scratch', emptyDir: {} }, ...volumes],
  });
}
