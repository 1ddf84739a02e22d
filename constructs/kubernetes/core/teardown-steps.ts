import { PLATFORM } from './metadata';

/** What a teardown removes. */
export interface TeardownScope {
  /** Whether the Gateway API is installed, so that there may be Gateways. */
  readonly gatewayApi: boolean;
  /** Whether claims, and with them their volumes, go as well. */
  readonly volumes: 'delete' | 'keep';
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
 * Load balancers go first, while their controllers still have nodes. Claims are only marked: a
 * volume is let go once no scheduled pod uses it, which is when the pools' nodes are gone.
 */
export function teardownSteps(scope: TeardownScope): TeardownStep[] {
  return [
    ...(scope.gatewayApi
      ? removal(scope, 'gateways', 'gateways.gateway.networking.k8s.io', ['--all'])
      : []),
    ...removal(scope, 'ingresses', 'ingresses.networking.k8s.io', ['--all']),
    ...removal(scope, 'load-balancers', 'services', ['--field-selector=spec.type=LoadBalancer']),
    ...(scope.volumes === 'delete' ? markClaims(scope) : []),
    {
      name: 'node-pools',
      args: [
        'delete',
        'nodepools.karpenter.sh',
        `--selector=${POOL_LABEL}`,
        '--cascade=foreground',
        ...waiting(scope),
      ],
    },
    awaitGone(scope, 'node-claims', ['nodeclaims.karpenter.sh', `--selector=${POOL_LABEL}`]),
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

function awaitGone(scope: TeardownScope, name: string, what: readonly string[]): TeardownStep {
  return { name, args: ['wait', '--for=delete', ...what, `--timeout=${scope.timeout}`] };
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
