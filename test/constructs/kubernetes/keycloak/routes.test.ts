import type {
  AdminConsoleOptions,
  KeycloakProps,
} from '../../../../constructs/kubernetes/keycloak';
import { FakeEdge, keycloakObjects } from './fixture';

const ADMIN: AdminConsoleOptions = { host: 'auth-admin.ml.acme.io', allowFrom: ['10.8.0.0/16'] };

/** The routes of Keycloak itself. */
function routes(props: Partial<KeycloakProps> = {}) {
  const edge = new FakeEdge();
  keycloakObjects({ edge, ...props }, () => undefined);
  return edge.exposed;
}

const paths = (route: ReturnType<typeof routes>[number] | undefined): unknown =>
  Array.isArray(route?.backend)
    ? (route.backend as { match: { path: string } }[]).map(({ match }) => match.path)
    : 'everything';

test('people reach what they need to sign in to the realm, and nothing else', () => {
  const [route, ...others] = routes();
  expect(others).toEqual([]);
  expect(route).toMatchObject({
    name: 'keycloak',
    host: 'auth.ml.acme.io',
    auth: { kind: 'app' },
    healthPath: '/realms/ml-platform/.well-known/openid-configuration',
  });
  expect(paths(route)).toEqual(['/realms/ml-platform', '/resources', '/.well-known']);
});

test('a rule of the route goes to the pods that the Service selects', () => {
  expect(routes()[0]?.backend).toContainEqual({
    match: { path: '/resources' },
    services: [{ name: 'keycloak', port: 8080, pods: { 'app.kubernetes.io/name': 'keycloak' } }],
  });
});

test('the administration has a host of its own, for the networks given', () => {
  const admin = routes({ admin: ADMIN }).find(({ name }) => name === 'keycloak-admin');
  expect(admin).toMatchObject({ host: ADMIN.host, allowFrom: ADMIN.allowFrom });
  expect(paths(admin)).toEqual(['/admin', '/resources']);
});

test('the realm that administers Keycloak signs in for those networks alone', () => {
  const master = routes({ admin: ADMIN }).find(({ name }) => name === 'keycloak-master');
  expect(master).toMatchObject({
    host: 'auth.ml.acme.io',
    path: '/realms/master',
    allowFrom: ADMIN.allowFrom,
  });
});

test('health and metrics are on no route', () => {
  const shown = routes({ admin: ADMIN })
    .flatMap((route) => [route.path, paths(route)])
    .flat();
  expect(shown).not.toContain('/metrics');
  expect(shown).not.toContain('/health');
});

test('fails when the administration is where people sign in', () => {
  expect(() => routes({ admin: { ...ADMIN, host: 'auth.ml.acme.io' } })).toThrow(
    "test/Keycloak: 'admin.host' must differ from 'host', got 'auth.ml.acme.io' for both",
  );
});

test('fails when the administration is for nobody', () => {
  expect(() => routes({ admin: { ...ADMIN, allowFrom: [] } })).toThrow(
    "test/Keycloak: 'admin.allowFrom' must name a network at least, got none; leave 'admin' out",
  );
});

test.each(['0.0.0.0/0', '::/0'])('fails when the administration is for everybody: %s', (cidr) => {
  expect(() => routes({ admin: { ...ADMIN, allowFrom: ['10.8.0.0/16', cidr] } })).toThrow(
    `test/Keycloak: 'admin.allowFrom' must not be every address, got '${cidr}'`,
  );
});
