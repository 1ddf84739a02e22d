import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
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
import { ControllerAccess } from './controller-access';
import { controllerPod, DEFAULT_RESOURCES } from './controller-pod';
import { ControllerWebhooks } from './controller-webhooks';

import type { KatibProps } from './katib-props';
import { katibSettings } from './katib-settings';
import {
  API_PORT,
  CONTROLLER,
  CONTROLLER_PODS,
  CONTROLLER_PORTS,
  KATIB,
  SETTINGS,
  SUGGESTION_PODS,
} from './names';
import { chosenTrialKinds } from './trial-kinds';
import { TrialMetricsStore } from './trial-metrics-store';

/**
 * Katib, which runs the same job with other parameters again and again: its controller with rights, webhooks and edges, and
 * what keeps metrics of trials. The kinds themselves are `KatibDefinitions`, in an earlier wave. Without upstream's pages.
 */
export class Katib extends Construct {
  constructor(scope: Construct, id: string, props: KatibProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, experimentNamespaces } = props;
    const trialKinds = chosenTrialKinds(this, props.trialKinds);
    new ControllerAccess(this, 'Access', { namespace, experimentNamespaces, trialKinds });
    new ControllerWebhooks(this, 'Webhooks', { namespace, trialKinds });
    const settings = validated(this, 'images', () =>
      katibSettings({ trialKinds, images: props.images ?? {} }),
    );
    this.addController(props, settings);
    new TrialMetricsStore(this, 'Store', props);
    this.addEdges(props);
    watch(this, props.metrics, {
      name: CONTROLLER,
      namespace,
      pods: CONTROLLER_PODS,
      port: { name: 'metrics', number: CONTROLLER_PORTS.metrics },
    });
  }

  private validate(props: KatibProps): void {
    const { experimentNamespaces, replicas, resources = DEFAULT_RESOURCES, network } = props;
    assertInteger(this, 'replicas', replicas, { lowest: 1, highest: 5 });
    validated(this, 'resources', () => toResources(resources));
    validated(this, 'network.vpcCidrs', () => Peer.vpc(network));
    const names = experimentNamespaces.map(({ name }) => name);
    if (names.length === 0) {
      throw new ValidationError(
        this,
        `'experimentNamespaces' must name one namespace at least, got none; the controller would have no right to run a trial`,
      );
    }
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return;
    throw new ValidationError(
      this,
      `'experimentNamespaces' must name each namespace once, got '${twice}' twice`,
    );
  }

  private addController(props: KatibProps, settings: string): void {
    const { namespace, replicas = 1 } = props;
    const own = { namespace: namespace.name, component: KATIB };
    const metadata = platformMetadata({ name: CONTROLLER, ...own });
    const pods = { matchLabels: { ...CONTROLLER_PODS } };
    new k8s.KubeConfigMap(this, 'Settings', {
      metadata: platformMetadata({ name: SETTINGS.name, ...own }),
      data: { [SETTINGS.file]: settings },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        replicas,
        selector: pods,
        template: {
          metadata: {
            labels: platformLabels(CONTROLLER, KATIB),
            annotations: { 'checksum/settings': contentHash(settings) },
          },
          spec: validated(this, 'images.katibController', () => controllerPod(props)),
        },
      },
    });
    if (replicas === 1) return;
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata,
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: pods },
    });
  }

  private addEdges({ namespace, network, experimentNamespaces }: KatibProps): void {
    namespace.allowEgressTo(`${CONTROLLER}-to-api-server`, Endpoint.apiServer(network), {
      pods: CONTROLLER_PODS,
    });
    namespace.allowIngressFrom(`api-server-to-${CONTROLLER}`, Peer.vpc(network), {
      ports: [CONTROLLER_PORTS.webhook],
      pods: CONTROLLER_PODS,
    });
    for (const experiments of experimentNamespaces) {
      namespace.allowEgressTo(
        `${CONTROLLER}-to-${experiments.name}`,
        Endpoint.of(Peer.pods(experiments, SUGGESTION_PODS), [API_PORT]),
        { pods: CONTROLLER_PODS },
      );
      experiments.allowIngressFrom(
        `${CONTROLLER}-to-algorithms`,
        Peer.pods(namespace, CONTROLLER_PODS),
        { ports: [API_PORT], pods: SUGGESTION_PODS },
      );
    }
  }
}
