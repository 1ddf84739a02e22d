import type { KeycloakProps } from './keycloak-props';
import type { RealmDeclaration } from './realm-declaration';

const ADMINS = 'ml-admins';
const GROUPS = [ADMINS, 'data-engineers', 'ml-engineers', 'data-scientists', 'viewers'];

/** The realm of the props, with every default filled in, in a fixed order. */
export function declarationOf(props: KeycloakProps): Omit<RealmDeclaration, 'clients'> {
  const { passwords, sessions, adminGroups = [ADMINS], groups = GROUPS } = props;
  return {
    realm: props.realm ?? 'ml-platform',
    title: props.title ?? 'ML platform',
    groups: groups.toSorted(),
    adminGroups: adminGroups.toSorted(),
    firstAdmin: props.firstAdmin,
    passwords: { minimumLength: 12, history: 5, maximumFailures: 10, ...passwords },
    sessions: { idleMinutes: 120, maximumHours: 10, accessTokenMinutes: 5, ...sessions },
    federation: props.federation,
  };
}
