import {
  Namespace,
  POOL_LABEL,
  Teardown,
  type TeardownProps,
} from '../../../../constructs/kubernetes/core';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { rulesOf } from './access-fixture';

type TeardownOptions = Omit<TeardownProps, 'namespace' | 'network' | 'image'>;

const DEFAULTS: TeardownOptions = { gatewayApi: true, nodePools: true, volumes: 'delete' };

function teardown(options: Partial<TeardownOptions> = {}): KubernetesObject[] {
  return objectsOf((chart) => {
    new Teardown(chart, 'Teardown', {
      namespace: Namespace.fromName(chart, 'Ns', 'platform-system'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      image: 'registry.k8s.io/kubectl:v1.35.1',
      ...DEFAULTS,
      ...options,
    });
  });
}

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

function podOf(objects: readonly KubernetesObject[]): unknown {
  return memberAt(findObject(objects, 'Job'), ['spec', 'template', 'spec']);
}

function stepsOf(objects: readonly KubernetesObject[]): Step[] {
  const pod = podOf(objects);
  // Containers are written by the construct under test with these members.
  return [
    ...(memberAt(pod, ['initContainers']) as Step[]),
    ...(memberAt(pod, ['containers']) as Step[]),
  ];
}

const WAIT = ['--ignore-not-found', '--wait=true', '--timeout=15m'];

describe('the teardown', () => {
  const objects = teardown();

  test('is a job with its account, role and way to the API server', () => {
    expect(describeObjects(objects)).toBe(
      [
        'NetworkPolicy/egress-teardown-to-api-server',
        'ServiceAccount/teardown',
        'ClusterRole/platform-teardown',
        'ClusterRoleBinding/platform-teardown',
        'Job/teardown',
      ].join(', '),
    );
  });

  test('runs before its release is deleted, and leaves nothing behind', () => {
    expect(findObject(objects, 'Job').metadata.annotations).toEqual({
      'helm.sh/hook': 'pre-delete',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
  });

  test('needs its account as an ordinary object, which is there when the hook runs', () => {
    for (const kind of ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'NetworkPolicy']) {
      expect(findObject(objects, kind).metadata).not.toHaveProperty('annotations');
    }
  });

  test('removes load balancers first, marks claims, then removes nodes and waits for volumes', () => {
    expect(stepsOf(objects).map(({ name }) => name)).toEqual([
      'gateways',
      'ingresses',
      'load-balancers',
      'mark-claims',
      'node-pools',
      'node-claims',
      'volume-claims',
    ]);
  });

  test('gives kubectl exactly these arguments', () => {
    expect(stepsOf(objects).map(({ args }) => args)).toEqual([
      ['delete', 'gateways.gateway.networking.k8s.io', '--all', '--all-namespaces', ...WAIT],
      ['delete', 'ingresses.networking.k8s.io', '--all', '--all-namespaces', ...WAIT],
      [
        'delete',
        'services',
        '--field-selector=spec.type=LoadBalancer',
        '--all-namespaces',
        ...WAIT,
      ],
      [
        'delete',
        'persistentvolumeclaims',
        '--all',
        '--all-namespaces',
        '--ignore-not-found',
        '--wait=false',
      ],
      [
        'delete',
        'nodepools.karpenter.sh',
        `--selector=${POOL_LABEL}`,
        '--cascade=foreground',
        ...WAIT,
      ],
      [
        'wait',
        '--for=delete',
        'nodeclaims.karpenter.sh',
        `--selector=${POOL_LABEL}`,
        '--timeout=15m',
      ],
      [
        'wait',
        '--for=delete',
        'persistentvolumeclaims',
        '--all',
        '--all-namespaces',
        '--timeout=15m',
      ],
    ]);
  });

  test('needs no shell: every container has arguments only', () => {
    for (const step of stepsOf(objects)) expect(step).not.toHaveProperty('command');
  });

  test('runs as nobody, with a token, on the nodes that stay', () => {
    expect(podOf(objects)).toMatchObject({
      serviceAccountName: 'teardown',
      automountServiceAccountToken: true,
      restartPolicy: 'Never',
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
      containers: [{ securityContext: { runAsUser: 65532, readOnlyRootFilesystem: true } }],
    });
  });

  test('reaches the API server with its own pods only', () => {
    expect(findObject(objects, 'NetworkPolicy').spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'teardown' } },
      egress: [{ ports: [{ port: 443 }] }],
    });
    expect(memberAt(findObject(objects, 'Job'), ['spec', 'template', 'metadata'])).toMatchObject({
      labels: { 'app.kubernetes.io/name': 'teardown' },
    });
  });

  test('may delete what it deletes, and only look at node claims', () => {
    const rules = rulesOf(findObject(objects, 'ClusterRole'));
    const deletable = rules.filter(({ verbs }) => verbs.includes('delete'));
    expect(deletable.flatMap(({ resources }) => resources)).toEqual([
      'gateways',
      'ingresses',
      'services',
      'persistentvolumeclaims',
      'nodepools',
    ]);
    expect(rules.at(-1)).toEqual({
      apiGroups: ['karpenter.sh'],
      resources: ['nodeclaims'],
      verbs: ['get', 'list', 'watch'],
    });
  });

  test('binds the role to its account', () => {
    expect(findObject(objects, 'ClusterRoleBinding')['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'teardown', namespace: 'platform-system' },
    ]);
  });

  test('may take as long as all its steps together', () => {
    expect(findObject(objects, 'Job').spec).toMatchObject({ activeDeadlineSeconds: 7 * 900 });
  });

  test('keeps claims, and may not touch them, when volumes stay', () => {
    const kept = teardown({ volumes: 'keep' });
    expect(stepsOf(kept).map(({ name }) => name)).toEqual([
      'gateways',
      'ingresses',
      'load-balancers',
      'node-pools',
      'node-claims',
    ]);
    expect(JSON.stringify(kept)).not.toContain('persistentvolumeclaims');
  });

  test('knows no Gateways without the Gateway API', () => {
    expect(JSON.stringify(teardown({ gatewayApi: false }))).not.toContain('gateway.networking');
  });

  test('knows no kind of Karpenter without node pools', () => {
    const without = teardown({ nodePools: false });
    expect(stepsOf(without).map(({ name }) => name)).not.toContain('node-pools');
    expect(JSON.stringify(without)).not.toContain('karpenter.sh"');
    expect(JSON.stringify(without)).not.toContain('nodeclaims');
  });

  test('stays off the nodes that it removes', () => {
    expect(podOf(objects)).toMatchObject({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: POOL_LABEL, operator: 'DoesNotExist' }] },
            ],
          },
        },
      },
    });
  });

  test('leaves other namespaces alone when some are named', () => {
    const scoped = teardown({ namespaces: [{ name: 'edge' }, { name: 'serving' }] });
    const balancers = stepsOf(scoped).filter(({ name }) => name.startsWith('load-balancers'));
    expect(balancers.map(({ name, args }) => [name, args[3]])).toEqual([
      ['load-balancers-0', '--namespace=edge'],
      ['load-balancers-1', '--namespace=serving'],
    ]);
    expect(JSON.stringify(scoped)).not.toContain('--all-namespaces');
  });

  test('takes other nodes and another timeout', () => {
    const other = teardown({
      timeout: '10m',
      nodeSelector: { 'eks.amazonaws.com/nodegroup': 'base' },
      tolerations: [],
    });
    expect(podOf(other)).toMatchObject({
      nodeSelector: { 'eks.amazonaws.com/nodegroup': 'base' },
      tolerations: [],
    });
    expect(findObject(other, 'Job').spec).toMatchObject({ activeDeadlineSeconds: 7 * 600 });
  });

  test('says its deadline, for the timeout of the release', () => {
    const chart = testChart();
    const made = new Teardown(chart, 'Teardown', {
      namespace: Namespace.fromName(chart, 'Ns', 'platform-system'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      image: 'registry.k8s.io/kubectl:v1.35.1',
      gatewayApi: false,
      nodePools: true,
      volumes: 'keep',
    });
    expect(made.deadlineSeconds).toBe(4 * 900);
  });

  test('fails when its timeout is no duration', () => {
    expect(() => teardown({ timeout: '2d' })).toThrow(
      "test/Teardown: 'timeout': '2d' is not a duration",
    );
  });

  test('fails when it is scoped to no namespace', () => {
    expect(() => teardown({ namespaces: [] })).toThrow(
      "test/Teardown: 'namespaces' must name one at least, got none",
    );
  });
});

test('the teardown removes namespaces of workloads first, and may delete no other', () => {
  const objects = teardown({ workloadNamespaces: [{ name: 'team-a' }, { name: 'team-b' }] });
  expect(stepsOf(objects)[0]).toMatchObject({
    name: 'workloads',
    args: ['delete', 'namespaces', 'team-a', 'team-b', ...WAIT],
  });
  expect(findObject(objects, 'ClusterRole')['rules']).toEqual(
    expect.arrayContaining([
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      {
        apiGroups: [''],
        resources: ['namespaces'],
        resourceNames: ['team-a', 'team-b'],
        verbs: ['delete'],
      },
    ]),
  );
});

test('the teardown touches no namespace unless told to', () => {
  expect(JSON.stringify(teardown())).not.toContain('"namespaces"');
});
