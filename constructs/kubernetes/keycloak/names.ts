import { platformLabels } from '../core';

/** The application, its Service and its pods. */
export const KEYCLOAK = 'keycloak';

/** What Keycloak's objects are part of. */
export const COMPONENT = 'identity';

/** Labels of the servers. */
export const SERVER_PODS = { 'app.kubernetes.io/name': KEYCLOAK };

/** Labels of the servers, with those of the platform. */
export const SERVER_LABELS = platformLabels(KEYCLOAK, COMPONENT);

/** What applies the realm: Job, CronJob and ConfigMap. */
export const REALM_APPLY = 'keycloak-realm';

/** Keycloak's own realm, which administers the others. */
export const MASTER_REALM = 'master';

/** Keycloak's ports: https://www.keycloak.org/server/containers, https://www.keycloak.org/server/management-interface */
export const HTTP_PORT = 8080;
/** Health and metrics. */
export const MANAGEMENT_PORT = 9000;
/** Messages between the servers, and the check whether one failed: https://www.keycloak.org/server/caching#_network_ports */
export const CLUSTER_PORTS = [7800, 57800] as const;
