import { NEEDED_OPERATORS, type OperatorName } from '../config/choices';
import type { Environment } from '../config/schema';
import { EXTENDED_RESOURCES } from '../values';
import { applicationsOf } from './applications';
import { computeOf } from './compute';
import { hasEdge } from './entrance';
import { hasMonitoring } from './monitoring';
import { nodePools, type NodePoolContract } from './node-pools';
import { hasKeycloak, hasSecretStore, postgresHome } from './services';

/** Whether something in an environment needs an operator. */
type Need = (environment: Environment) => boolean;

const NEEDS: Readonly<Record<(typeof NEEDED_OPERATORS)[number], Need>> = {
  'argo-workflows': uses('argo-workflows'),
  'aws-load-balancer-controller': (each) =>
    hasEdge(each) && each.provider === 'aws' && !isAuto(each),
  'cert-manager': (each) =>
    runsEdge(each, 'envoy-gateway') || postgresHome(each) === 'cloudnative-pg',
  'cloudnative-pg': (each) => postgresHome(each) === 'cloudnative-pg',
  // The GPU operator brings one of its own.
  'dcgm-exporter': (each) =>
    hasMonitoring(each) &&
    nodePools(each).some(({ accelerator }) => accelerator === EXTENDED_RESOURCES.gpu) &&
    !each.operators.additional.includes('nvidia-gpu-operator'),
  // EKS Auto Mode brings both plugins, and the nodes of other software are not known.
  'efa-device-plugin': (each) => hasOwnPool(each, ({ efa }) => efa),
  'envoy-gateway': (each) => runsEdge(each, 'envoy-gateway'),
  'external-dns': (each) => hasEdge(each) && each.provider === 'aws',
  'external-secrets': hasSecretStore,
  'ingress-nginx': (each) => runsEdge(each, 'ingress-nginx'),
  keda: uses('keda'),
  'kube-prometheus-stack': hasMonitoring,
  'kubeflow-trainer': uses('kubeflow-trainer'),
  'kuberay-operator': uses('kuberay-operator'),
  kueue: uses('kueue'),
  'leader-worker-set': uses('leader-worker-set'),
  'neuron-device-plugin': (each) =>
    hasOwnPool(each, ({ accelerator }) => accelerator === EXTENDED_RESOURCES.neuron),
  'node-exporter': hasMonitoring,
  opencost: ({ costs }) => costs !== undefined,
  'prometheus-adapter': uses('prometheus-adapter'),
  // What reads generated secrets has to be rolled when they rotate.
  reloader: (each) => hasKeycloak(each) || applicationsOf(each).length > 0,
  'spark-operator': uses('spark-operator'),
  volcano: uses('volcano'),
};

const isAuto: Need = (each) => computeOf(each) === 'auto';

/** Whether Karpenter makes nodes of such a pool. */
const hasOwnPool = (each: Environment, suits: (pool: NodePoolContract) => boolean): boolean =>
  computeOf(each) === 'karpenter' && nodePools(each).some(suits);

const runsEdge = (environment: Environment, kind: Environment['edge']['kind']) =>
  hasEdge(environment) && environment.edge.kind === kind;

/** Whether an application that is on needs an operator. */
function uses(name: OperatorName): Need {
  return (environment) =>
    applicationsOf(environment).some(({ operators }) => operators(environment).includes(name));
}

/** The operators that an environment installs: those that something needs and the cluster lacks, and those asked for. */
export function operatorNames(environment: Environment): OperatorName[] {
  const { existing, additional } = environment.operators;
  const needed = NEEDED_OPERATORS.filter(
    (name) => NEEDS[name](environment) && !existing.includes(name),
  );
  return [...new Set([...needed, ...additional])].toSorted();
}

/** Whether an environment installs an operator. */
export const installs = (environment: Environment, name: OperatorName): boolean =>
  operatorNames(environment).includes(name);
