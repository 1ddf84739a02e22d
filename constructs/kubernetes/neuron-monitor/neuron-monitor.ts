import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { EXTENDED_RESOURCES } from '../../../lib/values';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  validated,
  type INamespace,
  type Labels,
} from '../core';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';

/** Reads Neuron devices, on every node that has some. */
export interface NeuronMonitorProps {
  /** Its own namespace: its pods are privileged, which *restricted* forbids. */
  readonly namespace: INamespace;
  /** Image of AWS’ Neuron monitor, with an exact tag. */
  readonly image: string;
  /** The nodes: pools with Neuron devices, at least one. */
  readonly pools: readonly INodePool[];
  /** Who reads its metrics. */
  readonly metrics: IMetrics;
}

const NAME = 'neuron-monitor';
const COMPONENT = 'monitor';
const PORT = { name: 'metrics', number: 8000 };

/** How AWS starts it: https://github.com/aws-neuron/aws-neuron-sdk/blob/master/src/k8/k8s-neuron-monitor-daemonset.yml */
const COMMAND = ['/opt/bin/entrypoint.sh'];
const CONFIG = '/opt/aws/neuron/bin/neuron-monitor.conf';

/** As there: the monitor is written in Go, and shares the limit with a program in Python that shows what it says. */
const GO_MEMORY = { name: 'GOMEMLIMIT', value: '160MiB' };
const RESOURCES = { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' };

/**
 * A DaemonSet of AWS’ Neuron monitor: use, memory, executions and errors of the devices of each node. Series say the node by
 * the label `node`, for instance metadata, by which the monitor would name the instance, is out of reach of pods.
 *
 * It is privileged, as AWS runs it: it reads the devices and their driver beside the programs that hold them. It has no
 * account at the Kubernetes API, and calls nobody.
 */
export class NeuronMonitor extends Construct {
  /** Labels of its pods. */
  readonly pods: Labels = { 'app.kubernetes.io/name': NAME };

  constructor(scope: Construct, id: string, props: NeuronMonitorProps) {
    super(scope, id);
    const { namespace, pools, metrics } = props;
    this.assertDevices(pools);
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: platformMetadata({
        name: NAME,
        namespace: namespace.name,
        component: COMPONENT,
      }),
      spec: {
        selector: { matchLabels: { ...this.pods } },
        template: {
          metadata: { labels: platformLabels(NAME, COMPONENT) },
          spec: validated(this, 'image', () => podOf(props)),
        },
      },
    });
    metrics.scrape(this, 'Metrics', {
      name: NAME,
      namespace,
      pods: this.pods,
      port: PORT,
      namesNode: true,
    });
  }

  private assertDevices(pools: readonly INodePool[]): void {
    if (pools.length === 0) {
      throw new ValidationError(this, `'pools' must have one at least, got none`);
    }
    const other = pools.find(
      ({ acceleratorResource }) => acceleratorResource !== EXTENDED_RESOURCES.neuron,
    );
    if (other === undefined) return;
    throw new ValidationError(
      this,
      `'pools' must have Neuron devices, got '${other.name}' without; leave it out`,
    );
  }
}

const podOf = ({ image, pools }: NeuronMonitorProps): k8s.PodSpec => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  priorityClassName: PRIORITY_CLASS.system,
  affinity: onAnyOf(pools),
  tolerations: tolerationsOf(pools),
  containers: [{ ...containerOf(image), securityContext: { privileged: true } }],
});

const containerOf = (image: string): k8s.Container =>
  restrictedContainer({
    name: COMPONENT,
    image,
    command: COMMAND,
    args: ['--port', String(PORT.number), '--neuron-monitor-config', CONFIG],
    env: [GO_MEMORY],
    ports: [{ name: PORT.name, containerPort: PORT.number }],
    readinessProbe: { httpGet: { path: '/metrics', port: k8s.IntOrString.fromString(PORT.name) } },
    resources: RESOURCES,
  });

/** A selector takes one value of a label, and pools are several. */
const onAnyOf = (pools: readonly INodePool[]): k8s.Affinity => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: pools.map(({ nodeSelector }) => ({
        matchExpressions: Object.entries(nodeSelector).map(([key, value]) => ({
          key,
          operator: 'In',
          values: [value],
        })),
      })),
    },
  },
});

/** Each once, as pools of one preset have the same taint. */
function tolerationsOf(pools: readonly INodePool[]): k8s.Toleration[] {
  const all = pools.flatMap(({ tolerations }) => tolerations);
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
