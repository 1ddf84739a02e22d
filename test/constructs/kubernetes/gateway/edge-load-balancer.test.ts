import { Peer } from '../../../../constructs/kubernetes/core';
import type {
  EdgeLoadBalancerProps,
  LoadBalancer,
} from '../../../../constructs/kubernetes/gateway';
import { bridgeMark } from '../../../../lib/contracts/bridge';
import { findObject, memberAt, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { balancer, CERTIFICATE, NLB } from './fixture';

const SERVICE = ['spec', 'provider', 'kubernetes', 'envoyService'];
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer';

const objectsWith = (props: Partial<EdgeLoadBalancerProps> = {}) =>
  objectsOf((chart) => balancer(chart, props));

const proxies = (props: Partial<EdgeLoadBalancerProps> = {}) =>
  findObject(objectsWith(props), 'EnvoyProxy');

const serviceWith = (props: Partial<EdgeLoadBalancerProps> = {}) =>
  memberAt(proxies(props), SERVICE);

describe('the load balancer of an edge', () => {
  test('is a class that Envoy Gateway answers for, with the settings of its proxies', () => {
    const objects = objectsWith();
    expect(findObject(objects, 'GatewayClass')).toMatchObject({
      metadata: { name: 'platform' },
      spec: {
        controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
        parametersRef: {
          group: 'gateway.envoyproxy.io',
          kind: 'EnvoyProxy',
          name: 'platform',
          namespace: 'gateway',
        },
      },
    });
    expect(findObject(objects, 'EnvoyProxy').metadata).toMatchObject({
      name: 'platform',
      namespace: 'gateway',
    });
  });

  test('ends TLS with the certificate and encrypts again, for port 443 alone', () => {
    expect(serviceWith()).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'eks.amazonaws.com/nlb',
      annotations: {
        [`${ANNOTATION}-scheme`]: 'internet-facing',
        [`${ANNOTATION}-nlb-target-type`]: 'ip',
        [`${ANNOTATION}-ssl-cert`]: CERTIFICATE,
        [`${ANNOTATION}-ssl-ports`]: '443',
        [`${ANNOTATION}-ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        [`${ANNOTATION}-backend-protocol`]: 'ssl',
        [`${ANNOTATION}-alpn-policy`]: 'HTTP2Preferred',
        [`${ANNOTATION}-attributes`]: 'load_balancing.cross_zone.enabled=true',
        [`${ANNOTATION}-healthcheck-protocol`]: 'TCP',
        [`${ANNOTATION}-healthcheck-port`]: 'traffic-port',
      },
    });
  });

  test('has no annotation that EKS Auto Mode refuses', () => {
    const unsupported = [
      'type',
      'internal',
      'proxy-protocol',
      'access-log-enabled',
      'cross-zone-load-balancing-enabled',
    ];
    const annotations = memberAt(serviceWith(), ['annotations']) as object;
    for (const name of unsupported) expect(annotations).not.toHaveProperty(`${ANNOTATION}-${name}`);
    expect(annotations).not.toHaveProperty([
      'service.beta.kubernetes.io/load-balancer-source-ranges',
    ]);
  });

  test('tells the clients’ addresses by PROXY protocol, and says so', () => {
    const chart = testChart();
    expect(balancer(chart)).toMatchObject({ proxyProtocol: true, terminatesTls: true });
    const attributes = memberAt(serviceWith(), [
      'annotations',
      `${ANNOTATION}-target-group-attributes`,
    ]);
    expect(attributes).toContain('proxy_protocol_v2.enabled=true');
    expect(attributes).toContain('preserve_client_ip.enabled=false');
  });

  test('calls from the VPC', () => {
    expect(balancer(testChart()).callers.toRules()).toEqual([{ ipBlock: { cidr: '10.0.0.0/16' } }]);
  });

  test('takes scheme, controller, networks and a certificate that is filled in later', () => {
    const loadBalancer: LoadBalancer = {
      ...NLB,
      kind: 'nlb',
      madeBy: 'load-balancer-controller',
      network: { vpcCidrs: ['10.0.0.0/16'] },
      scheme: 'internal',
      certificateArn: bridgeMark('certificateArn'),
    };
    expect(serviceWith({ loadBalancer, allowFrom: ['192.0.2.0/24'] })).toMatchObject({
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: ['192.0.2.0/24'],
      annotations: {
        [`${ANNOTATION}-scheme`]: 'internal',
        [`${ANNOTATION}-ssl-cert`]: '@bridge(certificateArn)@',
      },
    });
  });

  test('is open to every address without a list', () => {
    expect(serviceWith()).not.toHaveProperty('loadBalancerSourceRanges');
  });
});

describe('another load balancer', () => {
  const loadBalancer: LoadBalancer = { kind: 'other' };

  test('has no annotation of AWS, and keeps the clients’ addresses', () => {
    expect(serviceWith({ loadBalancer })).toEqual({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
    });
  });

  test('takes a class', () => {
    const withClass = { ...loadBalancer, loadBalancerClass: 'example.com/lb' };
    expect(serviceWith({ loadBalancer: withClass })).toMatchObject({
      loadBalancerClass: 'example.com/lb',
    });
  });

  test('leaves TLS to the proxies, which anybody calls', () => {
    const other = balancer(testChart(), { loadBalancer });
    expect(other).toMatchObject({ proxyProtocol: false, terminatesTls: false });
    expect(other.callers.toRules()).toEqual(Peer.anywhere().toRules());
  });
});

describe('the proxies', () => {
  const kubernetes = (props: Partial<EdgeLoadBalancerProps> = {}) =>
    memberAt(proxies(props), ['spec', 'provider', 'kubernetes']);

  test('are two to six by CPU, of which one may go at a time', () => {
    expect(kubernetes()).toMatchObject({
      envoyHpa: {
        minReplicas: 2,
        maxReplicas: 6,
        metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
      },
      envoyPDB: { maxUnavailable: 1 },
    });
  });

  test('stand in different zones, before other work', () => {
    const owning = 'gateway.envoyproxy.io/owning-gateway';
    expect(kubernetes()).toMatchObject({
      envoyDeployment: {
        pod: {
          priorityClassName: 'platform-critical',
          securityContext: { runAsNonRoot: true },
          topologySpreadConstraints: [
            {
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: {
                matchLabels: {
                  [`${owning}-name`]: 'platform',
                  [`${owning}-namespace`]: 'gateway',
                },
              },
            },
            { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
          ],
        },
        container: {
          resources: {
            requests: { cpu: '250m', memory: '512Mi' },
            limits: { memory: '1Gi' },
          },
        },
      },
    });
  });

  test('let streams end before they go', () => {
    expect(proxies()).toMatchObject({
      spec: { shutdown: { drainTimeout: '180s', minDrainDuration: '60s' } },
    });
  });

  test('take name, number and resources', () => {
    const props = {
      name: 'inner',
      replicas: { min: 3, max: 12 },
      resources: { cpu: '1', memory: '1Gi' },
    };
    expect(findObject(objectsWith(props), 'GatewayClass', 'inner').spec).toMatchObject({
      parametersRef: { name: 'inner' },
    });
    expect(kubernetes(props)).toMatchObject({
      envoyHpa: { minReplicas: 3, maxReplicas: 12 },
      envoyDeployment: {
        container: { resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } },
      },
    });
  });
});

test.each<Partial<EdgeLoadBalancerProps>>([
  {},
  { loadBalancer: { kind: 'other' } },
  { allowFrom: ['192.0.2.0/24'] },
])('its objects with %j have the structure of their kinds', (props) => {
  expect(objectsWith(props).flatMap(violations)).toEqual([]);
});

test.each<[Partial<EdgeLoadBalancerProps>, string]>([
  [{ name: '-' }, "'name': the name of a gateway class must"],
  [
    { loadBalancer: { ...NLB, kind: 'nlb', certificateArn: '' } as LoadBalancer },
    "'loadBalancer.certificateArn' must not be empty",
  ],
  [{ allowFrom: ['all'] }, "'allowFrom': 'all' is not an IPv4 network"],
  [{ replicas: { min: 1, max: 2 } }, "'replicas.min' must be an integer from 2 to 50, got 1"],
  [{ replicas: { min: 2, max: 99 } }, "'replicas.max' must be an integer from 2 to 50, got 99"],
  [{ replicas: { min: 4, max: 3 } }, "'replicas.max' must not be below 'replicas.min' 4, got 3"],
  [{ resources: { cpu: '1', memory: 'much' } }, "'resources': 'much' is not"],
])('fails when given %j', (props, message) => {
  expect(() => balancer(testChart(), props)).toThrow(message);
});
