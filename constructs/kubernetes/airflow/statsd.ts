import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  restrictedContainer,
  restrictedPod,
  type INamespace,
} from '../core';
import { watch, type IMetrics } from '../prometheus';
import { airflowAlerts } from './airflow-alerts';
import { AIRFLOW_DASHBOARD } from './airflow-dashboard';
import { STATSD, STATSD_PORT } from './environment';
import { ALL_PODS, COMPONENT } from './names';
import { AIRFLOW_SERIES } from './series';

const METRICS_PORT = 9102;

/** `nobody`: https://github.com/prometheus/statsd_exporter/blob/v0.30.0/Dockerfile */
const NOBODY = 65_534;

const PODS = { 'app.kubernetes.io/name': STATSD, 'app.kubernetes.io/component': 'metrics' };

/** What counts what Airflow tells. */
export interface StatsdExporterProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Image of statsd-exporter. */
  readonly image: string;
  /** Who reads it. */
  readonly metrics: IMetrics;
}

/** Counts what Airflow’s processes tell by StatsD, and shows it to Prometheus. */
export class StatsdExporter extends Construct {
  constructor(scope: Construct, id: string, { namespace, image, metrics }: StatsdExporterProps) {
    super(scope, id);
    const metadata = platformMetadata({
      name: STATSD,
      namespace: namespace.name,
      component: 'metrics',
    });
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        selector: PODS,
        ports: [
          {
            name: 'statsd',
            port: STATSD_PORT,
            protocol: 'UDP',
            targetPort: k8s.IntOrString.fromString('statsd'),
          },
        ],
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: PODS },
        template: {
          metadata: { labels: platformLabels(STATSD, 'metrics') },
          spec: restrictedPod({ containers: [exporter(image)] }),
        },
      },
    });
    const udp = [{ port: STATSD_PORT, protocol: 'UDP' as const }];
    namespace.allowEgressTo(`${COMPONENT}-to-statsd`, Endpoint.of(Peer.local(PODS), udp), {
      pods: ALL_PODS,
    });
    namespace.allowIngressFrom(`${COMPONENT}-to-statsd`, Peer.local(ALL_PODS), {
      ports: udp,
      pods: PODS,
    });
    watch(this, metrics, {
      name: 'airflow',
      namespace,
      pods: PODS,
      port: { name: 'metrics', number: METRICS_PORT },
      series: AIRFLOW_SERIES,
      alerts: airflowAlerts,
      dashboard: AIRFLOW_DASHBOARD,
    });
  }
}

const exporter = (image: string): k8s.Container =>
  restrictedContainer({
    name: STATSD,
    image,
    args: [
      `--statsd.listen-udp=:${STATSD_PORT}`,
      `--web.listen-address=:${METRICS_PORT}`,
      '--log.format=json',
    ],
    ports: [
      { name: 'statsd', containerPort: STATSD_PORT, protocol: 'UDP' },
      { name: 'metrics', containerPort: METRICS_PORT },
    ],
    readinessProbe: { httpGet: { path: '/-/ready', port: k8s.IntOrString.fromString('metrics') } },
    livenessProbe: { httpGet: { path: '/-/healthy', port: k8s.IntOrString.fromString('metrics') } },
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    resources: { cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' },
  });
