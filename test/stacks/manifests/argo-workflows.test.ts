import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  type KubernetesObject,
} from '../../support/kubernetes';

const TEAMS = { vision: {}, language: {} };

function manifests(sections: Partial<EnvironmentInput> = {}) {
  const environment = environmentWith({ teams: TEAMS, argoWorkflows: {}, ...sections });
  const made = synthesizeManifests(environment);
  const unit = (name: string): KubernetesObject[] => {
    const yaml = made.units.find((each) => each.name === name)?.yaml ?? '';
    return parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject);
  };
  const release = made.chartReleases.find(({ name }) => name === 'argo-workflows');
  return {
    environment,
    ...made,
    unit,
    release,
    valueAt: (...path: string[]) => memberAt(release?.values, path),
    waves: Object.fromEntries(made.units.map(({ name, wave }) => [name, wave])),
  };
}

const EXTERNAL: EnvironmentInput['identity'] = {
  provider: 'external',
  issuer: 'https://login.acme.io',
  endpoints: {
    authorization: 'https://login.acme.io/auth',
    token: 'https://login.acme.io/token',
    userInfo: 'https://login.acme.io/userinfo',
    keys: 'https://login.acme.io/keys',
    endSession: 'https://login.acme.io/logout',
  },
  groupsClaim: 'roles',
  clients: { argo: '0oa1' },
};

describe('Argo Workflows', () => {
  const made = manifests();

  test('has its Secrets before its server, and its definitions before templates', () => {
    expect(made.waves).toMatchObject({
      'argo-workflows-access': 6,
      'team-language-workflows': 8,
      'team-vision-workflows': 8,
    });
    expect(made.release?.wave).toBe(7);
  });

  test('is told the issuer that the realm has, inside and outside', () => {
    const route = findObject(made.unit('keycloak'), 'HTTPRoute', 'keycloak');
    const [host] = memberAt(route, ['spec', 'hostnames']) as string[];
    const service = findObject(made.unit('keycloak'), 'Service', 'keycloak');
    const port = memberAt(service, ['spec', 'ports', 0, 'port']) as number;
    const realm = '/realms/ml-platform';
    expect(made.valueAt('server', 'sso', 'issuerAlias')).toBe(`https://${String(host)}${realm}`);
    expect(made.valueAt('server', 'sso', 'issuer')).toBe(
      `http://keycloak.${String(service.metadata.namespace)}.svc.cluster.local:${port}${realm}`,
    );
  });

  test('comes back to the address that the realm knows', () => {
    const realm = JSON.stringify(made.unit('keycloak'));
    expect(realm).toContain(String(made.valueAt('server', 'sso', 'redirectUrl')));
  });

  test('reads Secrets that its unit makes', () => {
    const secrets = findObjects(made.unit('argo-workflows-access'), 'ExternalSecret')
      .filter(({ metadata }) => metadata.namespace === 'argo')
      .map(({ metadata }) => metadata.name);
    const values = made.release?.values;
    expect([
      memberAt(values, ['server', 'sso', 'clientSecret', 'name']),
      memberAt(values, ['controller', 'persistence', 'postgresql', 'passwordSecret', 'name']),
      memberAt(values, ['server', 'sso', 'clientId', 'name']),
    ]).toEqual(secrets);
  });

  test('knows the groups of roles and teams', () => {
    expect(made.valueAt('server', 'sso', 'filterGroupsRegex')).toEqual([
      '^data-scientists$',
      '^ml-admins$',
      '^ml-engineers$',
      '^ml-viewers$',
      '^team-language$',
      '^team-vision$',
    ]);
  });

  test('lets each team run workflows in its own namespace, as its own group', () => {
    const account = findObject(made.unit('team-vision-workflows'), 'ServiceAccount', 'argo-member');
    expect(account.metadata).toMatchObject({
      namespace: 'team-vision',
      annotations: { 'workflows.argoproj.io/rbac-rule': "'team-vision' in groups" },
    });
  });

  test('keeps what workflows leave below a prefix that the team may write, and the server read', () => {
    const map = findObject(made.unit('team-vision-workflows'), 'ConfigMap');
    expect(memberAt(map, ['data', 'team'])).toContain('teams/vision/workflows/');
    const identities = workloadIdentities(made.environment);
    expect(identities.find(({ name }) => name === 'argo-server')).toMatchObject({
      namespace: 'argo',
      serviceAccount: made.valueAt('server', 'serviceAccount', 'name'),
      grants: [
        { bucket: 'artifacts', prefix: 'teams/language/workflows/', access: 'read' },
        { bucket: 'artifacts', prefix: 'teams/vision/workflows/', access: 'read' },
      ],
    });
  });

  test('has no template of Spark where Spark is off', () => {
    expect(describeObjects(made.unit('team-vision-workflows'))).not.toContain('WorkflowTemplate');
  });
});

test('a team has a template of Spark, and the right to start it, where Spark is on', () => {
  const objects = manifests({ spark: {} }).unit('team-vision-workflows');
  const template = findObject(objects, 'WorkflowTemplate', 'spark');
  expect(template).toMatchObject({
    metadata: { namespace: 'team-vision' },
    spec: { serviceAccountName: 'vision-workload' },
  });
  const manifest = String(memberAt(template, ['spec', 'templates', 0, 'resource', 'manifest']))
    .replace('{{inputs.parameters.arguments}}', '["--top", "10"]')
    .replaceAll(/: \{\{inputs\.parameters\.\w+\}\}/g, ': 2')
    .replaceAll(/\{\{=toJson\(inputs\.parameters\['(\w+)'\]\)\}\}/g, '"$1"');
  expect(JSON.parse(manifest)).toMatchObject({
    kind: 'SparkApplication',
    spec: {
      arguments: ['--top', '10'],
      restartPolicy: { type: 'Never' },
      driver: { serviceAccount: 'vision-workload' },
      executor: { instances: 2, cores: 2, memory: 'memory' },
    },
  });
  expect(JSON.stringify(findObject(objects, 'Role', 'argo-executor-jobs'))).toContain(
    'sparkapplications',
  );
});

test('an issuer elsewhere is found by its own name', () => {
  const made = manifests({ identity: EXTERNAL });
  expect(made.valueAt('server', 'sso')).toMatchObject({
    issuer: 'https://login.acme.io',
    issuerAlias: 'https://login.acme.io',
    customGroupClaimName: 'roles',
    scopes: ['profile', 'email'],
  });
  const id = findObject(made.unit('argo-workflows-access'), 'ExternalSecret', 'argo-client-id');
  expect(JSON.stringify(id.spec)).toContain('"client-id":"0oa1"');
});

test('the host of a database that AWS runs comes from its Secret', () => {
  const made = manifests({ databases: { postgres: {} } });
  const secret = findObject(
    made.unit('argo-workflows-access'),
    'ExternalSecret',
    'argo-workflows-database',
  );
  expect(JSON.stringify(secret.spec)).toContain('"host":"{{ .host }}"');
  expect(made.valueAt('controller', 'persistence', 'postgresql')).not.toHaveProperty('host');
});

test('without AWS there is no bucket: logs go with the pods', () => {
  const made = manifests(WITHOUT_AWS);
  expect(describeObjects(made.unit('team-vision-workflows'))).not.toContain('ConfigMap');
  const policies = describeObjects(made.unit('argo-workflows-access'));
  expect(policies).not.toContain('to-aws');
});

test('without teams the server has nothing to read on AWS', () => {
  const made = manifests({ teams: {} });
  expect(workloadIdentities(made.environment).map(({ name }) => name)).not.toContain('argo-server');
  expect(describeObjects(made.unit('argo-workflows-access'))).not.toContain('to-aws');
});

test('with IAM roles for service accounts the server’s account names its role', () => {
  const aws = { workloadIdentity: 'irsa', accountId: '111122223333' } as const;
  const made = manifests({ aws });
  expect(made.valueAt('server', 'serviceAccount', 'annotations')).toEqual({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/ml-test-argo-server',
  });
});

test('settings of the section reach the controller', () => {
  const made = manifests({
    argoWorkflows: {
      replicas: 3,
      parallelism: 7,
      parallelismPerTeam: 3,
      longestHours: 1,
      keptAfterSuccessHours: 2,
      keptAfterFailureHours: 3,
      archiveDays: 4,
      sessionHours: 5,
    },
  });
  expect(made.release?.values).toMatchObject({
    controller: {
      replicas: 3,
      parallelism: 7,
      namespaceParallelism: 3,
      persistence: { archiveTTL: '4d' },
      workflowDefaults: {
        spec: {
          activeDeadlineSeconds: 3600,
          ttlStrategy: { secondsAfterSuccess: 7200, secondsAfterFailure: 10_800 },
        },
      },
    },
    server: { replicas: 3, sso: { sessionExpiry: '5h' } },
  });
});

test('nothing of it is there where it is off', () => {
  const made = manifests({ argoWorkflows: undefined });
  expect(made.release).toBeUndefined();
  expect(Object.keys(made.waves).filter((name) => name.includes('workflows'))).toEqual([]);
});
