import type { Environment } from '../../config/schema';
import { ARGO, workflowArtifacts } from '../argo-workflows';
import type { WorkloadIdentityContract } from '../grants';
import { APPLICATION_PATHS } from '../hosts';
import { application } from './application';

/** Argo Workflows, as both halves know it. */
export const ARGO_WORKFLOWS = application({
  section: 'argoWorkflows',
  hasPages: true,
  pages: () => [{ path: 'argoWorkflows', takenOff: APPLICATION_PATHS.argoWorkflows }],
  operators: () => ['argo-workflows'],
  clients: () => [{ clientId: ARGO.clientId, atEdge: false }],
  databases: () => [ARGO.database],
  identities: ({ teams }) => serverIdentity(teams),
});

/** The server shows logs and artifacts of workflows, whoever's they are; it reads nothing else of a team. */
function serverIdentity(teams: Environment['teams']): WorkloadIdentityContract[] {
  const grants = Object.keys(teams)
    .toSorted()
    .map(
      (team) => ({ bucket: 'artifacts', prefix: workflowArtifacts(team), access: 'read' }) as const,
    );
  if (grants.length === 0) return [];
  const { namespace, server } = ARGO;
  return [{ name: server.identity, namespace, serviceAccount: server.serviceAccount, grants }];
}
