import { keycloakEndpoints } from '../../constructs/kubernetes/keycloak';
import type { OidcEndpoints } from '../../constructs/kubernetes/identity';
import {
  argoWorkflows,
  type ArgoSignOnOptions,
  type Operator,
  type OperatorOptions,
} from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { ARGO } from '../../lib/contracts/argo-workflows';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { everybody } from './environment-facts';

/** The release of Argo Workflows; what stands around it is its unit's. */
export function argoWorkflowsOperator(
  environment: Environment,
  common: OperatorOptions,
): Operator | undefined {
  const { argoWorkflows: settings } = environment;
  const issuer = issuerOf(environment);
  if (settings === undefined || issuer === undefined) return undefined;
  return argoWorkflows({
    ...common,
    replicas: settings.replicas,
    roleArn: irsaRoleArn(environment, ARGO.server.identity),
    path: APPLICATION_PATHS.argoWorkflows,
    signOn: signOnOf(environment, issuer, settings.sessionHours),
    defaults: settings,
    parallelism: settings.parallelism,
    parallelismPerNamespace: settings.parallelismPerTeam,
    archiveDays: settings.archiveDays,
  });
}

function signOnOf(
  environment: Environment,
  { issuer, discovery, groupsClaim, scopes }: Issuer,
  sessionHours: number,
): ArgoSignOnOptions {
  const { platform } = platformHosts(environment);
  return {
    issuer,
    discovery: discovery ?? issuer,
    redirectUrl: `https://${platform}${APPLICATION_PATHS.argoWorkflows}/oauth2/callback`,
    scopes,
    groupsClaim,
    groups: everybody(environment),
    sessionHours,
  };
}

type Issuer = Pick<OidcEndpoints, 'issuer' | 'discovery'> & {
  readonly groupsClaim: string;
  readonly scopes: readonly string[];
};

/** What the unit of single sign-on hands to applications, for values that are written before it is built. */
function issuerOf(environment: Environment): Issuer | undefined {
  const { identity } = environment;
  switch (identity.provider) {
    case 'keycloak':
      return {
        ...keycloakEndpoints({
          namespace: { name: NAMESPACES.keycloak },
          host: platformHosts(environment).identity,
          realm: identity.realm,
        }),
        groupsClaim: 'groups',
        scopes: ['profile', 'email', 'groups'],
      };
    case 'external':
      return {
        issuer: identity.issuer,
        groupsClaim: identity.groupsClaim,
        scopes: ['profile', 'email'],
      };
    case 'none':
      return undefined;
  }
}
