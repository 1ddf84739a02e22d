import { FakeIdentity } from './fakes';

import { argumentsOf } from './fixture';

test('every endpoint is explicit, so that nothing is discovered at start-up', () => {
  const { endpoints } = new FakeIdentity();
  expect(argumentsOf('skip-oidc-discovery')).toEqual(['true']);
  expect(argumentsOf('oidc-issuer-url')).toEqual([endpoints.issuer]);
  expect(argumentsOf('login-url')).toEqual([endpoints.authorization]);
  expect(argumentsOf('redeem-url')).toEqual([endpoints.token]);
  expect(argumentsOf('oidc-jwks-url')).toEqual([endpoints.keys]);
});

test('a code is bound to the browser by PKCE and a nonce', () => {
  expect(argumentsOf('code-challenge-method')).toEqual(['S256']);
  expect(argumentsOf('insecure-oidc-skip-nonce')).toEqual(['false']);
});

test('members of the groups pass, whatever their e-mail address', () => {
  expect(argumentsOf('allowed-group')).toEqual(['ml', 'ml-ops']);
  expect(argumentsOf('oidc-groups-claim')).toEqual(['groups']);
  expect(argumentsOf('oidc-email-claim')).toEqual(['preferred_username']);
  expect(argumentsOf('email-domain')).toEqual(['*']);
  expect(argumentsOf('scope')).toEqual(['openid profile groups']);
});

test('the session is a cookie of the route alone, for eight hours', () => {
  expect(argumentsOf('session-store-type')).toEqual(['cookie']);
  expect(argumentsOf('session-cookie-minimal')).toEqual(['true']);
  expect(argumentsOf('cookie-name')).toEqual(['__Secure-mlflow']);
  expect(argumentsOf('cookie-path')).toEqual(['/mlflow']);
  expect(argumentsOf('cookie-secure')).toEqual(['true']);
  expect(argumentsOf('cookie-httponly')).toEqual(['true']);
  expect(argumentsOf('cookie-samesite')).toEqual(['lax']);
  expect(argumentsOf('cookie-expire')).toEqual(['8h']);
  expect(argumentsOf('cookie-expire', { sessionHours: 2 })).toEqual(['2h']);
});

test('forwarded headers count from the VPC alone, and nobody is sent elsewhere', () => {
  expect(argumentsOf('reverse-proxy')).toEqual(['true']);
  expect(argumentsOf('trusted-proxy-ip')).toEqual(['10.0.0.0/16', '100.64.0.0/16']);
  expect(argumentsOf('whitelist-domain')).toEqual(['platform.ml.acme.dev', 'auth.ml.acme.dev']);
});

test('asked by an ingress it answers with headers and forwards nothing', () => {
  expect(argumentsOf('set-xauthrequest')).toEqual(['true']);
  expect(argumentsOf('upstream')).toEqual(['static://202']);
});
