import { argoWorkflows, type ArgoWorkflowsProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { memberAt } from '../../support/kubernetes';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const SIGN_ON = {
  issuer: 'https://auth.ml.acme.dev/realms/ml',
  discovery: 'http://keycloak.keycloak.svc.cluster.local:8080/realms/ml',
  redirectUrl: 'https://platform.ml.acme.dev/argo/oauth2/callback',
  scopes: ['openid', 'profile', 'groups'],
  groupsClaim: 'groups',
  groups: ['team-a', 'ml.admins'],
  sessionHours: 8,
};

const operator = (props: Partial<ArgoWorkflowsProps> = {}) =>
  argoWorkflows({
    path: '/argo',
    signOn: SIGN_ON,
    defaults: { longestHours: 2, keptAfterSuccessHours: 1, keptAfterFailureHours: 24 },
    parallelism: 50,
    parallelismPerNamespace: 5,
    archiveDays: 30,
    ...props,
  });

const valuesOf = (props: Partial<ArgoWorkflowsProps> = {}) => operator(props).releases[0]?.values;

const valueAt = (path: readonly (string | number)[], props: Partial<ArgoWorkflowsProps> = {}) =>
  memberAt(valuesOf(props), path);

test('it is one release of the applications, whose CRDs are templates', () => {
  expect(operator().releases).toMatchObject([
    { name: 'argo-workflows', namespace: 'argo', wave: 7, definitions: 'templated' },
  ]);
  expect(valuesOf()).toMatchObject({ fullnameOverride: 'argo-workflows', crds: { full: false } });
});

test('it calls the API server, and nobody calls it but who its unit lets in', () => {
  expect(operator().namespace).toEqual({ name: 'argo', calls: ['api-server'], calledOn: [] });
});

test('it sets only what its chart takes', () => {
  const releases = [...operator().releases, ...operator({ monitoredFrom: PROMETHEUS }).releases];
  expect(releases.flatMap(chartViolations)).toEqual([]);
});

test('its roles, and those of workflows, are ours', () => {
  expect(valuesOf()).toMatchObject({
    createAggregateRoles: false,
    workflow: { rbac: { create: false } },
    controller: { rbac: { create: false }, clusterWorkflowTemplates: { enabled: false } },
    server: { rbac: { create: false }, clusterWorkflowTemplates: { enabled: false } },
  });
});

describe('sign-on', () => {
  test('finds the issuer inside the cluster, and knows it by its public name', () => {
    expect(valueAt(['server', 'sso'])).toMatchObject({
      enabled: true,
      issuer: SIGN_ON.discovery,
      issuerAlias: SIGN_ON.issuer,
      redirectUrl: SIGN_ON.redirectUrl,
      sessionExpiry: '8h',
      customGroupClaimName: 'groups',
    });
  });

  test('reads id and secret of the client from Secrets', () => {
    expect(valueAt(['server', 'sso'])).toMatchObject({
      clientId: { name: 'argo-client-id', key: 'client-id' },
      clientSecret: { name: 'oidc-argo', key: 'client-secret' },
    });
  });

  test('asks for scopes beside the one that Argo adds', () => {
    expect(valueAt(['server', 'sso', 'scopes'])).toEqual(['profile', 'groups']);
  });

  test('goes by groups, those that rules ask for alone, and by the rules of namespaces', () => {
    expect(valueAt(['server', 'sso'])).toMatchObject({
      rbac: { enabled: true },
      filterGroupsRegex: [String.raw`^ml\.admins$`, '^team-a$'],
    });
    expect(valueAt(['server', 'extraEnv'])).toContainEqual({
      name: 'SSO_DELEGATE_RBAC_TO_NAMESPACE',
      value: 'true',
    });
    expect(valueAt(['server', 'authModes'])).toEqual(['sso']);
  });

  test('is at a path below the host, in plain HTTP behind the gateway', () => {
    expect(valuesOf()).toMatchObject({ server: { baseHref: '/argo/', secure: false } });
  });
});

describe('the archive', () => {
  test('is in PostgreSQL, encrypted, with a login from a Secret', () => {
    const key = (name: string) => ({ name: 'argo-workflows-database', key: name });
    expect(valueAt(['controller', 'persistence'])).toMatchObject({
      archive: true,
      archiveTTL: '30d',
      nodeStatusOffLoad: true,
      postgresql: {
        database: 'argo-workflows',
        userNameSecret: key('username'),
        passwordSecret: key('password'),
        ssl: true,
        sslMode: 'require',
      },
    });
  });

  test.each(['controller', 'server'])('has its host from the Secret too, in the %s', (part) => {
    expect(valueAt(['controller', 'persistence', 'postgresql'])).not.toHaveProperty('host');
    const secret = (key: string) => ({
      secretKeyRef: { name: 'argo-workflows-database', key },
    });
    const variables = valueAt([part, 'extraEnv']);
    expect(variables).toContainEqual({ name: 'PGHOST', valueFrom: secret('host') });
    expect(variables).toContainEqual({ name: 'PGPORT', valueFrom: secret('port') });
  });
});

describe('a workflow that says nothing else', () => {
  const spec = valueAt(['controller', 'workflowDefaults', 'spec']);

  test('has no token, and an account that reports', () => {
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      executor: { serviceAccountName: 'argo-executor' },
    });
  });

  test('is restricted, its own containers and Argo’s', () => {
    expect(spec).toMatchObject({
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 8737,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    const unprivileged = {
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    };
    expect(valuesOf()).toMatchObject({ mainContainer: unprivileged, executor: unprivileged });
  });

  test('ends, and goes, with its pods first', () => {
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 7200,
      ttlStrategy: { secondsAfterSuccess: 3600, secondsAfterFailure: 86_400 },
      podGC: { strategy: 'OnPodSuccess' },
    });
  });
});

test('so many workflows run at once, in all and in a namespace', () => {
  expect(valuesOf()).toMatchObject({ controller: { parallelism: 50, namespaceParallelism: 5 } });
});

test.each(['controller', 'server'])('the %s is spread, restricted and placed', (part) => {
  const values = valueAt([part], {
    replicas: 3,
    placement: { nodeSelector: { role: 'system' } },
    priorityClassName: 'critical',
  });
  expect(values).toMatchObject({
    replicas: 3,
    pdb: { enabled: true, maxUnavailable: 1 },
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
    priorityClassName: 'critical',
    podSecurityContext: { runAsNonRoot: true },
    securityContext: { readOnlyRootFilesystem: true },
    resources: { limits: { memory: '1Gi' } },
  });
  const [zone] = memberAt(values, ['topologySpreadConstraints']) as [{ labelSelector: object }];
  expect(zone.labelSelector).toMatchObject({
    matchLabels: { 'app.kubernetes.io/instance': 'argo-workflows' },
  });
  expect(valueAt([part, 'replicas'])).toBe(2);
});

test('pods are rolled when a Secret changes that they read by the API', () => {
  const reload = 'secret.reloader.stakater.com/reload';
  expect(valueAt(['controller', 'deploymentAnnotations', reload])).toBe('argo-workflows-database');
  expect(valueAt(['server', 'deploymentAnnotations', reload])).toBe(
    'argo-client-id,argo-workflows-database,oidc-argo',
  );
});

test('the server alone acts on AWS, and names its role where it has to', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/argo-server';
  const annotations = { 'eks.amazonaws.com/role-arn': roleArn };
  expect(valuesOf({ roleArn })).toMatchObject({
    controller: { serviceAccount: { annotations: {} } },
    server: { serviceAccount: { name: 'argo-workflows-server', annotations } },
  });
  expect(valueAt(['server', 'serviceAccount', 'annotations'])).toEqual({});
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valueAt(['controller'])).toMatchObject({
    metricsConfig: { enabled: false },
    serviceMonitor: { enabled: false },
  });
  const monitored = operator({ monitoredFrom: PROMETHEUS });
  expect(monitored.releases[0]?.values).toMatchObject({
    controller: { metricsConfig: { enabled: true }, serviceMonitor: MONITORED },
  });
  expect(monitored.namespace?.calledOn).toEqual([{ port: 9090, by: { namespace: 'monitoring' } }]);
});
