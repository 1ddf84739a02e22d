import type { Construct } from 'constructs';
import { INGRESS_NGINX } from '../../../lib/contracts/ingress-nginx';
import { Peer, type INamespace } from '../core';
import type { EdgeCapability } from '../gateway';
import type { IOtlpReceiver } from '../opentelemetry';
import { IngressEdge, type IngressEdgeProps } from './ingress-edge';
import { nginxIngresses } from './nginx-ingresses';

/** What ingress-nginx does with annotations alone. */
export const NGINX_CAPABILITIES: readonly EdgeCapability[] = [
  'oidc',
  'weights',
  'headerMatch',
  'cookieMatch',
  'mirror',
  'sessionAffinity',
  'rateLimit',
  'allowList',
  'stripPath',
];

/** The platform's own ingress-nginx. */
export interface NginxEdgeProps extends IngressEdgeProps {
  /** The controller's namespace; edges to the applications are added to it. */
  readonly namespace: INamespace;
  /**
   * Networks that may call routes without a list of their own.
   * @default - every address
   */
  readonly allowFrom?: readonly string[];
  /**
   * Who takes spans of the controller; where they go is told to the operator.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}

/**
 * Routes by ingress-nginx, which the operator of that name installs. For compatibility: its upstream
 * retired it in March 2026, so no security fix will come.
 * https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement
 */
export class NginxEdge extends IngressEdge {
  constructor(scope: Construct, id: string, props: NginxEdgeProps) {
    const { namespace, allowFrom } = props;
    super(scope, id, props, {
      product: 'ingress-nginx',
      capabilities: NGINX_CAPABILITIES,
      className: INGRESS_NGINX.className,
      announcesTls: false,
      signIn: 'answers-ingress',
      toIngresses: nginxIngresses,
      caller: Peer.pods(namespace, INGRESS_NGINX.pods),
      home: { namespace, pods: INGRESS_NGINX.pods },
      allowFrom,
    });
    props.traces?.addSender(INGRESS_NGINX.release, namespace, INGRESS_NGINX.pods);
  }
}
