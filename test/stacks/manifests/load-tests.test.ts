import { QWEN, serving, SHAPE, unitOf, type Model } from './serving-fixture';

describe('a load test', () => {
  const tested = (changes: object = {}, models?: Record<string, Model>) => {
    const sections = serving(models);
    const loadTests = { nightly: { endpoint: 'chat', model: 'qwen', ...changes } };
    return { serving: { endpoints: sections.serving?.endpoints ?? {}, loadTests } };
  };
  const yaml = unitOf(tested(), 'load-test-nightly');

  test('asks the router of the live version, and counts by the files of the model', () => {
    expect(yaml).toContain('http://chat-v1-router.serving.svc:8000');
    expect(yaml).toMatch(
      /mountPath: \/tokenizer\n\s+name: models\n\s+readOnly: true\n\s+subPath: chat-v1-qwen-/,
    );
    expect(yaml).toContain('name: egress-load-test-nightly-to-chat-v1-router\n');
    expect(unitOf(tested())).toContain('name: ingress-load-test-nightly-to-chat-v1-router\n');
  });

  test('asks as it is told', () => {
    const told = unitOf(
      tested({ version: 'v1', concurrencies: [2, 4], inputTokens: 99 }),
      'load-test-nightly',
    );
    expect(told).toContain('\\"concurrencies\\":[2,4]');
    expect(told).toContain('\\"inputTokens\\":99');
  });

  test('runs again when what it asks has changed', () => {
    const jobOf = (text: string) => /name: (load-test-nightly-\w{10})\n/.exec(text)?.[1];
    const other = unitOf(tested({}, { qwen: { ...QWEN, eager: true } }), 'load-test-nightly');
    expect(jobOf(other)).toBeDefined();
    expect(jobOf(other)).not.toBe(jobOf(yaml));
  });

  test('counts by a folder that somebody filled', () => {
    const models = { qwen: { shape: SHAPE, source: { from: 'folder' as const, path: 'mine/3' } } };
    expect(unitOf(tested({}, models), 'load-test-nightly')).toContain('subPath: mine/3\n');
  });
});
