import { externalDns, type ExternalDnsProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const PROPS: ExternalDnsProps = {
  domain: 'ml.example.com',
  zoneType: 'public',
  owner: 'ml-test',
  region: 'eu-west-1',
  routes: 'gateway-api',
};

const operator = (props: Partial<ExternalDnsProps> = {}) => externalDns({ ...PROPS, ...props });
const valuesOf = (props: Partial<ExternalDnsProps> = {}) => operator(props).releases[0]?.values;

test('it comes with the edge, after the CRDs of routes, and leaves its own CRD out', () => {
  expect(operator().releases).toMatchObject([
    {
      name: 'external-dns',
      namespace: 'external-dns',
      wave: 4,
      definitions: 'none',
      skipDefinitions: true,
    },
  ]);
});

test('it touches records of one zone, of one type, that it owns', () => {
  expect(valuesOf({ zoneType: 'private' })).toMatchObject({
    domainFilters: ['ml.example.com'],
    extraArgs: { 'aws-zone-type': 'private' },
    registry: 'txt',
    txtOwnerId: 'ml-test',
  });
});

test('it deletes nothing unless told to', () => {
  expect(valuesOf()).toMatchObject({ policy: 'upsert-only' });
  expect(valuesOf({ policy: 'sync' })).toMatchObject({ policy: 'sync' });
});

test.each<[routes: ExternalDnsProps['routes'], source: string]>([
  ['gateway-api', 'gateway-httproute'],
  ['ingress', 'ingress'],
])('hosts of %s come from %s', (routes, source) => {
  expect(valuesOf({ routes })).toMatchObject({ sources: ['service', source] });
});

test('it reaches the Kubernetes API, AWS and its credentials; nobody calls it', () => {
  expect(operator().namespace).toEqual({
    name: 'external-dns',
    calls: ['api-server', 'aws', 'pod-identity'],
    calledOn: [],
  });
});

test('it names the region, and its role where it has to', () => {
  expect(valuesOf()).toMatchObject({
    provider: { name: 'aws' },
    env: [{ name: 'AWS_DEFAULT_REGION', value: 'eu-west-1' }],
    serviceAccount: { name: 'external-dns', annotations: {} },
  });
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-external-dns';
  expect(valuesOf({ roleArn })).toMatchObject({
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
  });
});

test('it is limited, placed, and has the priority that it is given', () => {
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
    priorityClassName: 'critical',
    resources: { limits: { memory: '256Mi' } },
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ serviceMonitor: { enabled: false } });
  const props = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({ serviceMonitor: MONITORED });
  expect(operator(props).namespace?.calledOn).toEqual([
    { port: 7979, by: { namespace: 'monitoring' } },
  ]);
});
