import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** What Argo Workflows needs of the rest of the platform. */
export const ARGO_WORKFLOWS_CHECKS: readonly Check[] = [edgeStripsPath];

/** The server answers below `/` alone. */
function edgeStripsPath({ argoWorkflows, edge }: Environment): Violation[] {
  return when(
    argoWorkflows !== undefined && edge.kind === 'ingress-class' && edge.controller !== 'nginx',
    {
      path: 'argoWorkflows',
      problem:
        "needs an entrance that takes '/argo' off the path; set 'edge.kind' to 'envoy-gateway' or 'ingress-nginx', or leave this section out",
    },
  );
}
