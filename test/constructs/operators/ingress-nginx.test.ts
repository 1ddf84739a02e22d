import {
  ingressNginx,
  type IngressNginxProps,
  type NetworkLoadBalancer,
} from '../../../constructs/operators/ingress-nginx';
import { INGRESS_NGINX } from '../../../lib/contracts/ingress-nginx';
import { memberAt } from '../../support/kubernetes';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/0123';
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer';

const NLB: NetworkLoadBalancer = {
  kind: 'nlb',
  madeBy: 'auto-mode',
  scheme: 'internet-facing',
  vpcCidrs: ['10.0.0.0/16', '100.64.0.0/16'],
  certificateArn: CERTIFICATE,
};

const operator = (props: Partial<IngressNginxProps> = {}) =>
  ingressNginx({ loadBalancer: NLB, ...props });

const controller = (props: Partial<IngressNginxProps> = {}): unknown =>
  memberAt(operator(props).releases[0], ['values', 'controller']);

const service = (props: Partial<IngressNginxProps> = {}): unknown =>
  memberAt(controller(props), ['service']);

const config = (props: Partial<IngressNginxProps> = {}): unknown =>
  memberAt(controller(props), ['config']);

test('it is one release, in the wave of the edge, without CRDs', () => {
  expect(operator().releases).toMatchObject([
    {
      name: 'ingress-nginx',
      namespace: 'ingress-nginx',
      wave: 4,
      chart: { name: 'ingress-nginx', version: '4.15.1' },
      definitions: 'none',
    },
  ]);
});

test('its namespace is restricted; the load balancer and the webhook’s caller get in', () => {
  expect(operator().namespace).toEqual({
    name: 'ingress-nginx',
    calls: ['api-server'],
    calledOn: [
      { port: 80, by: 'load-balancer' },
      { port: 443, by: 'load-balancer' },
      { port: 8443, by: 'api-server' },
    ],
  });
});

test('headers that clients forge are ignored, and their addresses come by PROXY protocol from the VPC alone', () => {
  expect(config()).toMatchObject({
    'use-forwarded-headers': 'false',
    'compute-full-forwarded-for': 'false',
    'use-proxy-protocol': 'true',
    'proxy-real-ip-cidr': '10.0.0.0/16,100.64.0.0/16',
  });
  expect(memberAt(service(), ['annotations', `${ANNOTATION}-target-group-attributes`])).toBe(
    'proxy_protocol_v2.enabled=true,preserve_client_ip.enabled=false',
  );
});

test('no snippet passes, and no annotation of critical risk', () => {
  expect(controller()).toMatchObject({
    allowSnippetAnnotations: false,
    enableAnnotationValidations: true,
    watchIngressWithoutClass: false,
  });
  expect(config()).toMatchObject({
    'annotations-risk-level': 'High',
    'allow-cross-namespace-resources': 'false',
    'strict-validate-path-type': 'true',
  });
});

test('http is redirected to https, and browsers keep to it', () => {
  expect(config()).toMatchObject({
    'ssl-redirect': 'true',
    'force-ssl-redirect': 'true',
    hsts: 'true',
    'hsts-max-age': '31536000',
    'ssl-protocols': 'TLSv1.2 TLSv1.3',
  });
});

test('a Network Load Balancer ends TLS and begins it anew', () => {
  expect(memberAt(service(), ['annotations'])).toMatchObject({
    [`${ANNOTATION}-ssl-cert`]: CERTIFICATE,
    [`${ANNOTATION}-ssl-ports`]: '443',
    [`${ANNOTATION}-ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    [`${ANNOTATION}-backend-protocol`]: 'ssl',
    [`${ANNOTATION}-alpn-policy`]: 'HTTP1Only',
    [`${ANNOTATION}-nlb-target-type`]: 'ip',
    [`${ANNOTATION}-healthcheck-protocol`]: 'TCP',
    [`${ANNOTATION}-healthcheck-port`]: 'traffic-port',
  });
});

test.each([
  ['auto-mode', 'eks.amazonaws.com/nlb'],
  ['load-balancer-controller', 'service.k8s.aws/nlb'],
] as const)('made by %s it has the class %s', (madeBy, loadBalancerClass) => {
  expect(service({ loadBalancer: { ...NLB, madeBy } })).toMatchObject({
    type: 'LoadBalancer',
    loadBalancerClass,
    allocateLoadBalancerNodePorts: false,
    loadBalancerSourceRanges: [],
  });
});

test.each(['internet-facing', 'internal'] as const)('it can be %s', (scheme) => {
  const annotations = memberAt(service({ loadBalancer: { ...NLB, scheme } }), ['annotations']);
  expect(annotations).toMatchObject({ [`${ANNOTATION}-scheme`]: scheme });
});

test('the load balancer refuses networks that are not listed', () => {
  expect(service({ allowFrom: ['203.0.113.0/24'] })).toMatchObject({
    loadBalancerSourceRanges: ['203.0.113.0/24'],
  });
});

test('by default two to six pods are spread over zones and nodes, one of which may go', () => {
  expect(controller()).toMatchObject({
    autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 6 },
    maxUnavailable: 1,
    resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    topologySpreadConstraints: [
      {
        topologyKey: 'topology.kubernetes.io/zone',
        labelSelector: { matchLabels: INGRESS_NGINX.pods },
      },
      { topologyKey: 'kubernetes.io/hostname' },
    ],
  });
});

test('replicas and priority are given on', () => {
  const props = { replicas: { min: 3, max: 9 }, priorityClassName: 'platform-critical' };
  expect(controller(props)).toMatchObject({
    autoscaling: { minReplicas: 3, maxReplicas: 9 },
    priorityClassName: 'platform-critical',
  });
  expect(controller()).not.toHaveProperty('priorityClassName');
});

test('its pods and those of its Jobs are placed', () => {
  const placement = {
    nodeSelector: { pool: 'system' },
    tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' as const }],
  };
  const placed = {
    nodeSelector: { 'kubernetes.io/os': 'linux', pool: 'system' },
    tolerations: placement.tolerations,
  };
  expect(controller({ placement })).toMatchObject({
    ...placed,
    admissionWebhooks: { patch: placed },
  });
});

test('Prometheus is let through to the metrics, with a monitor', () => {
  const props = { monitoredFrom: PROMETHEUS };
  expect(operator(props).namespace?.calledOn).toContainEqual({
    port: 10254,
    by: { namespace: 'monitoring' },
  });
  expect(controller(props)).toMatchObject({ metrics: { serviceMonitor: MONITORED } });
  expect(controller()).toMatchObject({ metrics: { serviceMonitor: { enabled: false } } });
});

test('the admission webhook is on, and its Jobs declare what they use', () => {
  const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } };
  expect(memberAt(controller(), ['admissionWebhooks'])).toEqual({
    enabled: true,
    failurePolicy: 'Fail',
    port: 8443,
    createSecretJob: { resources },
    patchWebhookJob: { resources },
    patch: { nodeSelector: { 'kubernetes.io/os': 'linux' }, tolerations: [] },
  });
});

test('class and metrics are those that the edge and Prometheus know', () => {
  expect(controller()).toMatchObject({
    ingressClassResource: { name: INGRESS_NGINX.className, default: false },
    metrics: { enabled: true, port: INGRESS_NGINX.metrics.number },
  });
});

test('outside AWS clients keep their addresses, and the certificate is a Secret', () => {
  const props: Partial<IngressNginxProps> = { loadBalancer: { kind: 'other', tlsSecret: 'edge' } };
  expect(service(props)).toEqual({
    type: 'LoadBalancer',
    loadBalancerSourceRanges: [],
    externalTrafficPolicy: 'Local',
  });
  expect(config(props)).toMatchObject({ 'use-proxy-protocol': 'false' });
  expect(config(props)).not.toHaveProperty('proxy-real-ip-cidr');
  expect(memberAt(controller(props), ['extraArgs'])).toEqual({
    'default-ssl-certificate': 'ingress-nginx/edge',
  });
  expect(operator(props).namespace?.calledOn?.[1]).toEqual({ port: 443, by: 'anywhere' });
});

test('fails when a Network Load Balancer has no certificate', () => {
  const { certificateArn: _, ...loadBalancer } = NLB;
  expect(() => operator({ loadBalancer })).toThrow(
    "'loadBalancer.certificateArn' must name the certificate in ACM, got none; a chart's values are written before AWS makes one: set 'dns.certificateArn', or use Envoy Gateway",
  );
});

test('fails when the certificate is not one of ACM', () => {
  const certificateArn = 'arn:aws:iam::111122223333:server-certificate/old';
  expect(() => operator({ loadBalancer: { ...NLB, certificateArn } })).toThrow(
    "'loadBalancer.certificateArn' must be the ARN of a certificate in ACM",
  );
});

test.each([
  [1, 3],
  [3, 2],
  [2.5, 4],
])('fails when there are %d to %d pods', (min, max) => {
  expect(() => operator({ replicas: { min, max } })).toThrow(
    `'replicas' must be from 2 on, and the most not below the fewest, got ${min} to ${max}`,
  );
});
