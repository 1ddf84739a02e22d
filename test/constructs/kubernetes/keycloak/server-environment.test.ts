import { serverVariables } from './fixture';

const fromSecret = (name: string, key: string) => ({ secretKeyRef: { name, key } });

describe('the environment of a server', () => {
  const environment = serverVariables();

  test('names the public URL, and lets token and key URLs follow the caller', () => {
    expect(environment).toMatchObject({
      KC_HOSTNAME: 'https://auth.ml.acme.io',
      KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true',
      KC_HTTP_ENABLED: 'true',
      KC_PROXY_HEADERS: 'xforwarded',
    });
  });

  test('connects to its own database, encrypted', () => {
    expect(environment).toMatchObject({
      KC_DB: 'postgres',
      KC_DB_URL_PROPERTIES: '?sslmode=require',
      KC_DB_URL_HOST: fromSecret('database-keycloak', 'host'),
      KC_DB_URL_PORT: fromSecret('database-keycloak', 'port'),
      KC_DB_URL_DATABASE: fromSecret('database-keycloak', 'database'),
      KC_DB_USERNAME: fromSecret('database-keycloak', 'username'),
      KC_DB_PASSWORD: fromSecret('database-keycloak', 'password'),
    });
  });

  test('makes the client that configures it, and no user, on the first start', () => {
    expect(environment).toMatchObject({
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: fromSecret('keycloak-bootstrap', 'username'),
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: fromSecret('keycloak-bootstrap', 'password'),
    });
    expect(environment).not.toHaveProperty('KC_BOOTSTRAP_ADMIN_USERNAME');
  });

  test('finds the other servers from the address of its pod', () => {
    expect(environment).toMatchObject({
      KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS: { fieldRef: { fieldPath: 'status.podIP' } },
    });
  });

  test('logs every sign-in, as JSON', () => {
    expect(environment).toMatchObject({
      KC_LOG_CONSOLE_OUTPUT: 'json',
      KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL: 'info',
    });
  });

  test('expects the administration where port-forward puts it, unless it has a host', () => {
    expect(environment['KC_HOSTNAME_ADMIN']).toBe('http://localhost:8080');
    const admin = { host: 'auth-admin.ml.acme.io', allowFrom: ['10.8.0.0/16'] };
    expect(serverVariables({ admin })['KC_HOSTNAME_ADMIN']).toBe('https://auth-admin.ml.acme.io');
  });
});
