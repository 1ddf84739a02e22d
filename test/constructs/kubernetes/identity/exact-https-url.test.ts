import { assertExactHttpsUrl } from '../../../../constructs/kubernetes/identity';

test.each([
  'https://platform.acme.io/jupyter/hub/oauth_callback',
  'https://platform.acme.io/',
  'https://platform.acme.io',
  'https://platform.acme.io:8443/a',
])('an exact https URL passes: %s', (url) => {
  expect(() => {
    assertExactHttpsUrl(url);
  }).not.toThrow();
});

test.each([
  ['plain http', 'http://platform.acme.io/callback'],
  ['a wildcard in the path', 'https://platform.acme.io/*'],
  ['a wildcard in the host', 'https://*.acme.io/callback'],
  ['a fragment', 'https://platform.acme.io/callback#top'],
  ['a query', 'https://platform.acme.io/callback?next=x'],
  ['a user', 'https://me@platform.acme.io/callback'],
  ['a path alone', '/callback'],
  ['text around it', ' https://platform.acme.io/callback'],
])('fails when a URL is or has %s', (_what, url) => {
  expect(() => {
    assertExactHttpsUrl(url);
  }).toThrow('must be an exact https URL without wildcard, query and fragment');
});

test('fails when the host is malformed', () => {
  expect(() => {
    assertExactHttpsUrl('https://Platform.acme.io/callback');
  }).toThrow("'Platform.acme.io' is not a host name");
});
