import { Construct } from 'constructs';
import {
  ClientRegistry,
  type BrowserClientOptions,
  type OidcClientOptions,
} from '../../../../constructs/kubernetes/identity';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { testChart } from '../../../support/kubernetes';
import { FakeSecretStore } from './fakes';

const CALLBACK = 'https://platform.acme.io/jupyter/callback';

function registry() {
  const chart = testChart();
  const provider = new Construct(chart, 'Provider');
  const namespace = Namespace.fromName(chart, 'Namespace', 'jupyterhub');
  const clients = new ClientRegistry(provider);
  const consumer = new Construct(chart, 'Consumer');
  const options = (given: Partial<OidcClientOptions> = {}): OidcClientOptions => ({
    clientId: 'jupyterhub',
    title: 'JupyterHub',
    namespace,
    flow: { kind: 'browser', redirectUris: [CALLBACK] },
    ...given,
  });
  const add = (given: Partial<OidcClientOptions> = {}) => {
    const wanted = options(given);
    clients.check(consumer, wanted);
    const secret = new FakeSecretStore().addGenerated(
      chart,
      wanted.clientId,
      { owner: 'oidc', name: wanted.clientId },
      { name: `oidc-${wanted.clientId}`, namespace, component: wanted.clientId },
    );
    return clients.add(wanted, secret);
  };
  return { provider, clients, add };
}

const flow = (given: Partial<BrowserClientOptions>) => ({
  flow: { kind: 'browser' as const, redirectUris: [CALLBACK], ...given },
});

test('clients are kept in the order of their ids', () => {
  const { clients, add } = registry();
  add({ clientId: 'mlflow' });
  add({ clientId: 'airflow' });
  expect(clients.clients.map(({ clientId }) => clientId)).toEqual(['airflow', 'mlflow']);
});

test('a client whose Secret is read is no complaint', () => {
  const { provider, add } = registry();
  add().toEnvVar('SECRET', 'client-secret');
  expect(provider.node.validate()).toEqual([]);
});

test('fails when nobody reads the Secret of a client', () => {
  const { provider, add } = registry();
  add();
  expect(provider.node.validate()).toEqual([
    "client 'jupyterhub' must be used, got nobody who reads its Secret; drop 'addClient', or hand the client to its consumer",
  ]);
});

test('fails when an id is taken', () => {
  const { add } = registry();
  add();
  expect(() => add()).toThrow(
    "test/Consumer: 'clientId' must be unique, got 'jupyterhub' twice; each consumer has a client of its own",
  );
});

test('fails when an id is malformed', () => {
  expect(() => registry().add({ clientId: 'Jupyter Hub' })).toThrow(
    "test/Consumer: 'clientId': the id of a client must",
  );
});

test('fails when a browser has nowhere to go back to', () => {
  expect(() => registry().add(flow({ redirectUris: [] }))).toThrow(
    "test/Consumer: 'redirectUris' must name one at least, got none",
  );
});

test.each(['http://platform.acme.io/callback', 'https://platform.acme.io/*'])(
  'fails when a redirect is not exact or not https: %s',
  (uri) => {
    const { add } = registry();
    expect(() => add(flow({ redirectUris: [uri] }))).toThrow(
      `test/Consumer: 'redirectUris': must be an exact https URL without wildcard, query and fragment, got '${uri}'`,
    );
    expect(() => add(flow({ postLogoutRedirectUris: [uri] }))).toThrow(
      `test/Consumer: 'postLogoutRedirectUris': must be an exact https URL without wildcard, query and fragment, got '${uri}'`,
    );
  },
);
