import { z } from 'zod';
import { arnOf, cidrText, label } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const WITHOUT_ACM =
  'Where the certificate comes from without ACM; needed with `provider: none`, refused with AWS.';

const secretIn = (namespace: string) =>
  z.strictObject({
    secret: label(63).describe(
      `A TLS Secret in the namespace \`${namespace}\`, for the domain and \`*.<domain>\`.`,
    ),
  });

const certificate = z
  .union([
    z.strictObject({
      clusterIssuer: label(63).describe('A ClusterIssuer of cert-manager that the cluster has.'),
    }),
    secretIn('gateway'),
  ])
  .optional()
  .describe(WITHOUT_ACM);

const common = {
  scheme: z
    .enum(['internet-facing', 'internal'])
    .default('internet-facing')
    .describe('Whether the load balancer has public addresses, or those of the VPC alone.'),
  allowFrom: z
    .array(cidrText)
    .default([])
    .describe('Networks that may call the platform; every address when empty.'),
};

const replicas = ({ edgeReplicas }: ProfileDefaults) => ({
  replicas: z
    .strictObject({
      min: z.int().min(2).max(50).default(edgeReplicas.min).describe('Fewest proxies.'),
      max: z.int().min(2).max(50).default(edgeReplicas.max).describe('Most proxies.'),
    })
    .prefault({})
    .describe('Proxies, spread over zones; their number follows the CPU they use.'),
});

const envoyGateway = (defaults: ProfileDefaults) =>
  z.strictObject({
    kind: z
      .literal('envoy-gateway')
      .default('envoy-gateway')
      .describe('Gateway API with Envoy Gateway: everything that a route can ask for.'),
    ...common,
    certificate,
    ...replicas(defaults),
  });

const ingressNginx = (defaults: ProfileDefaults) =>
  z.strictObject({
    kind: z
      .literal('ingress-nginx')
      .describe(
        'The community’s NGINX controller, for compatibility: retired upstream in March 2026, no more security fixes.',
      ),
    ...common,
    certificate: secretIn('ingress-nginx').optional().describe(WITHOUT_ACM),
    ...replicas(defaults),
  });

const ingressClass = z.strictObject({
  kind: z.literal('ingress-class').describe('An ingress class that the cluster has.'),
  className: label(63).describe('Name of the class.'),
  controller: z
    .enum(['nginx', 'alb', 'other'])
    .describe('Whose annotations the controller understands.'),
  controllerNamespace: label(63)
    .optional()
    .describe(
      'Namespace of the controller’s proxies, which are let through to the applications; needed unless the controller is `alb`.',
    ),
  allowFrom: common.allowFrom,
  scheme: common.scheme,
  webAclArn: arnOf('wafv2').optional().describe('Web ACL of AWS WAF; for `alb` alone.'),
});

const none = z.strictObject({
  kind: z.literal('none').describe('No entrance: nothing is shown to the outside.'),
});

/** The one entrance for web interfaces and APIs. */
export const edgeSection = (defaults: ProfileDefaults) =>
  z
    .union([none, ingressClass, ingressNginx(defaults), envoyGateway(defaults)])
    .prefault({})
    .describe('The one entrance for web interfaces and APIs.');
