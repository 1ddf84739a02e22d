import { NAMESPACES } from './namespaces';

/** Name of the release, which begins the names of what its chart makes. */
const RELEASE = 'argo-workflows';

const podsOf = (part: string) => ({
  'app.kubernetes.io/name': `${RELEASE}-${part}`,
  'app.kubernetes.io/instance': RELEASE,
});

/**
 * Argo Workflows, as its release and the objects around it know it.
 * https://github.com/argoproj/argo-helm/blob/argo-workflows-1.0.18/charts/argo-workflows/templates/_helpers.tpl
 */
export const ARGO = {
  release: RELEASE,
  namespace: NAMESPACES.argoWorkflows,
  /** Id of the client at the identity provider. */
  clientId: 'argo',
  /** The database that past workflows are kept in. */
  database: RELEASE,
  /** Labels of the pods of controller and server. */
  pods: { 'app.kubernetes.io/instance': RELEASE },
  controller: {
    serviceAccount: `${RELEASE}-workflow-controller`,
    /** The Service of its metrics. */
    service: `${RELEASE}-workflow-controller`,
    pods: podsOf('workflow-controller'),
  },
  server: {
    /** Name of its identity on AWS. */
    identity: 'argo-server',
    serviceAccount: `${RELEASE}-server`,
    service: `${RELEASE}-server`,
    pods: podsOf('server'),
    port: 2746,
  },
  /** Secrets that controller and server read by the API, by their names. */
  secrets: {
    client: 'oidc-argo',
    clientId: 'argo-client-id',
    database: `${RELEASE}-database`,
    /**
     * The key of sessions, which the server makes itself.
     * https://github.com/argoproj/argo-workflows/blob/v4.0.6/server/auth/sso/sso.go
     */
    session: 'sso',
  },
  /** The service account by which pods of workflows report, in every namespace that has workflows. */
  executor: 'argo-executor',
  /** The service account that stands for members of a team, in the team's namespace. */
  member: 'argo-member',
} as const;

/** A prefix of the artifacts of a team's workflows, below the one that the team's identity may use. */
export const workflowArtifacts = (team: string): string => `teams/${team}/workflows/`;
