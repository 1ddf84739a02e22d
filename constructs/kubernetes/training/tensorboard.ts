import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { assertDnsLabel } from '../../../lib/values';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  validated,
  type ContainerResourcesOptions,
  type Labels,
} from '../core';
import { exposeSignedIn, type SignedInPages } from '../gateway';
import { sharedMounts, type ISharedVolume } from '../storage';
import { COMPONENT, TRAINING_USER } from './names';

/** TensorBoard's own port. https://github.com/tensorflow/tensorboard/blob/2.20.0/tensorboard/plugins/core/core_plugin.py */
const PORT = 6006;

const LOGS = '/logs';

const RESOURCES: ContainerResourcesOptions = { cpu: '100m', memory: '1Gi', memoryLimit: '2Gi' };

/** Pages of what training jobs logged. */
export interface TensorBoardProps extends SignedInPages {
  /** Name of Deployment, Service and route, unique in the namespace. */
  readonly name: string;
  /** An image with `tensorboard`. */
  readonly image: string;
  /** The shared volume of the namespace that jobs log to; it is read only. */
  readonly volume: ISharedVolume;
  /**
   * Folder of the volume below which logs are.
   * @default - the whole volume
   */
  readonly folder?: string;
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
    this.url = `https://${props.host}${props.path}/`;
    this.pods = { 'app.kubernetes.io/name': props.name };
    this.addServer(props);
    exposeSignedIn(this, props, {
      name: props.name,
      backend: { name: props.name, port: PORT, pods: this.pods },
    });
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
