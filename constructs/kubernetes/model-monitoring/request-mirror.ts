import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { assertServiceName } from '../../../lib/values';
import {
  assertInteger,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedPod,
  spreadOver,
  validated,
  WorkloadServiceAccount,
  type PlatformMetadata,
} from '../core';
import type { RouteService } from '../gateway';
import { mirrorAlerts } from './monitor-alerts';
import { assertObjects } from './monitor-checks';
import {
  METRICS_PORT,
  METRICS_PORT_NAME,
  MIRROR_COMPONENT,
  MONITOR_PORT,
  mirrorPods,
  PORT_NAME,
} from './names';
import { assertObserver, DEFAULT_PSI, observerPod } from './observer-pod';
import type { RequestMirrorProps } from './observer-props';
import { MODEL_QUALITY_DASHBOARD } from './model-quality-dashboard';
import { OBSERVER_SERIES } from './series';

const MOST_REPLICAS = 20;

/** Where copies for the mirror of a name are sent, for a route that stands in another chart. */
export const mirrorService = (name: string): RouteService => ({
  name,
  port: MONITOR_PORT,
  pods: mirrorPods(name),
});

/**
 * Looks at copies of requests, which the entrance sends and forgets: nothing that goes wrong here is seen by who asked. It
 * sees no answers.
 */
export class RequestMirror extends Construct {
  /** Where copies are sent: `mirror` of a rule of a route, which opens the way. */
  readonly service: RouteService;

  constructor(scope: Construct, id: string, props: RequestMirrorProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, aws } = props;
    this.service = mirrorService(name);
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      component: MIRROR_COMPONENT,
      pods: this.service.pods,
      aws,
    });
    this.addDeployment(props);
    this.addService(props);
    this.addMetrics(props);
  }

  private validate(props: RequestMirrorProps): void {
    const { name, images, aws, reference, records, replicas } = props;
    validated(this, 'name', () => {
      assertServiceName(name, 'the name of a mirror');
    });
    assertObserver(this, props, { responses: false });
    assertInteger(this, 'replicas', replicas, { lowest: 1, highest: MOST_REPLICAS });
    assertObjects(this, { images, aws }, reference, records);
  }

  private addDeployment(props: RequestMirrorProps): void {
    const { name, namespace, replicas = 1 } = props;
    const { pods } = this.service;
    const { container, hash, initContainers, volumes } = validated(this, 'records', () =>
      observerPod(this, props, { name, namespace, component: MIRROR_COMPONENT, upstream: null }),
    );
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(props),
      spec: {
        replicas,
        selector: { matchLabels: { ...pods } },
        template: {
          metadata: {
            labels: platformLabels(name, MIRROR_COMPONENT),
            annotations: { [`${PLATFORM}/monitor`]: hash },
          },
          spec: restrictedPod({
            serviceAccountName: name,
            priorityClassName: PRIORITY_CLASS.batch,
            topologySpreadConstraints: spreadOver(pods),
            initContainers: initContainers.length === 0 ? undefined : [...initContainers],
            containers: [container],
            volumes: [...volumes],
          }),
        },
      },
    });
  }

  private addService(props: RequestMirrorProps): void {
    const { pods } = this.service;
    new k8s.KubeService(this, 'Service', {
      metadata: metadataOf(props),
      spec: {
        selector: { ...pods },
        ports: [
          {
            name: PORT_NAME,
            port: MONITOR_PORT,
            targetPort: k8s.IntOrString.fromString(PORT_NAME),
          },
        ],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: metadataOf(props),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...pods } },
      },
    });
  }

  private addMetrics(props: RequestMirrorProps): void {
    const { name, namespace, metrics, modelName, psi = DEFAULT_PSI } = props;
    const series = metrics.scrape(this, 'Metrics', {
      name,
      namespace,
      pods: this.service.pods,
      port: { name: METRICS_PORT_NAME, number: METRICS_PORT },
      series: OBSERVER_SERIES,
    });
    metrics.addAlerts(this, 'Alerts', {
      name,
      namespace,
      alerts: mirrorAlerts({ model: modelName, series, psi }),
    });
    metrics.addDashboard(this, MODEL_QUALITY_DASHBOARD);
  }
}

const metadataOf = ({ name, namespace }: RequestMirrorProps): PlatformMetadata =>
  platformMetadata({ name, namespace: namespace.name, component: MIRROR_COMPONENT });
