/** What objects around Argo Workflows are part of. */
export const COMPONENT = 'argo-workflows';

/** Service accounts that people act as in all namespaces, from the most to the least. */
export const ACCOUNTS = {
  admin: 'argo-admin',
  viewer: 'argo-viewer',
  login: 'argo-login',
} as const;

/** Which account wins where several are for a person. */
export const PRECEDENCE = { admin: 3, team: 2, viewer: 1, login: 0 } as const;

/** ClusterRoles that are bound in each namespace with workflows. */
export const NAMESPACE_ROLES = {
  /** What the controller writes there. */
  controller: 'argo-workflows-controller-writes',
  /** What the server reads there as itself. */
  server: 'argo-workflows-server-reads',
  /** What a member of the team may do by the pages. */
  member: 'argo-workflows-member',
  /** What pods of workflows report. */
  executor: 'argo-workflows-executor',
} as const;

/** The ConfigMap with the places of artifacts, and the annotation that names the one to use. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/artifact-repository-ref.md */
export const ARTIFACT_REPOSITORIES = 'artifact-repositories';
export const DEFAULT_REPOSITORY = 'workflows.argoproj.io/default-artifact-repository';

/** The Secret with a service account's token, as Argo looks for it. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/service-account-secrets.md */
export const tokenSecret = (serviceAccount: string): string =>
  `${serviceAccount}.service-account-token`;
