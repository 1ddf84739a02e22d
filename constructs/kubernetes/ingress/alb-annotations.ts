import type { Labels } from '../core';
import type { IngressRoute } from './ingress-route';

/** https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/ingress/annotations.md */
const PREFIX = 'alb.ingress.kubernetes.io';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html */
const HSTS = 'routing.http.response.strict_transport_security.header_value=max-age=31536000';

/** A day: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html */
export const STICKINESS_SECONDS = 86_400;

/** An Application Load Balancer, by the AWS Load Balancer Controller or EKS Auto Mode. */
export interface AlbController {
  readonly kind: 'alb';
  /**
   * Whether the load balancer has public addresses, or those of the VPC alone.
   * @default 'internet-facing'
   */
  readonly scheme?: 'internet-facing' | 'internal';
  /**
   * Group that makes all Ingresses share one load balancer, with the AWS Load Balancer Controller. EKS
   * Auto Mode takes it from the IngressClassParams of the class alone.
   *
   * @default - the group of the class; without one, each Ingress has a load balancer of its own
   */
  readonly groupName?: string;
  /**
   * ARN of the certificate in ACM.
   * @default - the controller finds one for the host
   */
  readonly certificateArn?: string;
  /**
   * ARN of a regional web ACL of AWS WAF, which gives the edge the capability `waf`.
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * Networks that may call.
   * @default - every address
   */
  readonly allowFrom?: readonly string[];
  /**
   * Seconds without a byte after which a connection is closed, 1 to 4000; for the whole load balancer.
   * @default 3600
   */
  readonly idleTimeoutSeconds?: number;
}

/** Annotations by their names without the prefix; undefined ones are left out. */
export function albAnnotations(values: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${PREFIX}/${name}`, value] as const],
    ),
  );
}

/** The load balancer and its listeners: equal on every Ingress of a group, as the controller demands. */
export function listenerAnnotations(alb: AlbController, idleTimeoutSeconds: number): Labels {
  return albAnnotations({
    scheme: alb.scheme ?? 'internet-facing',
    'group.name': alb.groupName,
    'listen-ports': JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    'ssl-redirect': '443',
    'ssl-policy': TLS_POLICY,
    'certificate-arn': alb.certificateArn,
    'inbound-cidrs': alb.allowFrom?.join(','),
    'wafv2-acl-arn': alb.webAclArn,
    'load-balancer-attributes': [
      `idle_timeout.timeout_seconds=${idleTimeoutSeconds}`,
      'routing.http.drop_invalid_header_fields.enabled=true',
    ].join(','),
    'listener-attributes.HTTPS-443': HSTS,
  });
}

/** The groups of pods that a route sends requests to. */
export function targetAnnotations({ options, healthPath }: IngressRoute): Labels {
  return albAnnotations({
    'target-type': 'ip',
    'healthcheck-path': healthPath,
    'success-codes': '200-399',
    'target-group-attributes':
      options.sessionCookie === undefined
        ? undefined
        : [
            'stickiness.enabled=true',
            'stickiness.type=lb_cookie',
            `stickiness.lb_cookie.duration_seconds=${STICKINESS_SECONDS}`,
          ].join(','),
  });
}
