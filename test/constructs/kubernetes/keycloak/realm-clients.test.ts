import { Namespace } from '../../../../constructs/kubernetes/core';
import { clientOf } from '../../../../constructs/kubernetes/keycloak/realm-clients';
import { testChart } from '../../../support/kubernetes';
import { consume, member, realm } from './fixture';

describe('a client in the realm', () => {
  test('is confidential, for the code flow with PKCE, and for nothing else', () => {
    expect(member('clients', 'airflow')).toMatchObject({
      name: 'Airflow',
      publicClient: false,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      fullScopeAllowed: false,
      redirectUris: ['https://platform.ml.acme.io/airflow/auth/oauth-authorized/keycloak'],
      webOrigins: [],
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'oauth2.device.authorization.grant.enabled': 'false',
      },
    });
  });

  test('does without PKCE where its software has none', () => {
    const client = clientOf({
      clientId: 'argo',
      title: 'Argo',
      namespace: Namespace.fromName(testChart(), 'Namespace', 'argo'),
      flow: { kind: 'browser', redirectUris: ['https://platform.ml.acme.io/argo'], pkce: false },
    });
    expect(client.attributes).not.toHaveProperty('pkce.code.challenge.method');
    expect(client.publicClient).toBe(false);
  });

  test('goes back to exact addresses after signing out, or to none', () => {
    expect(member('clients', 'airflow')).toMatchObject({
      attributes: {
        'post.logout.redirect.uris':
          'https://platform.ml.acme.io/airflow/a##https://platform.ml.acme.io/airflow/b',
      },
    });
    expect(member('clients', 'jupyterhub')).toMatchObject({
      attributes: { 'post.logout.redirect.uris': '-' },
    });
  });

  test('has few scopes, and itself as the audience of its access tokens', () => {
    expect(member('clients', 'jupyterhub')).toMatchObject({
      defaultClientScopes: ['basic', 'email', 'groups', 'profile'],
      optionalClientScopes: [],
      protocolMappers: [
        {
          protocolMapper: 'oidc-audience-mapper',
          config: {
            'included.client.audience': 'jupyterhub',
            'access.token.claim': 'true',
            'id.token.claim': 'false',
            'userinfo.token.claim': 'false',
          },
        },
      ],
    });
  });

  test('has its roles in every token, by a claim without placeholders', () => {
    expect(member('clients', 'airflow')).toMatchObject({
      protocolMappers: [
        {},
        {
          protocolMapper: 'oidc-usermodel-client-role-mapper',
          config: {
            'claim.name': 'resource_access.airflow.roles',
            'usermodel.clientRoleMapping.clientId': 'airflow',
            multivalued: 'true',
            'access.token.claim': 'true',
            'id.token.claim': 'true',
            'userinfo.token.claim': 'true',
          },
        },
      ],
    });
  });

  test('is a service account in its groups, where it is a machine', () => {
    expect(member('clients', 'airflow-jobs')).toMatchObject({
      standardFlowEnabled: false,
      serviceAccountsEnabled: true,
      redirectUris: [],
      defaultClientScopes: ['basic', 'email', 'groups', 'profile', 'service_account'],
    });
    expect(realm()['users']).toEqual([
      {
        username: 'service-account-airflow-jobs',
        enabled: true,
        serviceAccountClientId: 'airflow-jobs',
        groups: ['ml-engineers', 'viewers'],
      },
    ]);
  });

  test('has no groups as a machine unless it is given some', () => {
    const document = realm({}, (chart, parts) => {
      consume(chart, parts, { clientId: 'jobs', flow: { kind: 'machine' } });
    });
    expect(document['users']).toMatchObject([{ groups: [] }]);
  });
});
