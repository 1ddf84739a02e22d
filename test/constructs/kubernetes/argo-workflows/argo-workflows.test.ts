import type { k8s } from 'cdk8s-plus-29';
import { findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { argo, FakeDatabase, FakeIdentity, NETWORK } from './fixture';

const SERVER_PODS = {
  'app.kubernetes.io/name': 'argo-workflows-server',
  'app.kubernetes.io/instance': 'argo-workflows',
};

const made = argo();
const { objects } = made;

const rulesOf = (kind: string, name: string) =>
  memberAt(findObject(objects, kind, name), ['rules']) as k8s.PolicyRule[];

/** `verb resource` of every rule. */
const rightsOf = (kind: string, name: string) =>
  rulesOf(kind, name).flatMap(({ resources = [], verbs }) =>
    verbs.flatMap((verb) => resources.map((resource) => `${verb} ${resource}`)),
  );

test('fits the recorded structures', () => {
  expect(objects.flatMap(violations)).toEqual([]);
});

describe('single sign-on', () => {
  test('is a client without PKCE, which the server does not have', () => {
    expect(made.identity.clients).toMatchObject([
      {
        clientId: 'argo',
        namespace: { name: 'argo' },
        flow: {
          kind: 'browser',
          redirectUris: ['https://platform.ml.acme.dev/argo/oauth2/callback'],
          pkce: false,
        },
      },
    ]);
  });

  test('puts the id of the client into a Secret of its own', () => {
    expect(made.secrets.asked).toMatchObject([
      {
        name: 'argo-client-id',
        namespace: { name: 'argo' },
        source: 'databases/argo-workflows',
        keys: { 'client-id': 'argo-at-acme' },
      },
    ]);
  });

  test('lets the server alone call the issuer', () => {
    expect(made.identity.backChannels).toEqual([['argo-server', 'argo', SERVER_PODS]]);
  });

  test('fails when the client’s Secret is not where the release looks', () => {
    expect(() => argo({ identity: new FakeIdentity('elsewhere') })).toThrow(
      "test/Argo: 'identity' must put its Secret under the name 'oidc-argo', which the release reads, got 'elsewhere'",
    );
  });
});

test('the database is reached by controller and server', () => {
  expect(made.database.asked).toMatchObject([
    { name: 'argo-workflows', pods: { 'app.kubernetes.io/instance': 'argo-workflows' } },
  ]);
});

test('fails when the database’s Secret is not where the release looks', () => {
  expect(() => argo({ database: new FakeDatabase('login') })).toThrow(
    "test/Argo: 'database' must put its Secret under the name 'argo-workflows-database'",
  );
});

test('the route takes its path off, and lets streams go on', () => {
  expect(made.edge.exposed).toMatchObject([
    {
      name: 'argo-workflows',
      path: '/argo',
      stripPath: true,
      auth: { kind: 'app' },
      backend: { name: 'argo-workflows-server', port: 2746, pods: SERVER_PODS },
      healthPath: '/argo/',
      requestTimeoutSeconds: 0,
    },
  ]);
});

describe('people', () => {
  const annotationsOf = (name: string) =>
    findObject(objects, 'ServiceAccount', name).metadata.annotations;

  test.each([
    ['argo-admin', "'ml-admins' in groups", '3'],
    ['argo-viewer', "'ml-viewers' in groups", '1'],
    [
      'argo-login',
      "'ml-admins' in groups || 'ml-viewers' in groups || 'team-vision' in groups",
      '0',
    ],
  ])('act as %s', (name, rule, precedence) => {
    expect(annotationsOf(name)).toEqual({
      'workflows.argoproj.io/rbac-rule': rule,
      'workflows.argoproj.io/rbac-rule-precedence': precedence,
    });
    expect(findObject(objects, 'ServiceAccount', name)).toMatchObject({
      automountServiceAccountToken: false,
    });
  });

  test('whose token is in a Secret that the control plane fills', () => {
    const secret = findObject(objects, 'Secret', 'argo-admin.service-account-token');
    expect(secret).toMatchObject({
      metadata: { annotations: { 'kubernetes.io/service-account.name': 'argo-admin' } },
      type: 'kubernetes.io/service-account-token',
    });
    expect(secret).not.toHaveProperty('data');
  });

  test('who administer change workflows everywhere, and nothing else', () => {
    expect(findObject(objects, 'ClusterRoleBinding', 'argo-admin')).toMatchObject({
      roleRef: { name: 'argo-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'argo-admin', namespace: 'argo' }],
    });
    const changes = rightsOf('ClusterRole', 'argo-admin').filter((each) =>
      /^(?:create|update|patch|delete) /.test(each),
    );
    expect([...new Set(changes.map((each) => each.split(' ')[1]))].sort()).toEqual([
      'cronworkflows',
      'workflows',
      'workflowtemplates',
    ]);
  });

  test('who look change nothing', () => {
    const rights = rightsOf('ClusterRole', 'argo-viewer');
    expect(rights.every((each) => /^(?:get|list|watch) /.test(each))).toBe(true);
    expect(rights).toContain('get pods/log');
  });

  test('who only sign in have no role', () => {
    const bound = [
      ...findObjects(objects, 'ClusterRoleBinding'),
      ...findObjects(objects, 'RoleBinding'),
    ];
    expect(JSON.stringify(bound)).not.toContain('"argo-login"');
  });

  test('fails when nobody administers', () => {
    const groups = { admins: [], viewers: ['ml-viewers'], members: [] };
    expect(() => argo({ groups })).toThrow(
      "'groups' must name one group at least, of letters, digits, spaces and './:@-', got none",
    );
  });

  test('fails when the name of a group would end the expression', () => {
    const groups = { admins: ["a' || true || 'b"], viewers: ['v'], members: [] };
    expect(() => argo({ groups })).toThrow("'groups' must name one group at least");
  });

  test.each(['viewer', 'scientist', 'engineer'])('with kubectl have rules as %s', (role) => {
    const name = `platform-${role}-argo-workflows`;
    expect(findObject(objects, 'ClusterRole', name).metadata.labels).toMatchObject({
      [`rbac.eks-ml-platform/aggregate-to-${role}`]: 'true',
    });
  });
});

describe('the controller', () => {
  test('reads everywhere', () => {
    const rights = rightsOf('ClusterRole', 'argo-workflows-controller');
    expect(rights.every((each) => /^(?:get|list|watch) /.test(each))).toBe(true);
    expect(rights).not.toContain('get secrets');
    expect(findObject(objects, 'ClusterRoleBinding', 'argo-workflows-controller')).toMatchObject({
      subjects: [{ name: 'argo-workflows-workflow-controller', namespace: 'argo' }],
    });
  });

  test('makes pods where a team lets it, by a role that nothing binds everywhere', () => {
    expect(rightsOf('ClusterRole', 'argo-workflows-controller-writes')).toContain('create pods');
    const everywhere = findObjects(objects, 'ClusterRoleBinding').map(
      (each) => (each['roleRef'] as k8s.RoleRef).name,
    );
    expect(everywhere.toSorted()).toEqual([
      'argo-admin',
      'argo-viewer',
      'argo-workflows-controller',
      'argo-workflows-server',
    ]);
  });

  test('reads the login of its database, and leads by a lease', () => {
    const rules = rulesOf('Role', 'argo-workflows-controller');
    expect(rules).toContainEqual({
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['argo-workflows-database'],
      verbs: ['get'],
    });
    expect(rightsOf('Role', 'argo-workflows-controller')).toContain('create leases');
  });
});

describe('the server', () => {
  test('reads the Secrets that it names, and of teams the token of members', () => {
    const secrets = (kind: string, name: string) =>
      rulesOf(kind, name)
        .filter(({ resources, verbs }) => resources?.includes('secrets') && verbs.includes('get'))
        .flatMap(({ resourceNames = ['every one'] }) => resourceNames);
    expect(secrets('Role', 'argo-workflows-server')).toEqual([
      'argo-admin.service-account-token',
      'argo-client-id',
      'argo-login.service-account-token',
      'argo-viewer.service-account-token',
      'argo-workflows-database',
      'oidc-argo',
      'sso',
    ]);
    expect(secrets('ClusterRole', 'argo-workflows-server-reads')).toEqual([
      'argo-member.service-account-token',
    ]);
    expect(secrets('ClusterRole', 'argo-workflows-server')).toEqual([]);
  });

  test('reaches nothing of AWS by default', () => {
    expect(JSON.stringify(findObjects(objects, 'NetworkPolicy'))).not.toContain('to-aws');
  });

  test('reaches AWS and its credentials where artifacts are there', () => {
    const names = (aws: { network: typeof NETWORK; roleArn?: string }) =>
      findObjects(argo({ aws }).objects, 'NetworkPolicy').map(({ metadata }) => metadata.name);
    expect(names({ network: NETWORK })).toEqual([
      'egress-argo-server-to-aws',
      'egress-argo-server-to-pod-identity',
    ]);
    expect(names({ network: NETWORK, roleArn: 'arn:aws:iam::111122223333:role/a' })).toEqual([
      'egress-argo-server-to-aws',
    ]);
  });
});
