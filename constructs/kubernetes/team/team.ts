import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { ROLE_ANNOTATION } from '../../../lib/contracts/irsa';
import { teamServiceAccount } from '../../../lib/contracts/namespaces';
import { assertDnsLabel } from '../../../lib/values';
import {
  Endpoint,
  groupSubjects,
  Namespace,
  Peer,
  PLATFORM,
  platformMetadata,
  platformRoleName,
  validated,
  type ClusterNetwork,
  type INamespace,
  type NamespaceLimitsOptions,
  type NamespaceQuotaOptions,
  type AggregatedRole,
  type PodSecurity,
} from '../core';
import { SharedVolume, type ISharedVolume } from '../storage';

const COMPONENT = 'team';
const LONGEST_TEAM_NAME = 54;

/** The role that a team's own group has in its namespace. */
export type TeamRole = Extract<AggregatedRole, 'viewer' | 'scientist' | 'engineer'>;

/** Kubernetes groups by what they may do in the namespace; access entries put IAM principals into them. */
export interface TeamGroupsOptions {
  /**
   * Groups that run jobs, pods and claims.
   * @default - none
   */
  readonly scientists?: readonly string[];
  /**
   * Groups that also run services: deployments, schedules, autoscalers.
   * @default - none
   */
  readonly engineers?: readonly string[];
  /**
   * Groups that only look.
   * @default - none
   */
  readonly viewers?: readonly string[];
}

/** A directory of a shared file system for the team. */
export interface TeamVolumeOptions {
  /** The claim's name, such as `datasets`. */
  readonly name: string;
  /** Id of the file system. */
  readonly fileSystemId: string;
  /** Id of the access point. */
  readonly accessPointId: string;
  /**
   * Whether the team can only read.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** The namespace that a team gets. */
export interface TeamNamespaceOptions {
  /** Addresses that its pods reach. */
  readonly network: ClusterNetwork;
  /** What the team may use altogether; a team without a quota could take the whole cluster. */
  readonly quota: NamespaceQuotaOptions;
  /**
   * What a single container or claim gets by default and may ask for.
   * @default - defaults only
   */
  readonly limits?: NamespaceLimitsOptions;
  /**
   * The Pod Security level.
   * @default 'restricted'
   */
  readonly podSecurity?: PodSecurity;
}

/** A team and what it may use. */
export interface TeamProps {
  /** The team's name. At most 54 characters: `-workload` is added for its service account. */
  readonly name: string;
  /** The namespace to make, called as the team; or one that another unit owns. */
  readonly namespace: TeamNamespaceOptions | INamespace;
  /**
   * Groups and their roles in the namespace.
   * @default - none: nobody but administrators has `kubectl` access
   */
  readonly groups?: TeamGroupsOptions;
  /**
   * Shared directories.
   * @default - none
   */
  readonly volumes?: readonly TeamVolumeOptions[];
  /**
   * ARN of the role that the team's service account assumes by IAM roles for service accounts (IRSA).
   * @default - none: EKS Pod Identity needs no ARN
   */
  readonly roleArn?: string;
  /**
   * Whether the team's service account has an EKS Pod Identity association, and pods may fetch its credentials.
   * @default true
   */
  readonly podIdentity?: boolean;
}

/** The label by which a team's namespace is found. */
export const teamLabels = (team: string) => ({ [`${PLATFORM}/team`]: team });

/**
 * A team's namespace: quota, limits, roles, a service account and shared volumes.
 *
 * Pods of the team talk to each other, as distributed work must; everything else is an edge that
 * `namespace` adds. Queues, secrets and experiments are added by their own constructs.
 */
export class Team extends Construct {
  /** The team's name. */
  readonly name: string;
  /** The team's namespace; further network edges are added here. */
  readonly namespace: INamespace;
  /** The service account of the team's workloads, which AWS roles are associated with. */
  readonly serviceAccountName: string;
  private readonly sharedVolumes: ISharedVolume[] = [];

  constructor(scope: Construct, id: string, props: TeamProps) {
    super(scope, id);
    this.validate(props.name);
    const { name, groups = {}, podIdentity = true } = props;
    this.name = name;
    this.serviceAccountName = teamServiceAccount(name);

    this.namespace = this.namespaceOf(props);
    this.addServiceAccount(props.roleArn);
    this.addEdges(podIdentity);
    this.addRole('scientist', groups.scientists ?? []);
    this.addRole('engineer', groups.engineers ?? []);
    this.addRole('viewer', groups.viewers ?? []);
    for (const volume of props.volumes ?? []) this.addSharedVolume(volume);
  }

  /** The team's shared volumes, in the order they were added. */
  get volumes(): readonly ISharedVolume[] {
    return [...this.sharedVolumes];
  }

  /** Gives the team a directory of a shared file system; a name it already has is refused. */
  addSharedVolume(options: TeamVolumeOptions): ISharedVolume {
    const id = `volume-${options.name}`;
    if (this.node.tryFindChild(id)) {
      throw new ValidationError(
        this,
        `'volumes' must have unique names, got '${options.name}' twice`,
      );
    }
    const volume = new SharedVolume(this, id, {
      ...options,
      namespace: this.namespace,
      component: COMPONENT,
    });
    this.sharedVolumes.push(volume);
    return volume;
  }

  /**
   * Variables for the team's containers, which take them by `envFrom` from a ConfigMap of this name. Throws
   * a ValidationError for a name that is taken.
   */
  addVariables(
    name: string,
    variables: readonly { readonly name: string; readonly value?: string }[],
  ): void {
    const id = `variables-${name}`;
    if (this.node.tryFindChild(id)) {
      throw new ValidationError(this, `'name' must be unique, got the variables '${name}' twice`);
    }
    new k8s.KubeConfigMap(this, id, {
      metadata: platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT }),
      data: Object.fromEntries(variables.map((each) => [each.name, each.value ?? ''])),
    });
  }

  private validate(name: string): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, "a team's name");
    });
    if (name.length <= LONGEST_TEAM_NAME) return;
    throw new ValidationError(
      this,
      `'name' must have at most ${LONGEST_TEAM_NAME} characters, got ${name.length}`,
    );
  }

  private namespaceOf({ name, namespace }: TeamProps): INamespace {
    if (!('quota' in namespace)) return namespace;
    return new Namespace(this, 'Namespace', { ...namespace, name, labels: teamLabels(name) });
  }

  private addServiceAccount(roleArn: string | undefined): void {
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: platformMetadata({
        name: this.serviceAccountName,
        namespace: this.namespace.name,
        component: COMPONENT,
        annotations: roleArn === undefined ? undefined : { [ROLE_ANNOTATION]: roleArn },
      }),
      automountServiceAccountToken: false,
    });
  }

  private addEdges(podIdentity: boolean): void {
    this.namespace.allowIngressFrom('team', Peer.local(), { ports: 'all' });
    this.namespace.allowEgressTo('team', Endpoint.of(Peer.local(), 'all'));
    if (podIdentity) this.namespace.allowEgressTo('pod-identity', Endpoint.podIdentity());
  }

  private addRole(role: TeamRole, groups: readonly string[]): void {
    if (groups.length === 0) return;
    const name = platformRoleName(role);
    new k8s.KubeRoleBinding(this, name, {
      metadata: platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT }),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: groupSubjects(groups),
    });
  }
}
