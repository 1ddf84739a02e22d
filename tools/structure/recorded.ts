import type { GroupVersionKind } from './schema';

const of = (
  group: string,
  version: string,
  ...kinds: readonly string[]
): readonly GroupVersionKind[] => kinds.map((kind) => ({ group, version, kind }));

/** The kinds of Kubernetes itself whose structure is recorded. Name a kind here to use it. */
export const KUBERNETES_KINDS: readonly GroupVersionKind[] = [
  ...of(
    '',
    'v1',
    'ConfigMap',
    'LimitRange',
    'Namespace',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
  ),
  ...of('', 'v1', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'),
  ...of('admissionregistration.k8s.io', 'v1', 'MutatingWebhookConfiguration'),
  ...of('admissionregistration.k8s.io', 'v1', 'ValidatingWebhookConfiguration'),
  ...of(
    'admissionregistration.k8s.io',
    'v1',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ),
  ...of('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition'),
  ...of('apps', 'v1', 'DaemonSet', 'Deployment', 'StatefulSet'),
  ...of('autoscaling', 'v2', 'HorizontalPodAutoscaler'),
  ...of('batch', 'v1', 'CronJob', 'Job'),
  ...of('networking.k8s.io', 'v1', 'Ingress', 'IngressClass', 'NetworkPolicy'),
  ...of('node.k8s.io', 'v1', 'RuntimeClass'),
  ...of('policy', 'v1', 'PodDisruptionBudget'),
  ...of(
    'rbac.authorization.k8s.io',
    'v1',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
  ),
  ...of('scheduling.k8s.io', 'v1', 'PriorityClass'),
  ...of('storage.k8s.io', 'v1', 'CSIDriver', 'StorageClass', 'VolumeAttributesClass'),
];

/** Custom resources of one product, by the names of their definitions. */
export interface RecordedProduct {
  readonly product: string;
  readonly definitions: readonly string[];
  /** Of an object with very many alternatives: the fields we use, by the object's path. Others are refused. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

/** The custom resources whose structure is recorded, by the name of the file. Name a definition here to use its kind. */
export const PRODUCTS: Readonly<Record<string, RecordedProduct>> = {
  karpenter: {
    product: 'Karpenter',
    definitions: [
      'nodepools.karpenter.sh',
      'nodeclaims.karpenter.sh',
      'ec2nodeclasses.karpenter.k8s.aws',
    ],
  },
  'gateway-api': {
    product: 'Gateway API',
    definitions: [
      'backendtlspolicies.gateway.networking.k8s.io',
      'gatewayclasses.gateway.networking.k8s.io',
      'gateways.gateway.networking.k8s.io',
      'grpcroutes.gateway.networking.k8s.io',
      'httproutes.gateway.networking.k8s.io',
      'referencegrants.gateway.networking.k8s.io',
    ],
  },
  'cert-manager': {
    product: 'cert-manager',
    definitions: [
      'certificates.cert-manager.io',
      'clusterissuers.cert-manager.io',
      'issuers.cert-manager.io',
    ],
  },
  'external-secrets': {
    product: 'External Secrets',
    definitions: [
      'clustersecretstores.external-secrets.io',
      'externalsecrets.external-secrets.io',
      'pushsecrets.external-secrets.io',
      'passwords.generators.external-secrets.io',
      'secretstores.external-secrets.io',
    ],
    only: { 'spec.provider': ['aws', 'fake', 'kubernetes'] },
  },
  'envoy-gateway': {
    product: 'Envoy Gateway',
    definitions: [
      'backends.gateway.envoyproxy.io',
      'backendtrafficpolicies.gateway.envoyproxy.io',
      'clienttrafficpolicies.gateway.envoyproxy.io',
      'envoyproxies.gateway.envoyproxy.io',
      'httproutefilters.gateway.envoyproxy.io',
      'securitypolicies.gateway.envoyproxy.io',
    ],
    only: {
      'spec.provider.kubernetes': [
        'envoyDeployment',
        'envoyHpa',
        'envoyPDB',
        'envoyService',
        'envoyServiceAccount',
      ],
    },
  },
  'cloudnative-pg': {
    product: 'CloudNativePG',
    definitions: [
      'clusters.postgresql.cnpg.io',
      'databaseroles.postgresql.cnpg.io',
      'databases.postgresql.cnpg.io',
      'poolers.postgresql.cnpg.io',
      'scheduledbackups.postgresql.cnpg.io',
    ],
  },
  'prometheus-operator': {
    product: 'Prometheus Operator',
    definitions: [
      'podmonitors.monitoring.coreos.com',
      'prometheusrules.monitoring.coreos.com',
      'servicemonitors.monitoring.coreos.com',
    ],
  },
  'argo-workflows': {
    product: 'Argo Workflows',
    definitions: ['workflowtemplates.argoproj.io'],
  },
  'spark-operator': {
    product: 'the Spark operator',
    definitions: [
      'scheduledsparkapplications.sparkoperator.k8s.io',
      'sparkapplications.sparkoperator.k8s.io',
    ],
  },
  kuberay: {
    product: 'KubeRay',
    definitions: ['rayclusters.ray.io', 'rayjobs.ray.io', 'rayservices.ray.io'],
  },
  kueue: {
    product: 'Kueue',
    definitions: [
      'clusterqueues.kueue.x-k8s.io',
      'cohorts.kueue.x-k8s.io',
      'localqueues.kueue.x-k8s.io',
      'resourceflavors.kueue.x-k8s.io',
    ],
  },
  'training-operator': {
    product: 'the Training operator',
    definitions: [
      'jaxjobs.kubeflow.org',
      'mpijobs.kubeflow.org',
      'paddlejobs.kubeflow.org',
      'pytorchjobs.kubeflow.org',
      'tfjobs.kubeflow.org',
      'xgboostjobs.kubeflow.org',
    ],
  },
  'kubeflow-trainer': {
    product: 'Kubeflow Trainer',
    definitions: ['trainingruntimes.trainer.kubeflow.org', 'trainjobs.trainer.kubeflow.org'],
  },
  volcano: {
    product: 'Volcano',
    definitions: ['queues.scheduling.volcano.sh'],
  },
  'leader-worker-set': {
    product: 'LeaderWorkerSet',
    definitions: ['leaderworkersets.leaderworkerset.x-k8s.io'],
  },
  keda: {
    product: 'KEDA',
    definitions: ['clustertriggerauthentications.keda.sh', 'scaledobjects.keda.sh'],
  },
  'argo-cd': {
    product: 'Argo CD',
    definitions: ['applications.argoproj.io', 'appprojects.argoproj.io'],
  },
};
