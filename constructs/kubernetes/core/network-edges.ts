import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsSubdomain } from '../../../lib/values';
import { toPolicyPorts, type Endpoint, type NetworkPorts } from './endpoint';
import { platformMetadata, type Labels } from './metadata';
import { PlainObject } from './plain-object';
import { toSelector, type NamespaceReference, type Peer } from './peer';
import { validated } from './validated';

/** Which pods of the namespace an egress edge is for. */
export interface EgressEdgeOptions {
  /**
   * Labels of the pods that may call.
   * @default - every pod of the namespace
   */
  readonly pods?: Labels;
}

/** Which pods and ports of the namespace an ingress edge opens. */
export interface IngressEdgeOptions {
  /** The ports that may be called, as the containers number them. */
  readonly ports: NetworkPorts;
  /**
   * Labels of the pods that may be called.
   * @default - every pod of the namespace
   */
  readonly pods?: Labels;
}

/** A namespace whose pods talk to nobody but by the edges added here. */
export interface INamespace extends NamespaceReference {
  /**
   * Lets a peer call pods of this namespace. `id` says who calls what, such as `gateway-to-jupyterhub`,
   * and is unique in the namespace. Throws a ValidationError if it is taken.
   */
  allowIngressFrom(id: string, peer: Peer, options: IngressEdgeOptions): void;
  /** Lets pods of this namespace call an endpoint. `id` as for `allowIngressFrom`. */
  allowEgressTo(id: string, endpoint: Endpoint, options?: EgressEdgeOptions): void;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LONGEST_LABEL = 63;

const COMPONENT = 'network-policy';

/** Writes the NetworkPolicies of one namespace, one per edge. */
export abstract class NetworkEdges extends Construct implements INamespace {
  /** The namespace's name. */
  abstract readonly name: string;

  allowIngressFrom(id: string, peer: Peer, options: IngressEdgeOptions): void {
    const { ports, pods } = options;
    const rule = {
      from: peer.toRules(),
      ports: validated(this, 'ports', () => toPolicyPorts(ports)),
    };
    this.addPolicy(`ingress-${id}`, pods, { policyTypes: ['Ingress'], ingress: [rule] });
  }

  allowEgressTo(id: string, endpoint: Endpoint, options: EgressEdgeOptions = {}): void {
    const rule = { to: endpoint.peer.toRules(), ports: toPolicyPorts(endpoint.ports) };
    this.addPolicy(`egress-${id}`, options.pods, { policyTypes: ['Egress'], egress: [rule] });
  }

  private addPolicy(
    name: string,
    pods: Labels | undefined,
    spec: Omit<k8s.NetworkPolicySpec, 'podSelector'>,
  ): void {
    validated(this, 'id', () => {
      assertDnsSubdomain(name, 'the name of a network edge');
    });
    if (this.node.tryFindChild(name)) {
      throw new ValidationError(this, `'id' must be unique, got '${name}' twice; name both ends`);
    }
    new PlainObject(this, name, {
      ...k8s.KubeNetworkPolicy.GVK,
      metadata: platformMetadata({
        name,
        namespace: this.name,
        component: COMPONENT,
        // The names of both ends may be more than a label holds.
        app: name.length > LONGEST_LABEL ? COMPONENT : name,
      }),
      spec: { podSelector: toSelector(pods), ...spec },
    });
  }
}
