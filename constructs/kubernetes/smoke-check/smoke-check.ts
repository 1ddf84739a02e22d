import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { DurationText } from '../../../lib/values';
import {
  contentHash,
  Endpoint,
  Peer,
  platformMetadata,
  restrictedContainer,
  RunOnceJob,
  validated,
  type ClusterNetwork,
  type INamespace,
} from '../core';
import program from './program.mjs';
import type { SmokeTarget } from './smoke-target';

const NAME = 'smoke-check';
const FOLDER = '/smoke';
const PROGRAM_FILE = 'smoke-check.mjs';
const TARGETS_FILE = 'targets.json';
const PODS = { 'app.kubernetes.io/name': NAME };
const WEB_PORTS = [80, 443];

/** The program that visits; as a command: `node smoke-check.mjs targets.json`. It needs Node and nothing else. */
export const SMOKE_CHECK_PROGRAM: string = program;

/** The user `node` of the image: https://github.com/nodejs/docker-node/blob/main/24/trixie-slim/Dockerfile */
const NODE_USER = 1000;

/** Time for the pod to be scheduled and its image pulled, beside the visits. */
const START_SECONDS = 300;

/** Visits to every URL of the platform. */
export interface SmokeCheckProps {
  /** Where the Job runs; it gets egress edges to what it visits. */
  readonly namespace: INamespace;
  /** Addresses of the load balancer, where it is an internal one. */
  readonly network: ClusterNetwork;
  /** An image with Node from 20.19 on, whose user `node` is 1000, with an exact tag. */
  readonly image: string;
  /** What to visit; at least one. */
  readonly targets: readonly SmokeTarget[];
  /**
   * How long targets are tried again: names, certificates and applications take their time.
   * @default '30m'
   */
  readonly deadline?: string;
  /**
   * Pods that answer for the load balancer's addresses, where Kubernetes knows these addresses and sends
   * its own pods straight there.
   *
   * @default - none: a load balancer of AWS has a name instead, and is reached like any other host
   */
  readonly gateway?: Endpoint;
  /**
   * Content after whose change everything is visited again, such as a hash of what is deployed.
   * @default - the targets alone
   */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/**
 * A Job that visits every URL after a deployment, from a pod but by the public name: name, certificate,
 * redirect to https, sign-in and health. It fails where something does not answer, and its log says what.
 *
 * Put it into a release of its own that Helm does not wait for, or one URL would fail the deployment.
 */
export class SmokeCheck extends Construct {
  /** Full name of the Job, for `kubectl logs`. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, props: SmokeCheckProps) {
    super(scope, id);
    const { namespace, targets, deadline = '30m', gateway } = props;
    const deadlineSeconds = validated(this, 'deadline', () => DurationText.parse(deadline).seconds);
    if (targets.length === 0) {
      throw new ValidationError(
        this,
        `'targets' must name one at least, got none; leave the check out where nothing is exposed`,
      );
    }
    const data = {
      [PROGRAM_FILE]: SMOKE_CHECK_PROGRAM,
      [TARGETS_FILE]: JSON.stringify(targets, null, 2),
    };
    const configMap = this.addConfigMap(namespace, data);
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: platformMetadata({ name: NAME, namespace: namespace.name, component: NAME }),
      automountServiceAccountToken: false,
    });
    this.allowVisits(namespace, props.network, gateway);
    this.jobName = new RunOnceJob(this, 'Job', {
      name: NAME,
      namespace,
      component: NAME,
      inputs: { data, ...props.inputs },
      // The program tries again itself: a second pod would only fail later.
      retries: 0,
      deadlineSeconds: deadlineSeconds + START_SECONDS,
      pod: {
        serviceAccountName: NAME,
        containers: [visitor(props.image, deadlineSeconds)],
        volumes: [{ name: 'program', configMap: { name: configMap } }],
      },
    }).jobName;
  }

  /** Named by its content, so that a running check keeps what it began with. */
  private addConfigMap(namespace: INamespace, data: Record<string, string>): string {
    const name = `${NAME}-${contentHash(data)}`;
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata: platformMetadata({
        name,
        app: NAME,
        namespace: namespace.name,
        component: NAME,
      }),
      data,
    });
    return name;
  }

  private allowVisits(
    namespace: INamespace,
    network: ClusterNetwork,
    gateway: Endpoint | undefined,
  ): void {
    const addresses = validated(this, 'network', () =>
      Peer.anyOf(Peer.internet(), Peer.vpc(network)),
    );
    namespace.allowEgressTo(`${NAME}-to-public-hosts`, Endpoint.of(addresses, WEB_PORTS), {
      pods: PODS,
    });
    if (gateway) namespace.allowEgressTo(`${NAME}-to-gateway`, gateway, { pods: PODS });
  }
}

function visitor(image: string, deadlineSeconds: number): k8s.Container {
  return restrictedContainer({
    name: NAME,
    image,
    command: [
      'node',
      `${FOLDER}/${PROGRAM_FILE}`,
      `${FOLDER}/${TARGETS_FILE}`,
      `--deadline-seconds=${deadlineSeconds}`,
    ],
    runAsUser: NODE_USER,
    runAsGroup: NODE_USER,
    resources: { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' },
    volumeMounts: [{ name: 'program', mountPath: FOLDER, readOnly: true }],
  });
}
