import { Cidr } from '../../../lib/values';
import type { ClusterNetwork } from '../core';
import type { KeycloakProps } from './keycloak-props';
import type { RealmDeclaration } from './realm-declaration';

const ADMINS = 'ml-admins';
const GROUPS = [ADMINS, 'data-engineers', 'ml-engineers', 'data-scientists', 'viewers'];

/**
 * What Keycloak takes for a private address; of 100.64.0.0/10 it does not know.
 * https://github.com/keycloak/keycloak/blob/main/common/src/main/java/org/keycloak/common/enums/SslRequired.java
 */
const PRIVATE_IPV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) =>
  Cidr.parse(cidr),
);
const PRIVATE_IPV6 = /^f[cd]/;

/** The realm of the props, with every default filled in, in a fixed order. */
export function declarationOf(props: KeycloakProps): Omit<RealmDeclaration, 'clients'> {
  const { passwords, sessions, adminGroups = [ADMINS], groups = GROUPS } = props;
  return {
    realm: props.realm ?? 'ml-platform',
    title: props.title ?? 'ML platform',
    sslRequired: hasPrivatePods(props.network) ? 'external' : 'none',
    groups: groups.toSorted(),
    adminGroups: adminGroups.toSorted(),
    firstAdmin: props.firstAdmin,
    passwords: { minimumLength: 12, history: 5, maximumFailures: 10, ...passwords },
    sessions: { idleMinutes: 120, maximumHours: 10, accessTokenMinutes: 5, ...sessions },
    federation: props.federation,
  };
}

/** Whether Keycloak takes every pod for a private caller, from which it accepts plain http. */
function hasPrivatePods({ vpcCidrs }: ClusterNetwork): boolean {
  return vpcCidrs.every((cidr) =>
    cidr.includes(':')
      ? PRIVATE_IPV6.test(cidr)
      : PRIVATE_IPV4.some((network) => network.contains(Cidr.parse(cidr))),
  );
}
