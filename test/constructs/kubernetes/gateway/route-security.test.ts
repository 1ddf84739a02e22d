import type { RouteAuth, RouteOptions } from '../../../../constructs/kubernetes/gateway';
import { findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeIdentity } from '../oauth2-proxy/fakes';
import {
  DOMAIN,
  KEYS,
  PROXIES,
  SERVICE,
  envoyEdge,
  exposed,
  policyWith,
  routeWith,
} from './fixture';

describe('who passes', () => {
  test('is the application’s affair where it signs people in', () => {
    expect(policyWith()).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        targetRefs: [{ kind: 'HTTPRoute', name: 'mlflow' }],
        authorization: { defaultAction: 'Allow' },
      },
    });
    expect(memberAt(policyWith(), ['spec', 'authorization'])).not.toHaveProperty('rules');
  });

  test('is everybody where the route is public, which says why', () => {
    const auth: RouteAuth = { kind: 'public', reason: 'Realm of the sign-in page.' };
    expect(policyWith({ auth }).spec).toMatchObject({ authorization: { defaultAction: 'Allow' } });
    expect(routeWith({ auth }).metadata.annotations).toEqual({
      'eks-ml-platform/public-reason': 'Realm of the sign-in page.',
    });
    expect(routeWith().metadata).not.toHaveProperty('annotations');
  });

  test('is who calls from a network of the route, or of the edge', () => {
    const rules = (networks: readonly string[]) => ({
      authorization: {
        defaultAction: 'Deny',
        rules: [{ action: 'Allow', principal: { clientCIDRs: networks } }],
      },
    });
    expect(policyWith({ allowFrom: ['10.0.0.0/8'] }).spec).toMatchObject(rules(['10.0.0.0/8']));
    const inherited = exposed({}, (chart) => envoyEdge(chart, {}, { allowFrom: ['192.0.2.0/24'] }));
    expect(findObject(inherited, 'SecurityPolicy', 'mlflow').spec).toMatchObject(
      rules(['192.0.2.0/24']),
    );
  });

  test('is nobody with a larger body', () => {
    expect(policyWith({ maxBodySize: '1Mi' }).spec).toMatchObject({
      authorization: {
        defaultAction: 'Allow',
        rules: [
          {
            name: 'body-size',
            action: 'Deny',
            cel: "'content-length' in request.headers && int(request.headers['content-length']) > 1048576",
          },
        ],
      },
    });
  });

  test('is who has a key, which the application does not see', () => {
    expect(policyWith({ auth: { kind: 'apiKey', keys: KEYS } }).spec).toMatchObject({
      apiKeyAuth: {
        credentialRefs: [{ name: 'model-keys' }],
        extractFrom: [{ headers: ['x-api-key'] }],
        sanitize: true,
      },
      authorization: { defaultAction: 'Allow' },
    });
    const other = policyWith({ auth: { kind: 'apiKey', keys: KEYS, header: 'authorization' } });
    expect(other.spec).toMatchObject({
      apiKeyAuth: { extractFrom: [{ headers: ['authorization'] }] },
    });
    const told = policyWith({ auth: { kind: 'apiKey', keys: KEYS, clientHeader: 'x-client' } });
    expect(told.spec).toMatchObject({ apiKeyAuth: { forwardClientIDHeader: 'x-client' } });
    expect(violations(told)).toEqual([]);
  });
});

describe('a program’s token', () => {
  const identity = new FakeIdentity();
  const objects = exposed({
    auth: { kind: 'jwt', identity, audience: 'models', groups: ['ml'] },
    allowFrom: ['10.0.0.0/8'],
    maxBodySize: '10Mi',
  });

  test('is in one header alone, of the issuer and for the audience', () => {
    expect(findObject(objects, 'SecurityPolicy', 'mlflow').spec).toMatchObject({
      jwt: {
        providers: [
          {
            name: 'identity',
            issuer: 'https://auth.ml.acme.dev/realms/ml',
            audiences: ['models'],
            remoteJWKS: { uri: identity.endpoints.keys },
            extractFrom: { headers: [{ name: 'Authorization', valuePrefix: 'Bearer ' }] },
          },
        ],
      },
    });
  });

  test('lets members pass, from the networks alone', () => {
    const policy = findObject(objects, 'SecurityPolicy', 'mlflow');
    expect(memberAt(policy, ['spec', 'authorization'])).toMatchObject({
      defaultAction: 'Deny',
      rules: [
        { action: 'Deny' },
        {
          action: 'Allow',
          principal: {
            clientCIDRs: ['10.0.0.0/8'],
            jwt: {
              provider: 'identity',
              claims: [{ name: 'groups', valueType: 'StringArray', values: ['ml'] }],
            },
          },
        },
      ],
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('may say to the application who calls', () => {
    const auth = {
      kind: 'jwt',
      identity: new FakeIdentity(),
      audience: 'models',
      groups: ['ml'],
    } as const;
    const told = policyWith({ auth: { ...auth, clientHeader: 'x-client' } });
    expect(told.spec).toMatchObject({
      jwt: { providers: [{ claimToHeaders: [{ claim: 'azp', header: 'x-client' }] }] },
    });
    expect(violations(told)).toEqual([]);
  });

  test('is checked with keys that the proxies fetch', () => {
    expect(identity.backChannels).toEqual([['gateway-for-mlflow', 'gateway', PROXIES]]);
    expect(identity.clients).toEqual([]);
  });
});

describe('a person', () => {
  const signIn = (options: Partial<RouteOptions> = {}) => {
    const identity = new FakeIdentity();
    const auth: RouteAuth = {
      kind: 'oidc',
      identity,
      clientId: 'mlflow-ui',
      groups: ['ml', 'ml-ops'],
    };
    const objects = exposed({ auth, ...options });
    const policy = findObject(objects, 'SecurityPolicy', 'mlflow');
    return { identity, objects, policy };
  };
  const { identity, objects, policy } = signIn();

  test('signs in by explicit endpoints, and comes back into the route', () => {
    expect(policy.spec).toMatchObject({
      oidc: {
        provider: {
          issuer: identity.endpoints.issuer,
          authorizationEndpoint: identity.endpoints.authorization,
          tokenEndpoint: identity.endpoints.token,
          endSessionEndpoint: identity.endpoints.endSession,
        },
        clientID: 'mlflow-ui',
        clientSecret: { name: 'oidc-mlflow-ui' },
        scopes: ['openid', 'profile', 'groups'],
        redirectURL: 'https://platform.ml.acme.dev/mlflow/oauth2/callback',
        logoutPath: '/mlflow/oauth2/logout',
        refreshToken: true,
        forwardAccessToken: false,
        cookieConfig: { sameSite: 'Lax' },
      },
    });
  });

  test('passes as a member of a group, by the ID token', () => {
    expect(policy.spec).toMatchObject({
      oidc: {
        cookieNames: { accessToken: 'AccessToken-mlflow-ui', idToken: 'IdToken-mlflow-ui' },
      },
      jwt: {
        providers: [
          {
            audiences: ['mlflow-ui'],
            extractFrom: { cookies: ['IdToken-mlflow-ui'] },
          },
        ],
      },
      authorization: {
        defaultAction: 'Deny',
        rules: [
          {
            action: 'Allow',
            principal: {
              jwt: {
                claims: [{ name: 'groups', valueType: 'StringArray', values: ['ml', 'ml-ops'] }],
              },
            },
          },
        ],
      },
    });
  });

  test('is not sent away from a script, which could not follow', () => {
    expect(policy.spec).toMatchObject({
      oidc: { denyRedirect: { headers: [{ name: 'sec-fetch-mode', value: 'cors' }] } },
    });
  });

  test('is registered with the exact redirect, in the namespace of the Service', () => {
    expect(identity.clients).toMatchObject([
      {
        clientId: 'mlflow-ui',
        title: 'mlflow',
        namespace: { name: 'mlflow' },
        flow: {
          kind: 'browser',
          redirectUris: ['https://platform.ml.acme.dev/mlflow/oauth2/callback'],
          postLogoutRedirectUris: ['https://platform.ml.acme.dev/'],
        },
      },
    ]);
    expect(identity.backChannels).toEqual([['gateway-for-mlflow', 'gateway', PROXIES]]);
  });

  test('comes back to the host where the route is all of it', () => {
    const whole = signIn({ path: '/', host: `mlflow.${DOMAIN}` });
    expect(whole.policy.spec).toMatchObject({
      oidc: {
        redirectURL: 'https://mlflow.ml.acme.dev/oauth2/callback',
        logoutPath: '/oauth2/logout',
      },
    });
  });

  test('has objects of the right structure', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('may be led by rules, as long as one takes the answer of the identity provider', () => {
    const backend = [{ match: { headers: {} }, services: [SERVICE] }];
    expect(() => signIn({ backend })).not.toThrow();
  });

  test('fails when no rule takes the answer of the identity provider', () => {
    const backend = [{ match: { path: '/v2' }, services: [SERVICE] }];
    expect(() => signIn({ backend })).toThrow(
      "test/Mlflow/Route: 'backend' must have a rule without 'match' where people sign in",
    );
  });
});
