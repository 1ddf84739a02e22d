import { versionRules, type VersionRulesOptions } from '../../../../constructs/kubernetes/gateway';

const service = (name: string) => ({ name, port: 8000, pods: { app: name } });
const VERSIONS = { v1: service('chat-v1-router'), v2: service('chat-v2-router') };

const rules = (options: Partial<VersionRulesOptions> = {}) =>
  versionRules({ versions: VERSIONS, live: 'v1', ...options });

describe('versions side by side', () => {
  test('are asked for by header or cookie; else the live one answers', () => {
    expect(rules()).toEqual([
      { match: { headers: { 'x-model-version': 'v1' } }, services: [VERSIONS.v1] },
      { match: { cookies: { 'model-version': 'v1' } }, services: [VERSIONS.v1] },
      { match: { headers: { 'x-model-version': 'v2' } }, services: [VERSIONS.v2] },
      { match: { cookies: { 'model-version': 'v2' } }, services: [VERSIONS.v2] },
      { services: [VERSIONS.v1], mirror: undefined },
    ]);
  });

  test('change places', () => {
    expect(rules({ live: 'v2' }).at(-1)?.services).toEqual([VERSIONS.v2]);
  });

  test('share requests', () => {
    expect(rules({ split: { v2: 10 } }).at(-1)?.services).toEqual([
      { ...VERSIONS.v1, weight: 90 },
      { ...VERSIONS.v2, weight: 10 },
    ]);
    expect(rules({ split: { v2: 100 } }).at(-1)?.services).toMatchObject([
      { weight: 0 },
      { weight: 100 },
    ]);
  });

  test('get copies', () => {
    expect(rules({ mirror: 'v2' }).at(-1)?.mirror).toEqual(VERSIONS.v2);
  });

  test.each<[string, Partial<VersionRulesOptions>, string]>([
    [
      'the live one is not there',
      { live: 'v3' },
      "'live' must be one of the versions v1, v2, got 'v3'",
    ],
    [
      'a share is of none',
      { split: { v3: 10 } },
      "'split' must be one of the versions v1, v2, got 'v3'",
    ],
    [
      'a copy goes nowhere',
      { mirror: 'v3' },
      "'mirror' must be one of the versions v1, v2, got 'v3'",
    ],
    [
      'shares are more than all',
      { split: { v2: 101 } },
      "'split' must be whole percents of versions other than 'v1', 100 together at most, got {\"v2\":101}",
    ],
    ['a share is no percent', { split: { v2: 0.5 } }, 'got {"v2":0.5}'],
    ['a share is below nothing', { split: { v2: -1 } }, 'got {"v2":-1}'],
    ['the live one has a share', { split: { v1: 10 } }, 'got {"v1":10}'],
  ])('fails when %s', (_, options, message) => {
    expect(() => rules(options)).toThrow(message);
  });
});
