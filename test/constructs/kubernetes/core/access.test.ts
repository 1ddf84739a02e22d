import {
  AggregatedRules,
  Namespace,
  PlatformRoles,
  POOL_LABEL,
  Teardown,
  type AggregatedRulesProps,
  type PlatformRolesProps,
  type TeardownProps,
} from '../../../../constructs/kubernetes/core';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function rulesOf(object: KubernetesObject): readonly Rule[] {
  // The rules of a ClusterRole are written by the constructs under test in exactly this form.
  return object['rules'] as readonly Rule[];
}

/** Whether the rules of a role allow a verb on a resource. */
function allows(
  objects: readonly KubernetesObject[],
  role: string,
  verb: string,
  what: string,
): boolean {
  const [apiGroup = '', resource = ''] = what.split('/', 2);
  return rulesOf(findObject(objects, 'ClusterRole', `platform-${role}-base`)).some(
    (rule) =>
      rule.apiGroups.includes(apiGroup) &&
      rule.resources.includes(resource) &&
      rule.verbs.includes(verb),
  );
}

function roles(props: PlatformRolesProps = {}): KubernetesObject[] {
  return objectsOf((chart) => new PlatformRoles(chart, 'Roles', props));
}

describe('the platform roles', () => {
  const objects = roles({
    adminGroups: ['platform-admins'],
    engineerGroups: ['ml-engineers'],
    scientistGroups: ['data-scientists'],
    viewerGroups: ['auditors', 'auditors'],
  });

  test('are five roles with a base of rules each, and three bindings', () => {
    expect(findObjects(objects, 'ClusterRole')).toHaveLength(10);
    const bindings = findObjects(objects, 'ClusterRoleBinding');
    expect(bindings.map(({ metadata }) => metadata.name)).toEqual([
      'platform-cluster-reader',
      'platform-viewer',
      'platform-admin',
    ]);
  });

  test.each([
    ['cluster-reader', ['cluster-reader']],
    ['viewer', ['viewer']],
    ['scientist', ['viewer', 'scientist']],
    ['engineer', ['viewer', 'scientist', 'engineer']],
    ['admin', ['cluster-reader', 'viewer', 'scientist', 'engineer', 'admin']],
  ])('collect the rules labelled for %s', (role, included) => {
    expect(findObject(objects, 'ClusterRole', `platform-${role}`)).toMatchObject({
      aggregationRule: {
        clusterRoleSelectors: included.map((name) => ({
          matchLabels: { [`rbac.eks-ml-platform/aggregate-to-${name}`]: 'true' },
        })),
      },
    });
  });

  test('leave the rules of a sum to the control plane, which fills them in', () => {
    for (const role of ['cluster-reader', 'viewer', 'scientist', 'engineer', 'admin']) {
      expect(findObject(objects, 'ClusterRole', `platform-${role}`)).not.toHaveProperty('rules');
    }
  });

  test('carry the label of their role on the base of rules', () => {
    expect(
      findObject(objects, 'ClusterRole', 'platform-viewer-base').metadata.labels,
    ).toHaveProperty(['rbac.eks-ml-platform/aggregate-to-viewer'], 'true');
  });

  test('let everyone see what belongs to no tenant', () => {
    expect(findObject(objects, 'ClusterRoleBinding', 'platform-cluster-reader')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'platform-cluster-reader' },
      subjects: [
        { kind: 'Group', name: 'auditors' },
        { kind: 'Group', name: 'data-scientists' },
        { kind: 'Group', name: 'ml-engineers' },
      ],
    });
  });

  test('show all namespaces to viewers and engineers, not to scientists', () => {
    expect(findObject(objects, 'ClusterRoleBinding', 'platform-viewer')['subjects']).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'auditors' },
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'ml-engineers' },
    ]);
  });

  test('show Secrets to administrators alone', () => {
    expect(allows(objects, 'admin', 'get', '/secrets')).toBe(true);
    for (const role of ['cluster-reader', 'viewer', 'scientist', 'engineer']) {
      expect(allows(objects, role, 'get', '/secrets')).toBe(false);
    }
  });

  test('let a viewer change nothing', () => {
    const verbs = rulesOf(findObject(objects, 'ClusterRole', 'platform-viewer-base')).flatMap(
      (rule) => rule.verbs,
    );
    expect(new Set(verbs)).toEqual(new Set(['get', 'list', 'watch']));
  });

  test('let a scientist run jobs but no deployments, and an engineer both', () => {
    expect(allows(objects, 'scientist', 'create', 'batch/jobs')).toBe(true);
    expect(allows(objects, 'scientist', 'create', 'apps/deployments')).toBe(false);
    expect(allows(objects, 'engineer', 'create', 'apps/deployments')).toBe(true);
  });

  test('let nobody but administrators change nodes, quotas and roles', () => {
    const privileged = ['/nodes', '/resourcequotas', 'rbac.authorization.k8s.io/rolebindings'];
    for (const what of privileged) {
      expect(allows(objects, 'admin', 'update', what)).toBe(true);
      expect(allows(objects, 'engineer', 'update', what)).toBe(false);
    }
  });

  test('hold no wildcard', () => {
    expect(JSON.stringify(findObjects(objects, 'ClusterRole'))).not.toContain('"*"');
  });

  test('are bound to nobody without groups', () => {
    expect(findObjects(roles(), 'ClusterRoleBinding')).toEqual([]);
  });

  test.each(['system:masters', 'eks:admin', 'aws:x', 'amazon:x', 'iam:x', ''])(
    'fails when a group is %p',
    (group) => {
      expect(() => new PlatformRoles(testChart(), 'Roles', { viewerGroups: [group] })).toThrow(
        `test/Roles: a group must not be empty or begin with 'system:', 'eks:', 'aws:', 'amazon:' or 'iam:', got '${group}'`,
      );
    },
  );
});

describe('rules of a product', () => {
  const props: AggregatedRulesProps = {
    name: 'kueue',
    role: 'scientist',
    rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['localqueues'], verbs: ['get'] }],
  };

  test('join a role by label', () => {
    const objects = objectsOf((chart) => new AggregatedRules(chart, 'Rules', props));
    expect(findObject(objects, 'ClusterRole')).toMatchObject({
      metadata: {
        name: 'platform-scientist-kueue',
        labels: { 'rbac.eks-ml-platform/aggregate-to-scientist': 'true' },
      },
      rules: props.rules,
    });
  });

  test('may hold a wildcard for a reason, which they carry', () => {
    const objects = objectsOf(
      (chart) =>
        new AggregatedRules(chart, 'Rules', {
          ...props,
          rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['*'], verbs: ['get'] }],
          wildcardReason: 'visibility API has dynamic resources',
        }),
    );
    expect(findObject(objects, 'ClusterRole').metadata.annotations).toEqual({
      'eks-ml-platform/wildcard-reason': 'visibility API has dynamic resources',
    });
  });

  test.each([
    [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }],
    [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }],
    [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }],
  ])('fail when %j holds a wildcard without a reason', (rule) => {
    expect(() => new AggregatedRules(testChart(), 'Rules', { ...props, rules: [rule] })).toThrow(
      "test/Rules: 'rules' must not hold the wildcard '*'",
    );
  });

  test('fail when their name is no DNS label', () => {
    expect(() => new AggregatedRules(testChart(), 'Rules', { ...props, name: 'A b' })).toThrow(
      "test/Rules: 'name': the name of aggregated rules must",
    );
  });
});

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
    const wait = ['--ignore-not-found', '--wait=true', '--timeout=15m'];
    expect(stepsOf(objects).map(({ args }) => args)).toEqual([
      ['delete', 'gateways.gateway.networking.k8s.io', '--all', '--all-namespaces', ...wait],
      ['delete', 'ingresses.networking.k8s.io', '--all', '--all-namespaces', ...wait],
      [
        'delete',
        'services',
        '--field-selector=spec.type=LoadBalancer',
        '--all-namespaces',
        ...wait,
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
        ...wait,
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
  const pod = memberAt(findObject(objects, 'Job').spec, ['template', 'spec', 'initContainers', 0]);
  expect(pod).toMatchObject({
    name: 'workloads',
    args: [
      'delete',
      'namespaces',
      'team-a',
      'team-b',
      '--ignore-not-found',
      '--wait=true',
      '--timeout=15m',
    ],
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
