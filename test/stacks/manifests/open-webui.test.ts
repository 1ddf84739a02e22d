import { WITHOUT_AWS } from '../../support/environments';
import { documentOf, serving, unitOf } from './serving-fixture';

describe('a chat with them', () => {
  const sections = { ...serving(), openWebUi: { endpoints: ['chat'] } };
  const yaml = unitOf(sections, 'open-webui');

  test('is at a host of its own, and asks the live router within the cluster', () => {
    expect(documentOf(yaml, 'HTTPRoute', 'open-webui')).toContain('- chat.ml.acme.dev');
    expect(yaml).toContain('value: http://chat-v1-router.serving.svc:8000/v1\n');
    expect(yaml).toContain('name: egress-open-webui-to-chat-v1-router\n');
    expect(unitOf(sections)).toContain('name: ingress-open-webui-to-chat-v1-router\n');
  });

  test('is for everybody, or for some', () => {
    expect(yaml).toContain('data-scientists');
    const some = unitOf(
      { ...serving(), openWebUi: { endpoints: ['chat'], groups: ['ml-engineers'] } },
      'open-webui',
    );
    expect(some).not.toContain('data-scientists');
  });

  test('keeps files in S3, or in a shared folder', () => {
    expect(yaml).toContain('value: s3\n');
    const without = {
      ...WITHOUT_AWS,
      edge: { kind: 'envoy-gateway' as const, certificate: { secret: 'tls' } },
    };
    expect(unitOf({ ...without, ...sections }, 'open-webui')).toContain(
      'claimName: open-webui-files',
    );
  });

  test('is off unless asked for', () => {
    expect(unitOf(serving(), 'open-webui')).toBe('');
  });
});
