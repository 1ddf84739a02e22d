import { PRIORITY_CLASS } from '../../constructs/kubernetes/core';
import { ingressNginx, type IngressNginxProps, type Operator } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { collects, TELEMETRY_GATEWAY } from '../../lib/contracts/telemetry';
import { certificateArn } from './edge';
import { clusterNetwork, computeMode } from './environment-facts';
import { monitoredFrom } from './monitoring';

type Settings = Extract<Environment['edge'], { readonly kind: 'ingress-nginx' }>;

/** ingress-nginx, with what the environment says of it; undefined where the edge is another. */
export function nginxOperator(environment: Environment): Operator | undefined {
  const { edge } = environment;
  return edge.kind === 'ingress-nginx'
    ? ingressNginx({
        loadBalancer: loadBalancerOf(environment, edge),
        allowFrom: edge.allowFrom,
        replicas: edge.replicas,
        priorityClassName: PRIORITY_CLASS.system,
        monitoredFrom: monitoredFrom(environment),
        tracesTo: collects(environment, 'traces') ? TELEMETRY_GATEWAY : undefined,
      })
    : undefined;
}

function loadBalancerOf(
  environment: Environment,
  { scheme, certificate }: Settings,
): IngressNginxProps['loadBalancer'] {
  if (certificate !== undefined) return { kind: 'other', tlsSecret: certificate.secret };
  return {
    kind: 'nlb',
    madeBy: computeMode(environment) === 'auto' ? 'auto-mode' : 'load-balancer-controller',
    scheme,
    vpcCidrs: clusterNetwork(environment).vpcCidrs,
    certificateArn: certificateArn(environment),
  };
}
