import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  AggregatedRules,
  aggregationLabel,
  platformRoleName,
  type AggregatedRole,
} from './aggregated-rules';
import { platformMetadata } from './metadata';
import {
  ADMIN_RULES,
  CLUSTER_READER_RULES,
  ENGINEER_RULES,
  SCIENTIST_RULES,
  VIEWER_RULES,
} from './platform-role-rules';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Groups of an access entry may not begin so: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const RESERVED_GROUPS = /^(?:system:|eks:|aws:|amazon:|iam:)/;

/** Each role and the roles whose rules it takes over. */
const INCLUDED_ROLES: Readonly<Record<AggregatedRole, readonly AggregatedRole[]>> = {
  'cluster-reader': [],
  viewer: [],
  scientist: ['viewer'],
  engineer: ['viewer', 'scientist'],
  admin: ['cluster-reader', 'viewer', 'scientist', 'engineer'],
};

const BASE_RULES: Readonly<Record<AggregatedRole, readonly k8s.PolicyRule[]>> = {
  'cluster-reader': CLUSTER_READER_RULES,
  viewer: VIEWER_RULES,
  scientist: SCIENTIST_RULES,
  engineer: ENGINEER_RULES,
  admin: ADMIN_RULES,
};

/** Kubernetes groups by what their members may do cluster-wide; access entries put IAM principals into them. */
export interface PlatformRolesProps {
  /**
   * Groups that operate the cluster: nodes, namespaces, secrets, roles.
   * @default - none
   */
  readonly adminGroups?: readonly string[];
  /**
   * Groups of ML engineers: they see every namespace; a `Team` lets them change its own.
   * @default - none
   */
  readonly engineerGroups?: readonly string[];
  /**
   * Groups of data scientists: they see what belongs to no tenant; a `Team` opens its own namespace.
   * @default - none
   */
  readonly scientistGroups?: readonly string[];
  /**
   * Groups that see every namespace, without Secrets.
   * @default - none
   */
  readonly viewerGroups?: readonly string[];
}

/** The roles of people in the cluster, each the sum of the rules that carry its label. */
export class PlatformRoles extends Construct {
  constructor(scope: Construct, id: string, props: PlatformRolesProps = {}) {
    super(scope, id);
    const {
      adminGroups = [],
      engineerGroups = [],
      scientistGroups = [],
      viewerGroups = [],
    } = props;
    const everyone = [...scientistGroups, ...viewerGroups, ...engineerGroups];
    for (const group of [...everyone, ...adminGroups]) this.assertGroup(group);

    for (const role of platformRoles()) this.addRole(role);
    this.bind('cluster-reader', everyone);
    this.bind('viewer', [...viewerGroups, ...engineerGroups]);
    this.bind('admin', adminGroups);
  }

  private assertGroup(group: string): void {
    if (group !== '' && !RESERVED_GROUPS.test(group)) return;
    throw new ValidationError(
      this,
      `a group must not be empty or begin with 'system:', 'eks:', 'aws:', 'amazon:' or 'iam:', got '${group}'`,
    );
  }

  private addRole(role: AggregatedRole): void {
    const name = platformRoleName(role);
    new AggregatedRules(this, `${name}-rules`, { name: 'base', role, rules: BASE_RULES[role] });
    new k8s.KubeClusterRole(this, name, {
      metadata: platformMetadata({ name, component: 'rbac' }),
      aggregationRule: {
        clusterRoleSelectors: [...INCLUDED_ROLES[role], role].map((included) => ({
          matchLabels: { [aggregationLabel(included)]: 'true' },
        })),
      },
      // No 'rules', not even none: the control plane owns them, and applying ours would empty the role.
    });
  }

  private bind(role: AggregatedRole, groups: readonly string[]): void {
    if (groups.length === 0) return;
    const name = platformRoleName(role);
    new k8s.KubeClusterRoleBinding(this, `${name}-binding`, {
      metadata: platformMetadata({ name, component: 'rbac' }),
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
      subjects: groupSubjects(groups),
    });
  }
}

/** Subjects of a binding, each group once, in alphabetical order. */
export function groupSubjects(groups: readonly string[]): k8s.Subject[] {
  return [...new Set(groups)].sort().map((name) => ({ apiGroup: RBAC_GROUP, kind: 'Group', name }));
}

function platformRoles(): AggregatedRole[] {
  return ['cluster-reader', 'viewer', 'scientist', 'engineer', 'admin'];
}
