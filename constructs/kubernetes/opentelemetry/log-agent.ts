import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import { platformLabels, platformMetadata, validated, type Labels } from '../core';
import { watch } from '../prometheus';
import { agentAlerts } from './alerts';
import { CollectorAccount } from './collector-account';
import { addConfigMap, configAnnotation } from './collector-pod';
import { telemetryDashboard } from './dashboard';
import { allowDestinations, headerSecrets, isOfAws } from './destination';
import { agentConfig, agentPod } from './log-agent-pod';
import type { LogAgentProps } from './log-agent-props';
import { AGENT, COMPONENT, METRICS_PORT } from './names';
import { AGENT_SERIES } from './series';

/** Pods that are replaced at once when an agent changes: a node without one loses nothing that kubelet keeps. */
const REPLACED_AT_ONCE = '25%';

/**
 * A DaemonSet of collectors that read the files of all pods of their node, but of its own, and send them.
 *
 * The files are root’s and nobody else may read them, so the agent is root. It has no capability: what it reads and where
 * it keeps how far it is belongs to root anyway. Its image and the rest of the node are out of its reach.
 * https://github.com/containerd/containerd/blob/v2.1.4/internal/cri/server/helpers_linux.go
 */
export class LogAgent extends Construct {
  /** Labels of its pods. */
  readonly pods: Labels = { 'app.kubernetes.io/name': AGENT };

  constructor(scope: Construct, id: string, props: LogAgentProps) {
    super(scope, id);
    const { namespace, destinations, metrics } = props;
    const sender = { name: AGENT, namespace, pods: this.pods };
    const config = validated(this, 'destinations', () => agentConfig(props));
    const { network } = props;
    const aws = destinations.some(isOfAws) ? (props.aws ?? { network }) : undefined;
    new CollectorAccount(this, 'Account', { ...sender, network, aws });
    addConfigMap(this, { name: AGENT, namespace, config });
    this.addPods(props, config);
    validated(this, 'destinations', () => {
      allowDestinations(sender, destinations);
    });
    watch(this, metrics, {
      ...sender,
      port: METRICS_PORT,
      series: AGENT_SERIES,
      alerts: agentAlerts,
      dashboard: telemetryDashboard,
    });
  }

  private addPods(props: LogAgentProps, config: string): void {
    const secrets = headerSecrets(props.destinations);
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: platformMetadata({
        name: AGENT,
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
            labels: platformLabels(AGENT, COMPONENT),
            annotations: configAnnotation(config),
          },
          spec: validated(this, 'memory', () => agentPod(props)),
        },
      },
    });
  }
}
