import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, type Labels } from '../core';
import type { ServiceAccountContract } from '../../../lib/contracts/grants';
import { ServiceMonitor } from './service-monitor';

const NAME = 'eks-control-plane';
const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** The Service of the API server, in every cluster. https://github.com/kubernetes/kubernetes/blob/v1.35.4/pkg/controlplane/controller/kubernetesservice/controller.go */
const API_SERVER = {
  labels: { component: 'apiserver', provider: 'kubernetes' },
  namespace: 'default',
  port: 'https',
  address: 'kubernetes.default.svc:443',
} as const;

/** What EKS shows of its control plane, behind the API server. https://docs.aws.amazon.com/eks/latest/userguide/view-raw-metrics.html */
const METRICS_GROUP = 'metrics.eks.amazonaws.com';
const PARTS = [
  { job: 'kube-scheduler', path: 'ksh' },
  { job: 'kube-controller-manager', path: 'kcm' },
] as const;

/** Who reads the control plane. */
export interface ControlPlaneMetricsProps {
  /** The service account of Prometheus; the monitors are in its namespace. */
  readonly reader: ServiceAccountContract;
  /** The labels by which it selects monitors. */
  readonly monitorLabels: Labels;
}

/**
 * Metrics of the scheduler and the controller manager of EKS: Prometheus asks the API server for them, as itself, and may
 * do so by a role of its own. How long pods wait, and how deep the queues of controllers are.
 */
export class ControlPlaneMetrics extends Construct {
  constructor(scope: Construct, id: string, { reader, monitorLabels }: ControlPlaneMetricsProps) {
    super(scope, id);
    for (const { job, path } of PARTS) {
      new ServiceMonitor(this, job, {
        name: job,
        namespace: { name: reader.namespace },
        monitorLabels,
        service: API_SERVER.labels,
        serviceNamespace: API_SERVER.namespace,
        port: API_SERVER.port,
        path: `/apis/${METRICS_GROUP}/v1/${path}/container/metrics`,
        tls: 'api-server',
        showsToken: true,
        // Every API server passes on the same.
        once: { job, address: API_SERVER.address },
      });
    }
    this.permit(reader);
  }

  private permit({ namespace, serviceAccount }: ServiceAccountContract): void {
    const metadata = platformMetadata({ name: NAME, component: 'metrics' });
    new k8s.KubeClusterRole(this, 'Role', {
      metadata,
      rules: [
        {
          apiGroups: [METRICS_GROUP],
          resources: PARTS.map(({ path }) => `${path}/metrics`),
          verbs: ['get'],
        },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'Binding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
    });
  }
}
