import { CONTROLLERS } from '../../lib/contracts/identities';
import { KARPENTER_NAMESPACE } from '../../lib/contracts/karpenter';
import { PROMETHEUS } from '../../lib/contracts/monitoring';
import { NAMESPACES } from '../../lib/contracts/namespaces';

/** The namespaces of operators from upstream charts. */
export const OPERATOR_NAMESPACES = {
  argoWorkflows: NAMESPACES.argoWorkflows,
  awsLoadBalancerController: CONTROLLERS.loadBalancers.namespace,
  certManager: 'cert-manager',
  cloudNativePg: 'cnpg-system',
  dcgmExporter: 'dcgm-exporter',
  efaDevicePlugin: 'efa-device-plugin',
  efsCsiDriver: CONTROLLERS.efsCsiDriver.namespace,
  externalDns: CONTROLLERS.externalDns.namespace,
  externalSecrets: CONTROLLERS.externalSecrets.namespace,
  karpenter: KARPENTER_NAMESPACE,
  keda: 'keda',
  kubePrometheusStack: PROMETHEUS.namespace,
  kubeflowTrainer: 'kubeflow-system',
  kubeRayOperator: 'kuberay-system',
  kueue: 'kueue-system',
  leaderWorkerSet: 'lws-system',
  neuronDevicePlugin: 'neuron-device-plugin',
  nodeExporter: 'node-exporter',
  nvidiaDevicePlugin: 'nvidia-device-plugin',
  nvidiaGpuOperator: 'gpu-operator',
  openCost: 'opencost',
  prometheusAdapter: 'prometheus-adapter',
  reloader: 'reloader',
  sparkOperator: 'spark-operator',
  volcano: 'volcano-system',
} as const;
