import { karpenter, type KarpenterProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const PROPS: KarpenterProps = {
  clusterName: 'ml-test',
  interruptionQueue: 'ml-test-karpenter',
  serviceAccount: 'karpenter',
  nodeSelector: { 'eks.amazonaws.com/nodegroup': 'ml-test-system' },
};

const { namespace, releases } = karpenter(PROPS);
const [definitions, controller] = releases;

test('its namespace reaches the API, its credentials and AWS, and nobody calls it', () => {
  expect(namespace).toEqual({
    name: 'karpenter',
    calls: ['api-server', 'pod-identity', 'aws'],
    calledOn: [],
  });
});

test('its CRDs are a release of their own, two waves before the controller', () => {
  expect(definitions).toMatchObject({
    name: 'karpenter-crd',
    wave: 1,
    chart: { name: 'karpenter-crd' },
    definitions: 'templated',
  });
  expect(controller).toMatchObject({
    name: 'karpenter',
    wave: 3,
    namespace: 'karpenter',
    definitions: 'separate-release',
    skipDefinitions: true,
  });
});

test('CRDs and controller are of one version', () => {
  expect(definitions?.chart.version).toBe(controller?.chart.version);
});

test('the controller knows cluster and queue, and runs on nodes that it does not make', () => {
  expect(controller?.values).toMatchObject({
    replicas: 2,
    nodeSelector: { 'kubernetes.io/os': 'linux', 'eks.amazonaws.com/nodegroup': 'ml-test-system' },
    settings: { clusterName: 'ml-test', interruptionQueue: 'ml-test-karpenter' },
    controller: {
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    },
  });
});

test('its account names no role with Pod Identity, and its role otherwise', () => {
  expect(controller?.values).toMatchObject({
    serviceAccount: { name: 'karpenter', annotations: {} },
  });
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-karpenter';
  expect(karpenter({ ...PROPS, roleArn }).releases[1]?.values).toMatchObject({
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(controller?.values).toMatchObject({ serviceMonitor: { enabled: false } });
  const monitored = karpenter({ ...PROPS, monitoredFrom: PROMETHEUS });
  expect(monitored.releases[1]?.values).toMatchObject({ serviceMonitor: MONITORED });
  expect(monitored.namespace?.calledOn).toEqual([{ port: 8080, by: { namespace: 'monitoring' } }]);
});
