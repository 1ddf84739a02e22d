import type { Environment } from '../../config/schema';
import { APPLICATION_PATHS } from '../hosts';
import { NAMESPACES } from '../namespaces';
import { hasRayPages, rayPagesName, rayStateUser, recoversRay } from '../ray';
import { cacheLogin } from '../secrets';
import { application } from './application';

const teamsOf = ({ teams }: Environment): string[] => Object.keys(teams).toSorted();

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
  secrets: (environment) =>
    recoversRay(environment)
      ? teamsOf(environment).map((team) => cacheLogin(rayStateUser(team)))
      : [],
});
