import type { k8s } from 'cdk8s-plus-29';
import { PLATFORM } from '../../../lib/contracts/labels';

/** What a teardown removes. */
export interface TeardownScope {
  /** Whether the Gateway API is installed, so that there may be Gateways. */
  readonly gatewayApi: boolean;
  /** Whether the platform has node pools, so that the API knows their kinds. */
  readonly nodePools: boolean;
  /** Whether claims, and with them their volumes, go as well. */
  readonly volumes: 'delete' | 'keep';
  /** Namespaces that go first, with all that runs in them: their pods would hold nodes. */
  readonly workloads: readonly string[];
  /** `--all-namespaces`, or one `--namespace=…` for each. */
  readonly namespaces: readonly string[];
  /** How long each step may take, such as `15m`. */
  readonly timeout: string;
}

/** One `kubectl` call. */
export interface TeardownStep {
  readonly name: string;
  readonly args: readonly string[];
}

/** Node claims carry it too: Karpenter copies a pool's template labels to them. */
export const POOL_LABEL = `${PLATFORM}/pool`;

/**
 * The calls in order.
 *
 * Workloads go first: a pod that must not be disrupted holds its node for a day. Then load balancers,
 * while their controllers still have nodes. Claims are only marked: a volume is let go once no
 * scheduled pod uses it, which is when the pools' nodes are gone.
 */
export function teardownSteps(scope: TeardownScope): TeardownStep[] {
  return [
    ...removeWorkloads(scope),
    ...(scope.gatewayApi
      ? removal(scope, 'gateways', 'gateways.gateway.networking.k8s.io', ['--all'])
      : []),
    ...removal(scope, 'ingresses', 'ingresses.networking.k8s.io', ['--all']),
    ...removal(scope, 'load-balancers', 'services', ['--field-selector=spec.type=LoadBalancer']),
    ...(scope.volumes === 'delete' ? markClaims(scope) : []),
    ...(scope.nodePools ? removeNodes(scope) : []),
    ...(scope.volumes === 'delete'
      ? forEach(scope, 'volume-claims', (place) => [
          'wait',
          '--for=delete',
          'persistentvolumeclaims',
          '--all',
          place,
          `--timeout=${scope.timeout}`,
        ])
      : []),
  ];
}

/** What the calls need to be allowed. */
export function teardownRules(scope: TeardownScope): k8s.PolicyRule[] {
  const { gatewayApi, nodePools, volumes, workloads } = scope;
  return [
    ...(workloads.length > 0 ? [mayAwait('', 'namespaces'), mayDeleteNamespaces(workloads)] : []),
    ...(gatewayApi ? [mayRemove('gateway.networking.k8s.io', 'gateways')] : []),
    mayRemove('networking.k8s.io', 'ingresses'),
    mayRemove('', 'services'),
    ...(volumes === 'delete' ? [mayRemove('', 'persistentvolumeclaims')] : []),
    ...(nodePools ? [mayRemove('karpenter.sh', 'nodepools')] : []),
    ...(nodePools ? [mayAwait('karpenter.sh', 'nodeclaims')] : []),
  ];
}

function mayDeleteNamespaces(names: readonly string[]): k8s.PolicyRule {
  return {
    apiGroups: [''],
    resources: ['namespaces'],
    resourceNames: [...names],
    verbs: ['delete'],
  };
}

function mayRemove(apiGroup: string, resource: string): k8s.PolicyRule {
  const awaiting = mayAwait(apiGroup, resource);
  return { ...awaiting, verbs: [...awaiting.verbs, 'delete'] };
}

function mayAwait(apiGroup: string, resource: string): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], verbs: ['get', 'list', 'watch'] };
}

function removal(
  scope: TeardownScope,
  name: string,
  resource: string,
  selection: readonly string[],
): TeardownStep[] {
  return forEach(scope, name, (place) => [
    'delete',
    resource,
    ...selection,
    place,
    ...waiting(scope),
  ]);
}

function removeWorkloads(scope: TeardownScope): TeardownStep[] {
  if (scope.workloads.length === 0) return [];
  return [
    { name: 'workloads', args: ['delete', 'namespaces', ...scope.workloads, ...waiting(scope)] },
  ];
}

function markClaims(scope: TeardownScope): TeardownStep[] {
  return forEach(scope, 'mark-claims', (place) => [
    'delete',
    'persistentvolumeclaims',
    '--all',
    place,
    '--ignore-not-found',
    '--wait=false',
  ]);
}

function removeNodes(scope: TeardownScope): TeardownStep[] {
  const selector = `--selector=${POOL_LABEL}`;
  return [
    {
      name: 'node-pools',
      args: [
        'delete',
        'nodepools.karpenter.sh',
        selector,
        '--cascade=foreground',
        ...waiting(scope),
      ],
    },
    {
      name: 'node-claims',
      args: [
        'wait',
        '--for=delete',
        'nodeclaims.karpenter.sh',
        selector,
        `--timeout=${scope.timeout}`,
      ],
    },
  ];
}

function waiting(scope: TeardownScope): string[] {
  return ['--ignore-not-found', '--wait=true', `--timeout=${scope.timeout}`];
}

function forEach(
  scope: TeardownScope,
  name: string,
  args: (place: string) => string[],
): TeardownStep[] {
  const single = scope.namespaces.length === 1;
  return scope.namespaces.map((place, index) => ({
    name: single ? name : `${name}-${index}`,
    args: args(place),
  }));
}
