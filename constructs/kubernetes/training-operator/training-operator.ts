import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { ValidationError } from '../../../lib/errors';
import {
  assertInteger,
  contentHash,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  toResources,
  validated,
} from '../core';
import { watch } from '../prometheus';
import { chosenKinds } from './job-kinds';
import { MPI_LAUNCHERS, OPERATOR, OPERATOR_PODS, OPERATOR_PORTS } from './names';
import { OperatorAccess } from './operator-access';
import {
  DEFAULT_RESOURCES,
  operatorPod,
  TEMPLATE_FILE,
  type OperatorPodOptions,
} from './operator-pod';
import { jobRules } from './operator-rules';
import { OperatorWebhooks } from './operator-webhooks';
import { TRAINING_SERIES } from './series';
import { operatorAlerts } from './training-operator-alerts';
import { TRAINING_OPERATOR_DASHBOARD } from './training-operator-dashboard';
import type { TrainingOperatorProps } from './training-operator-props';
import { waitForMasterTemplate } from './wait-for-master';

/**
 * The Training operator, which runs jobs of the kinds of `kubeflow.org/v1` as pods and Services: Deployment, rights,
 * webhooks and edges, for there is no chart. The kinds themselves are `TrainingOperatorDefinitions`, in an earlier wave.
 *
 * Pods of a job reach each other where their namespace allows it. A new operator takes up to two minutes until it is
 * ready: the kubelet has to bring it the certificate that it wrote.
 */
export class TrainingOperator extends Construct {
  constructor(scope: Construct, id: string, props: TrainingOperatorProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, jobNamespaces, gangScheduler } = props;
    const kinds = chosenKinds(this, props.kinds);
    new OperatorAccess(this, 'Access', {
      namespace,
      jobNamespaces,
      jobRules: jobRules(kinds, gangScheduler),
    });
    new OperatorWebhooks(this, 'Webhooks', { namespace, kinds });
    this.addDeployment(props, { ...props, kinds });
    this.addEdges(props);
    if (kinds.includes('MPIJob')) this.allowLaunchers(props);
    watch(this, props.metrics, {
      name: OPERATOR,
      namespace,
      pods: OPERATOR_PODS,
      port: { name: 'metrics', number: OPERATOR_PORTS.metrics },
      series: TRAINING_SERIES,
      alerts: operatorAlerts,
      dashboard: TRAINING_OPERATOR_DASHBOARD,
    });
  }

  private validate(props: TrainingOperatorProps): void {
    const { jobNamespaces, replicas, resources = DEFAULT_RESOURCES, network } = props;
    assertInteger(this, 'replicas', replicas, { lowest: 1, highest: 5 });
    validated(this, 'resources', () => toResources(resources));
    validated(this, 'network.vpcCidrs', () => Peer.vpc(network));
    const names = jobNamespaces.map(({ name }) => name);
    if (names.length === 0) {
      throw new ValidationError(
        this,
        `'jobNamespaces' must name one namespace at least, got none; the operator would have no right to run a job`,
      );
    }
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return;
    throw new ValidationError(
      this,
      `'jobNamespaces' must name each namespace once, got '${twice}' twice`,
    );
  }

  private addDeployment(props: TrainingOperatorProps, pod: OperatorPodOptions): void {
    const { namespace, replicas = 1, waitImage = imageName(IMAGES.node) } = props;
    const metadata = platformMetadata({
      name: OPERATOR,
      namespace: namespace.name,
      component: OPERATOR,
    });
    const template = validated(this, 'waitImage', () => waitForMasterTemplate(waitImage));
    new k8s.KubeConfigMap(this, 'Settings', { metadata, data: { [TEMPLATE_FILE]: template } });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: { ...OPERATOR_PODS } },
        template: {
          metadata: {
            labels: platformLabels(OPERATOR, OPERATOR),
            // It reads the template once.
            annotations: { 'checksum/settings': contentHash(template) },
          },
          spec: validated(this, 'image', () => operatorPod(pod)),
        },
      },
    });
    if (replicas === 1) return;
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...OPERATOR_PODS } },
      },
    });
  }

  private addEdges({ namespace, network }: TrainingOperatorProps): void {
    namespace.allowEgressTo(`${OPERATOR}-to-api-server`, Endpoint.apiServer(network), {
      pods: OPERATOR_PODS,
    });
    namespace.allowIngressFrom(`api-server-to-${OPERATOR}`, Peer.vpc(network), {
      ports: [OPERATOR_PORTS.webhook],
      pods: OPERATOR_PODS,
    });
  }

  /** A launcher starts its processes in workers through the API server. */
  private allowLaunchers({ jobNamespaces, network }: TrainingOperatorProps): void {
    for (const namespace of jobNamespaces) {
      namespace.allowEgressTo('mpi-launchers-to-api-server', Endpoint.apiServer(network), {
        pods: MPI_LAUNCHERS,
      });
    }
  }
}
