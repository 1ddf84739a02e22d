import type { Environment } from '../../config/schema';
import { APPLICATION_PATHS } from '../hosts';
import { NAMESPACES } from '../namespaces';
import { hasMonitoring } from '../monitoring';
import { hasRayPages, RAY_STATE, rayPagesName, rayStateUser, recoversRay } from '../ray';
import { cacheExporterLogin, cacheLogin, type GeneratedSecretContract } from '../secrets';
import { application } from './application';

const teamsOf = ({ teams }: Environment): string[] => Object.keys(teams).toSorted();

function stateSecrets(environment: Environment): GeneratedSecretContract[] {
  if (!recoversRay(environment)) return [];
  const logins = teamsOf(environment).map((team) => cacheLogin(rayStateUser(team)));
  return hasMonitoring(environment) ? [...logins, cacheExporterLogin(RAY_STATE)] : logins;
}

/** Ray, as both halves know it. */
export const RAY = application({
  section: 'ray',
  hasPages: false,
  pages: ({ ray }) =>
    ray?.cluster === undefined ? [] : [{ path: 'ray.cluster', takenOff: APPLICATION_PATHS.ray }],
  operators: () => ['kuberay-operator'],
  // What clusters remember is kept beside other databases.
  namespaces: (environment) => (recoversRay(environment) ? [NAMESPACES.databases] : []),
  clients: (environment) =>
    hasRayPages(environment)
      ? teamsOf(environment).map((team) => ({ clientId: rayPagesName(team), atEdge: true }))
      : [],
  secrets: stateSecrets,
});
