import type { Construct } from 'constructs';
import { assertDnsSubdomain } from '../../../lib/values';
import { assertInteger, Peer, validated, type ClusterNetwork, type Labels } from '../core';
import type { AlbController } from './alb-annotations';
import { albIngresses } from './alb-ingresses';
import { IngressEdge, type IngressControllerTraits, type IngressEdgeProps } from './ingress-edge';
import { toPath, type ToIngresses } from './ingress-route';
import { NGINX_CAPABILITIES } from './nginx-edge';
import { nginxIngresses } from './nginx-ingresses';
import { pathRules } from './path-rules';

export type { AlbController } from './alb-annotations';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
const IDLE_TIMEOUT_SECONDS = { lowest: 1, highest: 4000 };
const DEFAULT_IDLE_TIMEOUT_SECONDS = 3600;

/** Where the pods of a controller run, which call the applications. */
export interface ControllerPods {
  /** Name of their namespace, which is not the platform's: let their calls out there. */
  readonly namespace: string;
  /**
   * Their labels.
   * @default - every pod of the namespace
   */
  readonly pods?: Labels;
}

/** A controller that understands the annotations of ingress-nginx. */
export interface NginxController extends ControllerPods {
  readonly kind: 'nginx';
  /**
   * Networks that may call routes without a list of their own.
   * @default - the controller's own list
   */
  readonly allowFrom?: readonly string[];
}

/** A controller of which nothing is known: host and path alone. Redirects and limits are its own. */
export interface OtherController extends ControllerPods {
  readonly kind: 'other';
}

/** The controller behind an ingress class. */
export type IngressController = NginxController | AlbController | OtherController;

/** An ingress class that the cluster has. */
export interface IngressClassEdgeProps extends IngressEdgeProps {
  /** Name of the IngressClass. */
  readonly className: string;
  /** What serves the class. */
  readonly controller: IngressController;
}

/** Routes by an ingress class of the cluster. */
export class IngressClassEdge extends IngressEdge {
  constructor(scope: Construct, id: string, props: IngressClassEdgeProps) {
    super(scope, id, props, traitsOf(props));
    validated(this, 'className', () => {
      assertDnsSubdomain(props.className, 'the name of an IngressClass');
    });
    if (props.controller.kind !== 'alb') return;
    const { idleTimeoutSeconds } = props.controller;
    assertInteger(this, 'controller.idleTimeoutSeconds', idleTimeoutSeconds, IDLE_TIMEOUT_SECONDS);
  }
}

function traitsOf({
  className,
  controller,
  network,
}: IngressClassEdgeProps): IngressControllerTraits {
  switch (controller.kind) {
    case 'nginx':
      return nginxTraits(className, controller);
    case 'alb':
      return albTraits(className, controller, network);
    case 'other':
      return otherTraits(className, controller);
  }
}

function nginxTraits(className: string, controller: NginxController): IngressControllerTraits {
  return {
    product: `the ingress class '${className}'`,
    capabilities: NGINX_CAPABILITIES,
    className,
    announcesTls: true,
    signIn: 'answers-ingress',
    toIngresses: nginxIngresses,
    caller: callerOf(controller),
    allowFrom: controller.allowFrom,
  };
}

/** An ALB signs people in, but does not look at their groups: oauth2-proxy does. */
function albTraits(
  className: string,
  controller: AlbController,
  network: ClusterNetwork,
): IngressControllerTraits {
  const { webAclArn, idleTimeoutSeconds = DEFAULT_IDLE_TIMEOUT_SECONDS } = controller;
  const capabilities = ['oidc', 'weights', 'headerMatch', 'sessionAffinity'] as const;
  return {
    product: `the ingress class '${className}' with an ALB`,
    capabilities: webAclArn === undefined ? capabilities : [...capabilities, 'waf'],
    className,
    announcesTls: false,
    signIn: 'forwards',
    toIngresses: albIngresses(controller, idleTimeoutSeconds),
    caller: Peer.vpc(network),
  };
}

function otherTraits(className: string, controller: OtherController): IngressControllerTraits {
  return {
    product: `the ingress class '${className}'`,
    capabilities: ['oidc'],
    className,
    announcesTls: true,
    signIn: 'forwards',
    toIngresses: plainIngresses,
    caller: callerOf(controller),
  };
}

const plainIngresses: ToIngresses = (scope, route) => {
  const paths = pathRules(scope, route).flatMap(({ path, main }) =>
    main.services.map((service) => toPath(path, service)),
  );
  return [{ name: route.options.name, annotations: {}, paths }];
};

function callerOf({ namespace, pods }: ControllerPods): Peer {
  return pods === undefined
    ? Peer.namespace({ name: namespace })
    : Peer.pods({ name: namespace }, pods);
}
