import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { serviceNamespaces } from '../../../lib/contracts/service-namespaces';
import { containerLogs } from '../../../lib/contracts/telemetry';
import { FoundationStack } from '../../../stacks/infrastructure/foundation-stack';
import { baseUnit } from '../../../stacks/manifests/base';
import { telemetryUnits } from '../../../stacks/manifests/telemetry';
import { environmentWith } from '../../support/environments';
import { findObject } from '../../support/kubernetes';
import { unitObjects } from '../../support/units';
import { FakeSecretStore } from '../../constructs/kubernetes/identity/fakes';

const EVERYTHING: Partial<EnvironmentInput> = {
  secrets: { declared: ['vendor-key'] },
  telemetry: {
    exporters: [
      {
        kind: 'otlp',
        name: 'vendor',
        url: 'https://otlp.acme.io',
        header: { name: 'x-api-key', secret: 'vendor-key' },
        signals: ['logs', 'traces'],
      },
      { kind: 'cloudwatch', signals: ['logs', 'traces'], retentionDays: 90 },
    ],
  },
};

const services = { secrets: new FakeSecretStore(), metrics: undefined };

const store = () => ({
  httpUrl: 'http://store:4318',
  grpcUrl: undefined,
  addSender: () => undefined,
});

const namesOf = (sections: Partial<EnvironmentInput>, stores: object = {}) => {
  const { units, traces } = telemetryUnits(environmentWith(sections), { ...services, stores });
  return { units: units.map(({ name }) => name), hasTraces: traces !== undefined };
};

describe('who collects', () => {
  test('is nobody where nothing keeps anything', () => {
    expect(namesOf({})).toEqual({ units: [], hasTraces: false });
    expect(serviceNamespaces(environmentWith())).not.toContain('log-agents');
  });

  test('is agents for a store of logs, and gateways for one of traces', () => {
    expect(namesOf({ logs: {} }, { logs: store() })).toEqual({
      units: ['log-agents'],
      hasTraces: false,
    });
    expect(namesOf({ traces: {} }, { traces: store() })).toEqual({
      units: ['telemetry'],
      hasTraces: true,
    });
  });

  test('is agents and gateways for exporters of both', () => {
    expect(namesOf(EVERYTHING)).toEqual({ units: ['log-agents', 'telemetry'], hasTraces: true });
  });
});

test('exporters are where signals go, with their keys', () => {
  const objects = unitObjects(EVERYTHING, 'log-agents');
  const text = JSON.stringify(findObject(objects, 'ConfigMap')['data']);
  expect(text).toContain('/ml-test/containers');
  expect(text).toContain('https://otlp.acme.io');
  expect(JSON.stringify(findObject(objects, 'ExternalSecret'))).toContain(
    'ml-test/declared/vendor-key',
  );
});

test('agents have a namespace of their own, which says why it is privileged', () => {
  const environment = environmentWith(EVERYTHING);
  const documents = baseUnit(environment, []).render().yaml.split('---\n');
  const namespace = (name: string) =>
    documents.find(
      (each) => each.includes('kind: Namespace\n') && each.includes(`name: ${name}\n`),
    );
  expect(namespace('log-agents')).toContain('pod-security.kubernetes.io/enforce: privileged');
  expect(namespace('log-agents')).toContain('pod-security-reason: the agent reads the files');
  expect(namespace('telemetry')).toContain('pod-security.kubernetes.io/enforce: restricted');
});

describe('on AWS', () => {
  const environment = environmentWith(EVERYTHING);

  test('collectors have identities that write, and no more', () => {
    const own = workloadIdentities(environment).filter(({ namespace }) =>
      ['log-agents', 'telemetry'].includes(namespace),
    );
    expect(own).toMatchObject([
      { name: 'log-agent', serviceAccount: 'log-agent', grants: [{ logs: 'write' }] },
      {
        name: 'telemetry-gateway',
        serviceAccount: 'telemetry-gateway',
        grants: [{ managedPolicy: 'AWSXrayWriteOnlyAccess' }],
      },
    ]);
  });

  test('there is a log group with the platform’s key, which the key knows', () => {
    const stack = new FoundationStack(Testing.app(), 'foundation', { environment });
    const text = Testing.synth(stack, true);
    const { resource } = JSON.parse(text);
    const groups = Object.values<{ name: string }>(resource.aws_cloudwatch_log_group);
    expect(groups).toContainEqual(
      expect.objectContaining({ name: '/ml-test/containers', retention_in_days: 90 }),
    );
    expect(text).toContain(':log-group:/ml-test/containers');
    expect(text).toContain('logs:PutLogEvents');
  });

  test('a log group may be called otherwise', () => {
    const signals: ('logs' | 'traces')[] = ['logs'];
    const exporters = [{ kind: 'cloudwatch' as const, signals, logGroup: '/all/of/it' }];
    expect(containerLogs(environmentWith({ telemetry: { exporters } }))?.logGroup).toBe(
      '/all/of/it',
    );
    expect(containerLogs(environmentWith())).toBeUndefined();
  });
});
