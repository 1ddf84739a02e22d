import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedPod,
  validated,
  type AwsAccess,
  type ClusterNetwork,
  type INamespace,
  type Labels,
} from '../core';
import type { IMetrics } from '../prometheus';
import { agentAlerts } from './alerts';
import { CollectorAccount } from './collector-account';
import { collectorConfig } from './collector-config';
import {
  addConfigMap,
  collectorContainer,
  configAnnotation,
  configVolume,
  GRACE_SECONDS,
} from './collector-pod';
import { Extension } from './component';
import { telemetryDashboard } from './dashboard';
import {
  allowDestinations,
  headerSecrets,
  headerVariables,
  isOfAws,
  logExporter,
  type LogDestination,
} from './destination';
import { AGENT_STATE, COMPONENT, NODE_NAME, POD_LOGS, PORTS } from './names';
import { Processor } from './processor';
import { Receiver } from './receiver';
import type { RedactionOptions } from './redaction';
import { AGENT_SERIES } from './series';

/** Pods that are replaced at once when an agent changes: a node without one loses nothing that kubelet keeps. */
const REPLACED_AT_ONCE = '25%';

/** Reads what containers write, on every node. */
export interface LogAgentProps {
  /** Its own namespace: its pods read files of the node, which *restricted* forbids. */
  readonly namespace: INamespace;
  /** Where the Kubernetes API answers. */
  readonly network: ClusterNetwork;
  /** Image of the collector, with an exact tag: the contrib distribution. */
  readonly image: string;
  /** What the cluster is called on each line. */
  readonly cluster: string;
  /** Where lines go, at least one; each gets all. */
  readonly destinations: readonly LogDestination[];
  /**
   * Which attributes are taken away.
   * @default - credentials, prompts and answers, statements of databases, who people are
   */
  readonly redaction?: RedactionOptions;
  /**
   * Its identity on AWS, which CloudWatch wants.
   * @default - none
   */
  readonly aws?: AwsAccess;
  /**
   * Most memory of each pod.
   * @default '384Mi'
   */
  readonly memory?: string;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

const NAME = 'log-agent';

/**
 * A DaemonSet of collectors that read the files of all pods of their node, but of its own, and send them.
 *
 * The files are root’s and nobody else may read them, so the agent is root. It has no capability: what it reads and where
 * it keeps how far it is belongs to root anyway. Its image and the rest of the node are out of its reach.
 * https://github.com/containerd/containerd/blob/v2.1.4/internal/cri/server/helpers_linux.go
 */
export class LogAgent extends Construct {
  /** Labels of its pods. */
  readonly pods: Labels = { 'app.kubernetes.io/name': NAME };

  constructor(scope: Construct, id: string, props: LogAgentProps) {
    super(scope, id);
    const { namespace, destinations, metrics } = props;
    const sender = { name: NAME, namespace, pods: this.pods };
    const config = validated(this, 'destinations', () => configOf(props));
    const { network } = props;
    const aws = destinations.some(isOfAws) ? (props.aws ?? { network }) : undefined;
    new CollectorAccount(this, 'Account', { ...sender, network, aws });
    addConfigMap(this, { name: NAME, namespace, config });
    this.addPods(props, config);
    validated(this, 'destinations', () => {
      allowDestinations(sender, destinations);
    });
    if (metrics !== undefined) this.addMonitor(namespace, metrics);
  }

  private addPods(props: LogAgentProps, config: string): void {
    const secrets = headerSecrets(props.destinations);
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: platformMetadata({
        name: NAME,
        namespace: props.namespace.name,
        component: COMPONENT,
        annotations: secrets.length === 0 ? undefined : reloadOnSecrets(...secrets),
      }),
      spec: {
        selector: { matchLabels: { ...this.pods } },
        updateStrategy: {
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString(REPLACED_AT_ONCE) },
        },
        template: {
          metadata: {
            labels: platformLabels(NAME, COMPONENT),
            annotations: configAnnotation(config),
          },
          spec: validated(this, 'memory', () => podOf(props)),
        },
      },
    });
  }

  private addMonitor(namespace: INamespace, metrics: IMetrics): void {
    const series = metrics.scrape(this, 'Metrics', {
      name: NAME,
      namespace,
      pods: this.pods,
      port: { name: 'metrics', number: PORTS.metrics },
      series: AGENT_SERIES,
    });
    metrics.addAlerts(this, 'Alerts', { name: NAME, namespace, alerts: agentAlerts(series) });
    metrics.addDashboard(this, telemetryDashboard);
  }
}

function configOf({ namespace, cluster, destinations, redaction = {} }: LogAgentProps): string {
  const storage = Extension.fileStorage(AGENT_STATE);
  // One that takes nothing would keep lines from the others: waiting is for where there are no others.
  const waits = destinations.length === 1;
  const queue = { storage, waits, tries: 'always' } as const;
  return collectorConfig({
    logs: [
      {
        receivers: [Receiver.podLogs(storage, [namespace.name])],
        processors: [
          Processor.memoryLimiter(),
          Processor.podFacts('node'),
          Processor.clusterName(cluster),
          Processor.lineRedaction(redaction),
        ],
        exporters: destinations.map((each) => logExporter(each, queue)),
      },
    ],
  });
}

/** On every node, whatever keeps others off it. */
const EVERYWHERE: readonly k8s.Toleration[] = [{ operator: 'Exists' }];

function podOf({ image, destinations, memory = '384Mi' }: LogAgentProps): k8s.PodSpec {
  const container = collectorContainer({
    image,
    resources: { cpu: '50m', memory: '128Mi', memoryLimit: memory },
    env: [
      { name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ...headerVariables(destinations),
    ],
    mounts: [
      { name: 'pod-logs', mountPath: POD_LOGS, readOnly: true },
      { name: 'state', mountPath: AGENT_STATE },
    ],
  });
  return restrictedPod({
    serviceAccountName: NAME,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    tolerations: [...EVERYWHERE],
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [asRoot(container)],
    volumes: [
      configVolume(NAME),
      { name: 'pod-logs', hostPath: { path: POD_LOGS, type: 'Directory' } },
      { name: 'state', hostPath: { path: AGENT_STATE, type: 'DirectoryOrCreate' } },
    ],
  });
}

const asRoot = (container: k8s.Container): k8s.Container => ({
  ...container,
  securityContext: {
    ...container.securityContext,
    runAsNonRoot: false,
    runAsUser: 0,
    runAsGroup: 0,
  },
});
