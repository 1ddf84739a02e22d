import { PRIORITY_CLASS } from '../../constructs/kubernetes/core';
import {
  awsLoadBalancerController,
  certManager,
  cloudNativePg,
  dcgmExporter,
  efaDevicePlugin,
  efsCsiDriver,
  envoyGateway,
  externalDns,
  externalSecrets,
  karpenter,
  keda,
  kubeflowTrainer,
  kubeRayOperator,
  kueue,
  leaderWorkerSet,
  metricsServer,
  neuronDevicePlugin,
  nvidiaDevicePlugin,
  nvidiaGpuOperator,
  openCost,
  reloader,
  sparkOperator,
  volcano,
  type Operator,
} from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import type { OperatorName } from '../../lib/config/choices';
import { systemNodeSelector } from '../../lib/contracts/cluster';
import { CONTROLLERS } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import {
  interruptionQueueName,
  KARPENTER_IDENTITY,
  KARPENTER_SERVICE_ACCOUNT,
} from '../../lib/contracts/karpenter';
import { PROMETHEUS_URL } from '../../lib/contracts/monitoring';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { operatorNames } from '../../lib/contracts/operators';
import { argoWorkflowsOperator } from './argo-workflows-release';
import { nginxOperator } from './ingress-nginx';
import {
  metricSources,
  adapterOperator,
  monitoredFrom,
  nodeExporterOperator,
  prometheusOperator,
} from './monitoring';
import { onEfaNodes, onGpuNodes, onNeuronNodes, onSystemNodes } from './operator-placement';
import { kueueFrameworks } from './queues';

/** The operators that an environment installs. */
export function platformOperators(environment: Environment): Operator[] {
  const { cluster } = environment;
  const ownKarpenter = !('existing' in cluster) && cluster.mode === 'karpenter';
  return [
    ...(ownKarpenter ? [karpenterOf(environment)] : []),
    ...operatorNames(environment)
      .map((name) => OPERATORS[name](environment))
      .filter((operator) => operator !== undefined),
  ];
}

const OPERATORS: Readonly<
  Record<OperatorName, (environment: Environment) => Operator | undefined>
> = {
  'argo-workflows': (each) => argoWorkflowsOperator(each, common(each)),
  'aws-load-balancer-controller': loadBalancersOf,
  'cert-manager': (each) => certManager(common(each)),
  'cloudnative-pg': cloudNativePgOf,
  'dcgm-exporter': (each) =>
    dcgmExporter({ placement: onGpuNodes(each), monitoredFrom: monitoredFrom(each) }),
  'efa-device-plugin': (each) => efaDevicePlugin({ placement: onEfaNodes(each) }),
  'efs-csi-driver': (each) =>
    efsCsiDriver({
      replicas: each.operators.replicas,
      ...roleOf(each, CONTROLLERS.efsCsiDriver),
    }),
  'envoy-gateway': (each) =>
    envoyGateway({ ...common(each), gatewayNamespace: NAMESPACES.gateway }),
  'external-dns': externalDnsOf,
  'external-secrets': externalSecretsOf,
  'ingress-nginx': nginxOperator,
  keda: (each) => keda({ ...common(each), sources: metricSources(each) }),
  'kube-prometheus-stack': (each) => prometheusOperator(each, common(each)),
  'kubeflow-trainer': (each) =>
    kubeflowTrainer({
      replicas: each.operators.replicas,
      placement: onSystemNodes(each),
      monitoredFrom: monitoredFrom(each),
    }),
  'kuberay-operator': (each) =>
    kubeRayOperator({
      ...common(each),
      jobNamespaces: Object.keys(each.teams).map(teamNamespace),
      batchScheduler: usesVolcano(each) ? 'volcano' : undefined,
    }),
  kueue: (each) =>
    kueue({
      ...common(each),
      frameworks: kueueFrameworks(each),
      jobNamespaces: Object.keys(each.teams).map(teamNamespace),
      readyTimeoutSeconds: each.queues?.readySeconds,
      fairSharing: true,
    }),
  'leader-worker-set': (each) => leaderWorkerSet(common(each)),
  'metrics-server': (each) =>
    metricsServer({ replicas: each.operators.replicas, monitoredFrom: monitoredFrom(each) }),
  'neuron-device-plugin': (each) => neuronDevicePlugin({ placement: onNeuronNodes(each) }),
  'node-exporter': (each) => nodeExporterOperator(each, common(each)),
  'nvidia-device-plugin': (each) => nvidiaDevicePlugin({ placement: onGpuNodes(each) }),
  // In clusters of others alone, of whose nodes nothing is known.
  'nvidia-gpu-operator': (each) =>
    nvidiaGpuOperator({ nodeImage: 'plain', monitoredFrom: monitoredFrom(each) }),
  opencost: (each) =>
    openCost({
      ...common(each),
      clusterName: resourceNames(each).cluster,
      prometheusUrl: PROMETHEUS_URL,
      sources: metricSources(each),
    }),
  'prometheus-adapter': (each) => adapterOperator(each, common(each)),
  reloader: (each) => reloader(common(each)),
  'spark-operator': (each) =>
    sparkOperator({
      ...common(each),
      jobNamespaces: Object.keys(each.teams).map(teamNamespace),
      batchSchedulers: usesVolcano(each),
    }),
  volcano: (each) =>
    volcano({
      replicas: each.operators.replicas,
      placement: onSystemNodes(each),
      monitoredFrom: monitoredFrom(each),
    }),
};

const usesVolcano = ({ queues }: Environment): boolean => queues?.scheduler === 'volcano';

const common = (environment: Environment) => ({
  replicas: environment.operators.replicas,
  placement: onSystemNodes(environment),
  priorityClassName: PRIORITY_CLASS.system,
  monitoredFrom: monitoredFrom(environment),
});

const roleOf = (environment: Environment, { name }: { readonly name: string }) => ({
  roleArn: irsaRoleArn(environment, name),
});

function karpenterOf(environment: Environment): Operator {
  const { cluster } = resourceNames(environment);
  return karpenter({
    clusterName: cluster,
    interruptionQueue: interruptionQueueName(cluster),
    serviceAccount: KARPENTER_SERVICE_ACCOUNT,
    roleArn: irsaRoleArn(environment, KARPENTER_IDENTITY),
    nodeSelector: systemNodeSelector(cluster),
    monitoredFrom: monitoredFrom(environment),
  });
}

function loadBalancersOf(environment: Environment): Operator {
  const { network, region } = environment;
  const { cluster } = resourceNames(environment);
  return awsLoadBalancerController({
    ...common(environment),
    ...roleOf(environment, CONTROLLERS.loadBalancers),
    clusterName: cluster,
    region,
    // A VPC made here has a name before it has an id.
    vpc: 'existing' in network ? { id: network.existing.vpcId } : { tags: { Name: cluster } },
  });
}

function cloudNativePgOf(environment: Environment): Operator {
  return cloudNativePg({
    ...common(environment),
    databaseNamespaces: [NAMESPACES.databases],
    objectStoreBackups: environment.provider === 'aws',
  });
}

function externalDnsOf(environment: Environment): Operator {
  const { domain, dns, region, edge, storage } = environment;
  return externalDns({
    ...roleOf(environment, CONTROLLERS.externalDns),
    placement: onSystemNodes(environment),
    monitoredFrom: monitoredFrom(environment),
    domain: dns.zone === 'existing' ? (dns.zoneName ?? domain) : domain,
    zoneType: 'public',
    owner: resourceNames(environment).cluster,
    region,
    routes: edge.kind === 'envoy-gateway' ? 'gateway-api' : 'ingress',
    policy: storage.deletionProtection ? 'upsert-only' : 'sync',
  });
}

function externalSecretsOf(environment: Environment): Operator {
  const identity =
    environment.provider === 'aws' ? { aws: roleOf(environment, CONTROLLERS.externalSecrets) } : {};
  return externalSecrets({ ...common(environment), ...identity });
}
