export {
  argoWorkflows,
  type ArgoSignOnOptions,
  type ArgoWorkflowDefaults,
  type ArgoWorkflowsProps,
} from './argo-workflows';
export type { AlertingProps, AlertReceiver, AlertRoute, ReceiverSecret } from './alert-receivers';
export type { AlertingValues } from './alertmanager-config';
export {
  awsLoadBalancerController,
  type AwsLoadBalancerControllerProps,
} from './aws-load-balancer-controller';
export { certManager, type CertManagerProps } from './cert-manager';
export { cloudNativePg, type CloudNativePgProps } from './cloudnative-pg';
export { dcgmExporter, type DcgmExporterProps } from './dcgm-exporter';
export { efaDevicePlugin, type EfaDevicePluginProps } from './efa-device-plugin';
export { efsCsiDriver, type EfsCsiDriverProps } from './efs-csi-driver';
export { envoyGateway, type EnvoyGatewayProps } from './envoy-gateway';
export { externalDns, type ExternalDnsProps } from './external-dns';
export { externalSecrets, type ExternalSecretsProps } from './external-secrets';
export {
  ingressNginx,
  type IngressNginxProps,
  type NetworkLoadBalancer,
  type OtherLoadBalancer,
  type ReplicaRange,
} from './ingress-nginx';
export { karpenter, type KarpenterProps } from './karpenter';
export { keda, type KedaProps } from './keda';
export {
  kubePrometheusStack,
  type KubePrometheusStackProps,
  type StackVolume,
} from './kube-prometheus-stack';
export { kubeflowTrainer, type KubeflowTrainerProps } from './kubeflow-trainer';
export {
  kubeRayOperator,
  type KubeRayOperatorProps,
  type RayBatchScheduler,
} from './kuberay-operator';
export { kueue, type KueueFramework, type KueueProps, type KueueRequeuing } from './kueue';
export { leaderWorkerSet, type LeaderWorkerSetProps } from './leader-worker-set';
export { metricsServer, type MetricsServerProps } from './metrics-server';
export { OPERATOR_NAMESPACES } from './namespaces';
export { neuronDevicePlugin, type NeuronDevicePluginProps } from './neuron-device-plugin';
export { nodeExporter, type NodeExporterProps } from './node-exporter';
export { nvidiaDevicePlugin, type NvidiaDevicePluginProps } from './nvidia-device-plugin';
export {
  nvidiaGpuOperator,
  type GpuNodeImage,
  type NvidiaGpuOperatorProps,
} from './nvidia-gpu-operator';
export { openCost, type OpenCostProps } from './opencost';
export type {
  CallOfPods,
  Operator,
  OperatorCall,
  OperatorCaller,
  OperatorNamespace,
  OperatorPort,
  ServiceMetrics,
} from './operator';
export type {
  AwsOperatorOptions,
  MonitoringPrometheus,
  OperatorOptions,
  Placement,
  ReplicatedOperatorOptions,
  Toleration,
} from './pod-values';
export {
  prometheusAdapter,
  type PodMetric,
  type PrometheusAdapterProps,
} from './prometheus-adapter';
export type { RemoteWrite, RemoteWriteLogin } from './remote-write';
export { reloader, type ReloaderProps } from './reloader';
export { sparkOperator, type SparkOperatorProps } from './spark-operator';
export { volcano, type VolcanoProps } from './volcano';
