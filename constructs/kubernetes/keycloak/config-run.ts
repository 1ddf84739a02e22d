import type { k8s } from 'cdk8s-plus-29';
import { restrictedContainer } from '../core';
import type { ISecret } from '../secrets';

const DOCUMENTS = '/config';

/** The JVM of the tool leaves room for what is no heap. */
const HEAP = '-XX:MaxRAMPercentage=70';

/**
 * What becomes of things that are in Keycloak and not in the document. Groups, roles, clients and
 * identity providers go, except those that the tool did not make; everything else stays: a directory
 * that went would take its people along, and the tool would remove the scopes and flows that Keycloak
 * itself needs. People are never removed. https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/docs/MANAGED.md
 */
const MANAGED = {
  AUTHENTICATIONFLOW: 'no-delete',
  CLIENT: 'full',
  CLIENTAUTHORIZATIONPOLICIES: 'no-delete',
  CLIENTAUTHORIZATIONRESOURCES: 'no-delete',
  CLIENTAUTHORIZATIONSCOPES: 'no-delete',
  CLIENTSCOPE: 'no-delete',
  CLIENTSCOPEMAPPING: 'no-delete',
  COMPONENT: 'no-delete',
  GROUP: 'full',
  IDENTITYPROVIDER: 'full',
  IDENTITYPROVIDERMAPPER: 'full',
  MESSAGEBUNDLES: 'no-delete',
  ORGANIZATION: 'no-delete',
  REQUIREDACTION: 'no-delete',
  ROLE: 'full',
  SCOPEMAPPING: 'no-delete',
  SUBCOMPONENT: 'full',
  SUBGROUP: 'full',
  WORKFLOW: 'no-delete',
} as const;

/** What of a user the tool leaves as it is, once the user is there. */
const IGNORED = {
  /** Groups have a step of their own. */
  exact: ['attributes', 'groups'],
  /** A person is changed by people. */
  kept: [
    'attributes',
    'credentials',
    'email',
    'emailVerified',
    'enabled',
    'firstName',
    'groups',
    'lastName',
  ],
} as const;

/** One document to apply. */
export interface ConfigRun {
  /** Name of the container: of the document, without `.json`. */
  readonly name: string;
  readonly image: string;
  /** Where Keycloak is reached. */
  readonly url: string;
  /** The client that may configure everything. */
  readonly bootstrap: ISecret;
  /** The volume of the documents. */
  readonly documents: string;
  /** Whether users have exactly the groups and roles of the document, or keep those given by hand. */
  readonly users: keyof typeof IGNORED;
  /** Secrets that the document takes from variables. */
  readonly secrets: readonly k8s.EnvVar[];
}

/** The container that applies one document. It compares the whole realm each time, not only a changed document. */
export function configRun(run: ConfigRun): k8s.Container {
  return restrictedContainer({
    name: run.name,
    image: run.image,
    env: [...settings(run), ...login(run.bootstrap), ...run.secrets],
    resources: { cpu: '250m', memory: '512Mi' },
    volumeMounts: [
      { name: run.documents, mountPath: DOCUMENTS, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
}

/** https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/README.md#configuration */
function settings({ name, url, users }: ConfigRun): k8s.EnvVar[] {
  const merged = String(users === 'kept');
  const values = {
    JAVA_OPTS: HEAP,
    KEYCLOAK_URL: url,
    KEYCLOAK_LOGINREALM: 'master',
    KEYCLOAK_GRANTTYPE: 'client_credentials',
    KEYCLOAK_AVAILABILITYCHECK_ENABLED: 'true',
    KEYCLOAK_AVAILABILITYCHECK_TIMEOUT: '600s',
    IMPORT_FILES_LOCATIONS: `file:${DOCUMENTS}/${name}.json`,
    // With the cache an unchanged document is not applied, and what was changed by hand would stay.
    IMPORT_CACHE_ENABLED: 'false',
    IMPORT_VARSUBSTITUTION_ENABLED: 'true',
    IMPORT_VARSUBSTITUTION_NESTED: 'false',
    IMPORT_VARSUBSTITUTION_UNDEFINEDISERROR: 'true',
    IMPORT_REMOTESTATE_ENABLED: 'true',
    IMPORT_USERS_MERGEGROUPS: merged,
    IMPORT_USERS_MERGEROLES: merged,
    IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: IGNORED[users].join(','),
  };
  return [
    ...Object.entries(values).map(([variable, value]) => ({ name: variable, value })),
    ...Object.entries(MANAGED).map(([kind, value]) => ({ name: `IMPORT_MANAGED_${kind}`, value })),
  ];
}

function login(bootstrap: ISecret): k8s.EnvVar[] {
  return [
    bootstrap.toEnvVar('KEYCLOAK_CLIENTID', 'username'),
    bootstrap.toEnvVar('KEYCLOAK_CLIENTSECRET', 'password'),
  ];
}
