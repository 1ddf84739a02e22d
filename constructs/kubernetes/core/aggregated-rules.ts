import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import type { PlatformRole } from '../../../lib/config';
import { PLATFORM } from '../../../lib/contracts/labels';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { platformMetadata } from './metadata';
import { validated } from './validated';

/** The roles that products add rules to. Each but the cluster reader includes the ones before it in `INCLUDED_ROLES`. */
export type AggregatedRole = 'cluster-reader' | PlatformRole;

/** The name of the ClusterRole of a platform role, for bindings. */
export function platformRoleName(role: AggregatedRole): string {
  return `platform-${role}`;
}

/** The label by which rules join a role. */
export function aggregationLabel(role: AggregatedRole): string {
  return `rbac.${PLATFORM}/aggregate-to-${role}`;
}

/** Rules that join a platform role. */
export interface AggregatedRulesProps {
  /** What the rules are about, such as `kueue`; the ClusterRole is called `platform-<role>-<name>`. */
  readonly name: string;
  /** The role they join. */
  readonly role: AggregatedRole;
  /** The rules. */
  readonly rules: readonly k8s.PolicyRule[];
  /**
   * Why a rule has to hold a wildcard.
   * @default - wildcards are refused
   */
  readonly wildcardReason?: string;
}

/** Adds rules to a platform role: a product's own kinds, for instance. */
export class AggregatedRules extends Construct {
  constructor(scope: Construct, id: string, props: AggregatedRulesProps) {
    super(scope, id);
    const { name, role, rules, wildcardReason } = props;
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of aggregated rules');
    });
    if (wildcardReason === undefined && rules.some(hasWildcard)) {
      throw new ValidationError(
        this,
        `'rules' must not hold the wildcard '*'; list what is needed, or give 'wildcardReason'`,
      );
    }
    new k8s.KubeClusterRole(this, 'Resource', {
      metadata: platformMetadata({
        name: `${platformRoleName(role)}-${name}`,
        component: 'rbac',
        labels: { [aggregationLabel(role)]: 'true' },
        annotations: wildcardReason === undefined ? undefined : reasonAnnotation(wildcardReason),
      }),
      rules: [...rules],
    });
  }
}

function reasonAnnotation(reason: string): Record<string, string> {
  return { [`${PLATFORM}/wildcard-reason`]: reason };
}

function hasWildcard({ apiGroups = [], resources = [], verbs }: k8s.PolicyRule): boolean {
  return [...apiGroups, ...resources, ...verbs].includes('*');
}
