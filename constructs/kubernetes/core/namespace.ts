import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import type { ClusterNetwork } from './cluster-network';
import { Endpoint } from './endpoint';
import { platformMetadata, type Labels, type PlatformMetadata } from './metadata';
import {
  toLimitItems,
  toCriticalQuotaSpec,
  toQuotaSpec,
  type NamespaceLimitsOptions,
  type NamespaceQuotaOptions,
} from './namespace-limits';
import { NetworkEdges, type INamespace } from './network-edges';
import { validated } from './validated';

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces */
const POD_SECURITY = 'pod-security.kubernetes.io';
const REASON_ANNOTATION = `${PLATFORM}/pod-security-reason`;

/** The version of the rules: the oldest Kubernetes the platform supports, so that an upgrade never tightens them unannounced. */
const POD_SECURITY_VERSION = 'v1.35';
const VERSION = /^(?:latest|v1\.\d+)$/;

/** A Pod Security level; anything below *restricted* needs a reason, which the namespace carries. */
export type PodSecurity =
  'restricted' | { readonly level: 'baseline' | 'privileged'; readonly reason: string };

/** A namespace with its walls. */
export interface NamespaceProps {
  /** The namespace's name, a DNS label; not `default`, `kube-system` or another of Kubernetes' own. */
  readonly name: string;
  /** Addresses that pods have to reach in every namespace, above all cluster DNS. */
  readonly network: ClusterNetwork;
  /**
   * The Pod Security level that is enforced, and warned by; the audit log always judges by *restricted*.
   * @default 'restricted'
   */
  readonly podSecurity?: PodSecurity;
  /**
   * The version of the Pod Security rules, `v1.<minor>` or `latest`.
   * @default 'v1.35'
   */
  readonly podSecurityVersion?: string;
  /**
   * What the namespace may use altogether.
   * @default - no quota
   */
  readonly quota?: NamespaceQuotaOptions;
  /**
   * What a single container or claim gets by default and may ask for.
   * @default - defaults only: 100m CPU and 128Mi requested, 512Mi the limit
   */
  readonly limits?: NamespaceLimitsOptions;
  /**
   * Labels beside the platform's.
   * @default - none
   */
  readonly labels?: Labels;
}

/**
 * A namespace with Pod Security, default limits, an optional quota and no traffic but DNS.
 *
 * A namespace has one owner; other units take it by `Namespace.fromName`.
 */
export class Namespace extends NetworkEdges {
  /** A namespace that another unit owns, to add network edges and objects to it. */
  static fromName(scope: Construct, id: string, name: string): INamespace {
    return new ImportedNamespace(scope, id, name);
  }

  readonly name: string;
  /** The addresses given in the props. */
  readonly network: ClusterNetwork;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    this.name = props.name;
    this.network = props.network;
    this.validate(props);

    new k8s.KubeNamespace(this, 'Resource', { metadata: namespaceMetadata(props) });
    this.addLimits(props.limits ?? {});
    if (props.quota) this.addQuota(props.quota);
    new k8s.KubeNetworkPolicy(this, 'DefaultDeny', {
      metadata: this.metadataOf('default-deny', 'network-policy'),
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    const dns = validated(this, 'network.serviceCidrs', () => Endpoint.dns(props.network));
    this.allowEgressTo('dns', dns);
  }

  private validate({ name, podSecurity, podSecurityVersion }: NamespaceProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, "a namespace's name");
    });
    if (name === 'default' || name.startsWith('kube-')) {
      throw new ValidationError(
        this,
        `'name' must not be 'default' or begin with 'kube-', got '${name}'; Kubernetes owns it`,
      );
    }
    if (typeof podSecurity === 'object' && podSecurity.reason.trim() === '') {
      throw new ValidationError(
        this,
        `'podSecurity.reason' must say why '${podSecurity.level}' is needed, got ''`,
      );
    }
    if (podSecurityVersion !== undefined && !VERSION.test(podSecurityVersion)) {
      throw new ValidationError(
        this,
        `'podSecurityVersion' must be 'latest' or such as 'v1.35', got '${podSecurityVersion}'`,
      );
    }
  }

  private addLimits(limits: NamespaceLimitsOptions): void {
    new k8s.KubeLimitRange(this, 'Limits', {
      metadata: this.metadataOf('limits', 'quota'),
      spec: { limits: validated(this, 'limits', () => toLimitItems(limits)) },
    });
  }

  private addQuota(quota: NamespaceQuotaOptions): void {
    new k8s.KubeResourceQuota(this, 'Quota', {
      metadata: this.metadataOf('quota', 'quota'),
      spec: validated(this, 'quota', () => toQuotaSpec(quota)),
    });
    const critical = validated(this, 'quota', () => toCriticalQuotaSpec(quota));
    if (critical === undefined) return;
    new k8s.KubeResourceQuota(this, 'CriticalQuota', {
      metadata: this.metadataOf('critical-pods', 'quota'),
      spec: critical,
    });
  }

  private metadataOf(name: string, component: string): PlatformMetadata {
    return platformMetadata({ name, namespace: this.name, component });
  }
}

class ImportedNamespace extends NetworkEdges {
  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
  ) {
    super(scope, id);
    validated(this, 'name', () => {
      assertDnsLabel(name, "a namespace's name");
    });
  }
}

function namespaceMetadata(props: NamespaceProps): PlatformMetadata {
  const { name, podSecurity = 'restricted', podSecurityVersion = POD_SECURITY_VERSION } = props;
  const exception = typeof podSecurity === 'object' ? podSecurity : undefined;
  return platformMetadata({
    name,
    component: 'namespace',
    labels: {
      [`${POD_SECURITY}/enforce`]: exception?.level ?? 'restricted',
      [`${POD_SECURITY}/audit`]: 'restricted',
      [`${POD_SECURITY}/warn`]: exception?.level ?? 'restricted',
      [`${POD_SECURITY}/enforce-version`]: podSecurityVersion,
      [`${POD_SECURITY}/audit-version`]: podSecurityVersion,
      [`${POD_SECURITY}/warn-version`]: podSecurityVersion,
      ...props.labels,
    },
    annotations: exception && { [REASON_ANNOTATION]: exception.reason },
  });
}
