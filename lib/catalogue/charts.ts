import type { ChartReference } from './chart-reference';
import { MONITORING_CHARTS } from './monitoring-charts';

const ARGO = 'https://argoproj.github.io/argo-helm';
const KARPENTER = 'oci://public.ecr.aws/karpenter';
const ENVOY_GATEWAY = 'oci://docker.io/envoyproxy';
const CLOUDNATIVE_PG = 'https://cloudnative-pg.github.io/charts';

/** Charts of controllers that own custom resources, of agents and of the edge. */
export const CHARTS = {
  kubeRayOperator: {
    name: 'kuberay-operator',
    repository: 'https://ray-project.github.io/kuberay-helm',
    version: '1.7.0',
    source: 'https://github.com/ray-project/kuberay/tree/v1.7.0/helm-chart/kuberay-operator',
  },
  sparkOperator: {
    name: 'spark-operator',
    repository: 'https://kubeflow.github.io/spark-operator',
    version: '2.5.2',
    source: 'https://github.com/kubeflow/spark-operator/tree/v2.5.2/charts/spark-operator-chart',
  },
  kubeflowTrainer: {
    name: 'kubeflow-trainer',
    repository: 'oci://ghcr.io/kubeflow/charts',
    version: '2.3.0',
    source: 'https://github.com/kubeflow/trainer/tree/v2.3.0/charts/kubeflow-trainer',
  },
  jobSet: {
    name: 'jobset',
    repository: 'oci://registry.k8s.io/jobset/charts',
    version: '0.12.0',
    source: 'https://github.com/kubernetes-sigs/jobset/tree/v0.12.0/charts/jobset',
  },
  leaderWorkerSet: {
    name: 'lws',
    repository: 'oci://registry.k8s.io/lws/charts',
    version: '0.10.0',
    source: 'https://github.com/kubernetes-sigs/lws/tree/v0.10.0/charts/lws',
  },
  volcano: {
    name: 'volcano',
    repository: 'https://volcano-sh.github.io/helm-charts',
    version: '1.15.1',
    source: 'https://github.com/volcano-sh/volcano/tree/v1.15.1/installer/helm/chart/volcano',
  },
  kueue: {
    name: 'kueue',
    repository: 'oci://registry.k8s.io/kueue/charts',
    version: '0.19.2',
    source: 'https://github.com/kubernetes-sigs/kueue/tree/v0.19.2/charts/kueue',
  },
  keda: {
    name: 'keda',
    repository: 'https://kedacore.github.io/charts',
    version: '2.20.2',
    source: 'https://github.com/kedacore/charts/blob/v2.20.2/keda/Chart.yaml',
  },
  argoWorkflows: {
    name: 'argo-workflows',
    repository: ARGO,
    version: '1.0.18',
    appVersion: 'v4.0.6',
    source:
      'https://github.com/argoproj/argo-helm/tree/argo-workflows-1.0.18/charts/argo-workflows',
  },
  argoCd: {
    name: 'argo-cd',
    repository: ARGO,
    version: '10.1.1',
    appVersion: 'v3.4.4',
    source: 'https://github.com/argoproj/argo-helm/tree/argo-cd-10.1.1/charts/argo-cd',
  },
  argoEvents: {
    name: 'argo-events',
    repository: ARGO,
    version: '2.4.22',
    appVersion: 'v1.9.10',
    source: 'https://github.com/argoproj/argo-helm/tree/argo-events-2.4.22/charts/argo-events',
  },
  ...MONITORING_CHARTS,
  externalSecrets: {
    name: 'external-secrets',
    repository: 'https://charts.external-secrets.io',
    version: '2.9.0',
    appVersion: 'v2.9.0',
    source:
      'https://github.com/external-secrets/external-secrets/tree/helm-chart-2.9.0/deploy/charts/external-secrets',
  },
  certManager: {
    name: 'cert-manager',
    repository: 'oci://quay.io/jetstack/charts',
    version: 'v1.21.1',
    source: 'https://github.com/cert-manager/cert-manager/tree/v1.21.1/deploy/charts/cert-manager',
  },
  envoyGateway: {
    name: 'gateway-helm',
    repository: ENVOY_GATEWAY,
    version: 'v1.9.0',
    source: 'https://github.com/envoyproxy/gateway/tree/v1.9.0/charts/gateway-helm',
  },
  envoyGatewayCrds: {
    name: 'gateway-crds-helm',
    repository: ENVOY_GATEWAY,
    version: 'v1.9.0',
    source: 'https://github.com/envoyproxy/gateway/tree/v1.9.0/charts/gateway-crds-helm',
  },
  awsLoadBalancerController: {
    name: 'aws-load-balancer-controller',
    repository: 'https://aws.github.io/eks-charts',
    version: '3.5.0',
    appVersion: 'v3.5.0',
    source: 'https://github.com/aws/eks-charts/tree/master/stable/aws-load-balancer-controller',
  },
  reloader: {
    name: 'reloader',
    repository: 'https://stakater.github.io/stakater-charts',
    version: '2.2.16',
    appVersion: 'v1.4.21',
    source:
      'https://github.com/stakater/Reloader/tree/chart-v2.2.16/deployments/kubernetes/chart/reloader',
  },
  traefik: {
    name: 'traefik',
    repository: 'oci://ghcr.io/traefik/helm',
    version: '41.3.0',
    appVersion: 'v3.7.11',
    source: 'https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik',
  },
  // Retired upstream in March 2026; for clusters that still route by its annotations.
  // https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement
  ingressNginx: {
    name: 'ingress-nginx',
    repository: 'https://kubernetes.github.io/ingress-nginx',
    version: '4.15.1',
    appVersion: '1.15.1',
    source:
      'https://github.com/kubernetes/ingress-nginx/tree/helm-chart-4.15.1/charts/ingress-nginx',
  },
  karpenter: {
    name: 'karpenter',
    repository: KARPENTER,
    version: '1.14.1',
    source: 'https://github.com/aws/karpenter-provider-aws/tree/v1.14.1/charts/karpenter',
  },
  karpenterCrds: {
    name: 'karpenter-crd',
    repository: KARPENTER,
    version: '1.14.1',
    source: 'https://github.com/aws/karpenter-provider-aws/tree/v1.14.1/charts/karpenter-crd',
  },
  metricsServer: {
    name: 'metrics-server',
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    version: '3.13.1',
    appVersion: '0.8.1',
    source:
      'https://github.com/kubernetes-sigs/metrics-server/tree/metrics-server-helm-chart-3.13.1/charts/metrics-server',
  },
  externalDns: {
    name: 'external-dns',
    repository: 'https://kubernetes-sigs.github.io/external-dns',
    version: '1.21.1',
    appVersion: '0.21.0',
    source:
      'https://github.com/kubernetes-sigs/external-dns/tree/external-dns-helm-chart-1.21.1/charts/external-dns',
  },
  dcgmExporter: {
    name: 'dcgm-exporter',
    repository: 'https://nvidia.github.io/dcgm-exporter/helm-charts',
    version: '4.8.2',
    appVersion: '4.5.3-4.8.2',
    source: 'https://github.com/NVIDIA/dcgm-exporter/tree/4.5.3-4.8.2/deployment',
  },
  nvidiaDevicePlugin: {
    name: 'nvidia-device-plugin',
    repository: 'https://nvidia.github.io/k8s-device-plugin',
    version: '0.20.0',
    source: 'https://github.com/NVIDIA/k8s-device-plugin/tree/v0.20.0/deployments/helm',
  },
  nvidiaDraDriver: {
    name: 'dra-driver-nvidia-gpu',
    repository: 'oci://registry.k8s.io/dra-driver-nvidia/charts',
    version: '0.4.1',
    source:
      'https://github.com/awsdocs/amazon-eks-user-guide/blob/mainline/latest/ug/ml/device-management-nvidia-dra-device-plugin.adoc',
  },
  nvidiaGpuOperator: {
    name: 'gpu-operator',
    repository: 'https://helm.ngc.nvidia.com/nvidia',
    version: 'v26.7.0',
    source: 'https://github.com/NVIDIA/gpu-operator/tree/v26.7.0/deployments/gpu-operator',
  },
  neuron: {
    name: 'neuron-helm-chart',
    repository: 'oci://public.ecr.aws/neuron',
    version: '1.9.0',
    source: 'https://github.com/aws-neuron/neuron-helm-charts/tree/1.9.0/charts/neuron-helm-chart',
  },
  efaDevicePlugin: {
    name: 'aws-efa-k8s-device-plugin',
    repository: 'https://aws.github.io/eks-charts',
    version: 'v0.5.30',
    appVersion: 'v0.5.20',
    source: 'https://github.com/aws/eks-charts/tree/master/stable/aws-efa-k8s-device-plugin',
  },
  cloudNativePg: {
    name: 'cloudnative-pg',
    repository: CLOUDNATIVE_PG,
    version: '0.29.0',
    appVersion: '1.30.0',
    source:
      'https://github.com/cloudnative-pg/charts/tree/cloudnative-pg-v0.29.0/charts/cloudnative-pg',
  },
  barmanCloudPlugin: {
    name: 'plugin-barman-cloud',
    repository: CLOUDNATIVE_PG,
    version: '0.7.0',
    source:
      'https://github.com/cloudnative-pg/charts/tree/plugin-barman-cloud-v0.7.0/charts/plugin-barman-cloud',
  },
  ebsCsiDriver: {
    name: 'aws-ebs-csi-driver',
    repository: 'https://kubernetes-sigs.github.io/aws-ebs-csi-driver',
    version: '2.64.0',
    appVersion: 'v1.64.0',
    source:
      'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/tree/v1.64.0/charts/aws-ebs-csi-driver',
  },
  efsCsiDriver: {
    name: 'aws-efs-csi-driver',
    repository: 'https://kubernetes-sigs.github.io/aws-efs-csi-driver',
    version: '4.4.1',
    appVersion: 'v3.4.1',
    source:
      'https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/v3.4.1/charts/aws-efs-csi-driver',
  },
} as const satisfies Readonly<Record<string, ChartReference>>;
