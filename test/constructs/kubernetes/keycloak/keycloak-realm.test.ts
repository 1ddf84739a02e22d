import type { KeycloakProps, KeycloakRealmProps } from '../../../../constructs/kubernetes/keycloak';
import { findObject, memberAt, type KubernetesObject } from '../../../support/kubernetes';
import { FakeSecretStore } from '../identity/fakes';
import { CONFIG_IMAGE, consume, keycloakObjects } from './fixture';

const FIRST_ADMIN = { username: 'ada', email: 'ada@acme.io', firstName: 'Ada', lastName: 'Byron' };
const POD = ['spec', 'template', 'spec'];

const build = (props: Partial<KeycloakProps> = {}, realm: Partial<KeycloakRealmProps> = {}) =>
  keycloakObjects(
    props,
    (chart, parts) => {
      consume(chart, parts);
    },
    realm,
  );

interface Run {
  readonly name: string;
  readonly env: readonly { name: string; value?: string; valueFrom?: unknown }[];
}

/** The containers that apply documents, in their order. */
function runs(objects: readonly KubernetesObject[]): Run[] {
  const pod = memberAt(findObject(objects, 'Job'), POD) as Record<string, Run[]>;
  return [...(pod['initContainers'] ?? []), ...(pod['containers'] ?? [])];
}

function variables(name: string, objects = build({ firstAdmin: FIRST_ADMIN })) {
  const run = runs(objects).find((one) => one.name === name);
  return Object.fromEntries(
    (run?.env ?? []).map((variable) => [variable.name, variable.value ?? variable.valueFrom]),
  ) as Record<string, unknown>;
}

const jobName = (objects: readonly KubernetesObject[]) => findObject(objects, 'Job').metadata.name;

describe('the realm of a Keycloak', () => {
  test('is applied one document after the other: Keycloak’s own realm, the platform’s, the first admin', () => {
    const names = (props: Partial<KeycloakProps>) => runs(build(props)).map(({ name }) => name);
    expect(names({ firstAdmin: FIRST_ADMIN })).toEqual(['master', 'realm', 'people']);
    expect(names({})).toEqual(['master', 'realm']);
  });

  test('is applied by pods that hold nothing open and change nothing of their image', () => {
    expect(memberAt(findObject(build(), 'Job'), POD)).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      containers: [
        {
          image: CONFIG_IMAGE,
          securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true },
          volumeMounts: [
            { name: 'documents', mountPath: '/config', readOnly: true },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'documents', configMap: { name: 'keycloak-realm' } },
        { name: 'tmp', emptyDir: {} },
      ],
    });
  });

  test('is applied again when it changes, and only then', () => {
    expect(jobName(build())).toMatch(/^keycloak-realm-[0-9a-f]{10}$/);
    expect(jobName(build())).toBe(jobName(build()));
    expect(jobName(build({ title: 'Acme' }))).not.toBe(jobName(build()));
  });

  test('is applied every hour as well, one run at a time', () => {
    expect(findObject(build(), 'CronJob').spec).toMatchObject({
      schedule: '@hourly',
      concurrencyPolicy: 'Forbid',
    });
    expect(findObject(build({}, { schedule: '*/10 * * * *' }), 'CronJob').spec).toMatchObject({
      schedule: '*/10 * * * *',
    });
  });

  test('is applied on schedule as it is on change', () => {
    const objects = build({ firstAdmin: FIRST_ADMIN });
    const scheduled = memberAt(findObject(objects, 'CronJob'), ['spec', 'jobTemplate', ...POD]);
    expect(scheduled).toEqual(memberAt(findObject(objects, 'Job'), POD));
  });

  test('reaches Keycloak by an edge on both sides', () => {
    const objects = build();
    const ports = [{ port: 8080, protocol: 'TCP' }];
    const name = 'keycloak-realm-to-keycloak';
    expect(findObject(objects, 'NetworkPolicy', `ingress-${name}`).spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak-realm' } } }],
          ports,
        },
      ],
    });
    expect(findObject(objects, 'NetworkPolicy', `egress-${name}`).spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak-realm' } },
      egress: [
        { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } } }], ports },
      ],
    });
  });
});

describe('a run of the tool', () => {
  test('signs in as the client that Keycloak made on its first start', () => {
    expect(variables('realm')).toMatchObject({
      KEYCLOAK_URL: 'http://keycloak.keycloak.svc.cluster.local:8080',
      KEYCLOAK_LOGINREALM: 'master',
      KEYCLOAK_GRANTTYPE: 'client_credentials',
      KEYCLOAK_CLIENTID: { secretKeyRef: { name: 'keycloak-bootstrap', key: 'username' } },
      KEYCLOAK_CLIENTSECRET: { secretKeyRef: { name: 'keycloak-bootstrap', key: 'password' } },
    });
  });

  test('compares everything each time, and takes secrets from variables', () => {
    expect(variables('realm')).toMatchObject({
      IMPORT_FILES_LOCATIONS: 'file:/config/realm.json',
      IMPORT_CACHE_ENABLED: 'false',
      IMPORT_VARSUBSTITUTION_ENABLED: 'true',
      IMPORT_VARSUBSTITUTION_UNDEFINEDISERROR: 'true',
      CLIENT_SECRET_JUPYTERHUB: {
        secretKeyRef: { name: 'keycloak-client-jupyterhub', key: 'client-secret' },
      },
    });
    expect(variables('master')).toMatchObject({
      BREAK_GLASS_PASSWORD: { secretKeyRef: { name: 'keycloak-break-glass', key: 'password' } },
    });
    expect(variables('people')).toMatchObject({
      FIRST_ADMIN_PASSWORD: { secretKeyRef: { name: 'keycloak-first-admin', key: 'password' } },
    });
  });

  test('has only the secrets of its own document', () => {
    expect(variables('master')).not.toHaveProperty('CLIENT_SECRET_JUPYTERHUB');
    expect(variables('people')).not.toHaveProperty('BREAK_GLASS_PASSWORD');
  });

  test('removes what it made itself, and neither people nor what Keycloak needs', () => {
    const managed = Object.entries(variables('realm')).filter(([name]) =>
      name.startsWith('IMPORT_MANAGED_'),
    );
    const full = managed.filter(([, mode]) => mode === 'full').map(([name]) => name);
    expect(managed).toHaveLength(19);
    expect(full).toEqual(
      [
        'CLIENT',
        'GROUP',
        'IDENTITYPROVIDER',
        'IDENTITYPROVIDERMAPPER',
        'ROLE',
        'SUBCOMPONENT',
        'SUBGROUP',
      ].map((kind) => `IMPORT_MANAGED_${kind}`),
    );
    expect(variables('realm')).toMatchObject({ IMPORT_REMOTESTATE_ENABLED: 'true' });
  });

  test('gives machines exactly their groups, and leaves a person those given by hand', () => {
    expect(variables('realm')).toMatchObject({
      IMPORT_USERS_MERGEGROUPS: 'false',
      IMPORT_USERS_MERGEROLES: 'false',
      IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: 'attributes,groups',
    });
    expect(variables('people')).toMatchObject({
      IMPORT_USERS_MERGEGROUPS: 'true',
      IMPORT_USERS_MERGEROLES: 'true',
      IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES:
        'attributes,credentials,email,emailVerified,enabled,firstName,groups,lastName',
    });
  });
});

test('the accounts of Keycloak are generated, each where it is needed', () => {
  const secrets = new FakeSecretStore();
  build({ secrets, firstAdmin: FIRST_ADMIN });
  expect(secrets.asked.map(({ source, name }) => [source, name])).toEqual([
    ['keycloak/bootstrap', 'keycloak-bootstrap'],
    ['oidc/jupyterhub', 'oidc-jupyterhub'],
    ['keycloak/break-glass', 'keycloak-break-glass'],
    ['oidc/jupyterhub', 'keycloak-client-jupyterhub'],
    ['keycloak/first-admin', 'keycloak-first-admin'],
  ]);
});

test('fails when the schedule is malformed', () => {
  expect(() => build({}, { schedule: 'hourly' })).toThrow(
    "test/Realm: 'schedule': 'hourly' is not a cron schedule",
  );
});
