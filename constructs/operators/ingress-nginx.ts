import { CHARTS } from '../../lib/catalogue';
import { INGRESS_NGINX } from '../../lib/contracts/ingress-nginx';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues, type HelmValues } from '../../lib/release/chart-release';
import { Arn, ValueError } from '../../lib/values';
import type { Operator, OperatorCaller } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  resources,
  spread,
  type OperatorOptions,
  type PlacementValues,
} from './pod-values';

/** https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html */
const AUTO_MODE_CLASS = 'eks.amazonaws.com/nlb';
/** https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/service/nlb.md */
const CONTROLLER_CLASS = 'service.k8s.aws/nlb';

/** https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/service/annotations.md */
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** Ports of the container: https://github.com/kubernetes/ingress-nginx/blob/helm-chart-4.15.1/charts/ingress-nginx/values.yaml */
const HTTP_PORT = 80;
const HTTPS_PORT = 443;
const WEBHOOK_PORT = 8443;

/** Two over two nodes, so that one can go. */
const FEWEST_REPLICAS = 2;
const MOST_REPLICAS = 6;

/** A year, in seconds. */
const HSTS_SECONDS = '31536000';

/** A Network Load Balancer, which ends TLS with the certificate of ACM and begins it anew to nginx. */
export interface NetworkLoadBalancer {
  readonly kind: 'nlb';
  /** What makes it: EKS Auto Mode, or the AWS Load Balancer Controller. */
  readonly madeBy: 'auto-mode' | 'load-balancer-controller';
  /** Whether it has public addresses, or those of the VPC alone. */
  readonly scheme: 'internet-facing' | 'internal';
  /** Ranges of the VPC, where its addresses are: nginx believes a client's address from them alone. */
  readonly vpcCidrs: readonly string[];
  /**
   * ARN of the certificate in ACM, for the domain and every name one label below it.
   * @default - refused: without one nobody could call by https
   */
  readonly certificateArn?: string;
}

/** The load balancer that a cluster outside AWS gives to Services; clients keep their addresses. */
export interface OtherLoadBalancer {
  readonly kind: 'other';
  /** Name of a TLS Secret in the controller's namespace. */
  readonly tlsSecret: string;
}

/** How many pods there may be. */
export interface ReplicaRange {
  readonly min: number;
  readonly max: number;
}

/** ingress-nginx, for compatibility. */
export interface IngressNginxProps extends OperatorOptions {
  /** What stands before it. */
  readonly loadBalancer: NetworkLoadBalancer | OtherLoadBalancer;
  /**
   * Networks that may call; the load balancer refuses others.
   * @default - every address
   */
  readonly allowFrom?: readonly string[];
  /**
   * Fewest and most pods; their number follows the CPU they use.
   * @default - 2 to 6
   */
  readonly replicas?: ReplicaRange;
  /**
   * Where spans go, by OTLP over gRPC; the edge lets them through.
   * @default - nowhere
   */
  readonly tracesTo?: { readonly host: string; readonly port: number };
}

/**
 * The release of ingress-nginx. No snippets: they run in a process that reads every TLS Secret. Headers
 * that clients forge count for nothing: their addresses come by PROXY protocol, or from the connection.
 *
 * Throws a ValueError without a certificate for a Network Load Balancer, and for fewer than two pods.
 */
export function ingressNginx(props: IngressNginxProps): Operator {
  const { loadBalancer, replicas = { min: FEWEST_REPLICAS, max: MOST_REPLICAS } } = props;
  assertReplicas(replicas);
  const client: OperatorCaller = loadBalancer.kind === 'nlb' ? 'load-balancer' : 'anywhere';
  return {
    namespace: {
      name: INGRESS_NGINX.namespace,
      calls: ['api-server'],
      calledOn: [
        { port: HTTP_PORT, by: client },
        { port: HTTPS_PORT, by: client },
        { port: WEBHOOK_PORT, by: 'api-server' },
        ...metricsCaller(INGRESS_NGINX.metrics.number, props.monitoredFrom),
      ],
    },
    releases: [
      {
        name: INGRESS_NGINX.release,
        wave: WAVES.edge,
        namespace: INGRESS_NGINX.namespace,
        chart: CHARTS.ingressNginx,
        definitions: 'none',
        values: helmValues({ controller: controllerValues(props, replicas) }),
      },
    ],
  };
}

function controllerValues(props: IngressNginxProps, replicas: ReplicaRange): object {
  const { loadBalancer, priorityClassName, monitoredFrom } = props;
  const placement = placementValues(props.placement);
  return {
    ...placement,
    ...ingressClassValues(),
    priorityClassName,
    autoscaling: {
      enabled: true,
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      targetCPUUtilizationPercentage: 70,
      targetMemoryUtilizationPercentage: 80,
    },
    maxUnavailable: 1,
    resources: resources('200m', '512Mi', '1Gi'),
    topologySpreadConstraints: spread(INGRESS_NGINX.pods),
    config: { ...configOf(loadBalancer), ...tracingOf(props) },
    service: serviceValues(props),
    extraArgs: argumentsOf(loadBalancer),
    admissionWebhooks: webhookValues(placement),
    metrics: {
      enabled: true,
      port: INGRESS_NGINX.metrics.number,
      serviceMonitor: monitorValues(monitoredFrom),
    },
  };
}

function ingressClassValues(): HelmValues {
  return {
    ingressClass: INGRESS_NGINX.className,
    ingressClassResource: { name: INGRESS_NGINX.className, default: false },
    watchIngressWithoutClass: false,
    allowSnippetAnnotations: false,
    enableAnnotationValidations: true,
  };
}

/** https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/docs/user-guide/nginx-configuration/configmap.md */
function configOf(loadBalancer: IngressNginxProps['loadBalancer']): HelmValues {
  const isNlb = loadBalancer.kind === 'nlb';
  return {
    'use-forwarded-headers': 'false',
    'compute-full-forwarded-for': 'false',
    'use-proxy-protocol': isNlb ? 'true' : 'false',
    ...(isNlb && { 'proxy-real-ip-cidr': loadBalancer.vpcCidrs.join(',') }),
    'annotations-risk-level': 'High',
    'allow-cross-namespace-resources': 'false',
    'strict-validate-path-type': 'true',
    'ssl-redirect': 'true',
    'force-ssl-redirect': 'true',
    'ssl-protocols': 'TLSv1.2 TLSv1.3',
    hsts: 'true',
    'hsts-max-age': HSTS_SECONDS,
    'hsts-include-subdomains': 'false',
    'server-tokens': 'false',
    'limit-req-status-code': '429',
    // Sign-in pages set cookies of more than the 4k that nginx takes.
    'proxy-buffer-size': '16k',
    'proxy-body-size': '64m',
  };
}

/**
 * Each request is a trace, or a part of that which it says.
 * https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/docs/user-guide/third-party-addons/opentelemetry.md
 */
const tracingOf = ({ tracesTo }: IngressNginxProps): HelmValues =>
  tracesTo === undefined
    ? {}
    : {
        'enable-opentelemetry': 'true',
        'opentelemetry-trust-incoming-span': 'true',
        'otlp-collector-host': tracesTo.host,
        'otlp-collector-port': `${tracesTo.port}`,
        'otel-service-name': INGRESS_NGINX.release,
        'otel-sampler': 'AlwaysOn',
        'otel-sampler-parent-based': 'true',
      };

function serviceValues({ loadBalancer, allowFrom = [] }: IngressNginxProps): HelmValues {
  const common = { type: 'LoadBalancer', loadBalancerSourceRanges: [...allowFrom] };
  if (loadBalancer.kind === 'other') return { ...common, externalTrafficPolicy: 'Local' };
  const { madeBy } = loadBalancer;
  return {
    ...common,
    loadBalancerClass: madeBy === 'auto-mode' ? AUTO_MODE_CLASS : CONTROLLER_CLASS,
    allocateLoadBalancerNodePorts: false,
    annotations: nlbAnnotations(loadBalancer),
  };
}

/**
 * The check is of the connection alone: with PROXY protocol its header comes first, which no HTTP
 * endpoint but nginx's own understands.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol
 */
function nlbAnnotations(loadBalancer: NetworkLoadBalancer): HelmValues {
  return {
    [`${ANNOTATION}-scheme`]: loadBalancer.scheme,
    [`${ANNOTATION}-nlb-target-type`]: 'ip',
    [`${ANNOTATION}-ssl-cert`]: certificateOf(loadBalancer),
    [`${ANNOTATION}-ssl-ports`]: `${HTTPS_PORT}`,
    [`${ANNOTATION}-ssl-negotiation-policy`]: TLS_POLICY,
    [`${ANNOTATION}-backend-protocol`]: 'ssl',
    [`${ANNOTATION}-alpn-policy`]: 'HTTP1Only',
    [`${ANNOTATION}-target-group-attributes`]:
      'proxy_protocol_v2.enabled=true,preserve_client_ip.enabled=false',
    [`${ANNOTATION}-healthcheck-protocol`]: 'TCP',
    [`${ANNOTATION}-healthcheck-port`]: 'traffic-port',
  };
}

function certificateOf({ certificateArn }: NetworkLoadBalancer): string {
  if (certificateArn === undefined) {
    throw new ValueError(
      `'loadBalancer.certificateArn' must name the certificate in ACM, got none; a chart's values are written before AWS makes one: set 'dns.certificateArn', or use Envoy Gateway`,
    );
  }
  if (Arn.parse(certificateArn).service !== 'acm') {
    throw new ValueError(
      `'loadBalancer.certificateArn' must be the ARN of a certificate in ACM, got '${certificateArn}'`,
    );
  }
  return certificateArn;
}

function argumentsOf(loadBalancer: IngressNginxProps['loadBalancer']): HelmValues {
  return loadBalancer.kind === 'nlb'
    ? {}
    : { 'default-ssl-certificate': `${INGRESS_NGINX.namespace}/${loadBalancer.tlsSecret}` };
}

function webhookValues(placement: PlacementValues): object {
  const job = { resources: resources('10m', '64Mi', '128Mi') };
  return {
    enabled: true,
    failurePolicy: 'Fail',
    port: WEBHOOK_PORT,
    createSecretJob: job,
    patchWebhookJob: job,
    patch: placement,
  };
}

function assertReplicas({ min, max }: ReplicaRange): void {
  if (Number.isInteger(min) && Number.isInteger(max) && min >= FEWEST_REPLICAS && max >= min) {
    return;
  }
  throw new ValueError(
    `'replicas' must be from ${FEWEST_REPLICAS} on, and the most not below the fewest, got ${min} to ${max}`,
  );
}
