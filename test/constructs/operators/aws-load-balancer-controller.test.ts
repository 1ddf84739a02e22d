import {
  awsLoadBalancerController,
  type AwsLoadBalancerControllerProps,
} from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const PROPS: AwsLoadBalancerControllerProps = {
  clusterName: 'ml-test',
  region: 'eu-west-1',
  vpc: { tags: { Name: 'ml-test' } },
};

const operator = (props: Partial<AwsLoadBalancerControllerProps> = {}) =>
  awsLoadBalancerController({ ...PROPS, ...props });
const valuesOf = (props: Partial<AwsLoadBalancerControllerProps> = {}) =>
  operator(props).releases[0]?.values;

test('it is one release, whose CRDs a person upgrades', () => {
  expect(operator().releases).toMatchObject([
    {
      name: 'aws-load-balancer-controller',
      namespace: 'aws-load-balancer-controller',
      wave: 3,
      definitions: 'manual-step',
    },
  ]);
});

test('it reaches the Kubernetes API, AWS and its credentials; the API server calls its webhook', () => {
  expect(operator().namespace).toEqual({
    name: 'aws-load-balancer-controller',
    calls: ['api-server', 'aws', 'pod-identity'],
    calledOn: [{ port: 9443, by: 'api-server' }],
  });
});

test('it is told cluster, region and VPC, and asks no instance', () => {
  expect(valuesOf()).toMatchObject({
    clusterName: 'ml-test',
    region: 'eu-west-1',
    vpcTags: { Name: 'ml-test' },
  });
  expect(valuesOf()).not.toHaveProperty('vpcId');
  expect(valuesOf({ vpc: { id: 'vpc-0123456789abcdef0' } })).toMatchObject({
    vpcId: 'vpc-0123456789abcdef0',
  });
});

test('it takes what names its classes, and nothing else', () => {
  expect(valuesOf()).toMatchObject({
    ingressClass: 'platform-alb',
    loadBalancerClass: 'service.k8s.aws/nlb',
    enableServiceMutatorWebhook: false,
    defaultTargetType: 'ip',
  });
  expect(valuesOf({ ingressClass: 'mine' })).toMatchObject({ ingressClass: 'mine' });
});

test('its certificate stays the same when the release is upgraded', () => {
  expect(valuesOf()).toMatchObject({ keepTLSSecret: true });
});

test('its account names its role where it has to', () => {
  expect(valuesOf()).toMatchObject({
    serviceAccount: { name: 'aws-load-balancer-controller', annotations: {} },
  });
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-load-balancers';
  expect(valuesOf({ roleArn })).toMatchObject({
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
  });
});

test('it has two replicas over zones, limits, a budget and restricted pods', () => {
  expect(valuesOf()).toMatchObject({
    replicaCount: 2,
    resources: { limits: { memory: '512Mi' } },
    podDisruptionBudget: { maxUnavailable: 1 },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  expect(valuesOf({ replicas: 3 })).toMatchObject({ replicaCount: 3 });
});

test('it goes where it is told; without a priority it keeps the chart’s', () => {
  expect(valuesOf()).not.toHaveProperty('priorityClassName');
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
    priorityClassName: 'critical',
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ serviceMonitor: { enabled: false } });
  const props = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({ serviceMonitor: MONITORED });
  expect(operator(props).namespace?.calledOn).toContainEqual({
    port: 8080,
    by: { namespace: 'monitoring' },
  });
});
