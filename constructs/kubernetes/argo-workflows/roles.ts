import type { k8s } from 'cdk8s-plus-29';
import { ARGO } from '../../../lib/contracts/argo-workflows';
import { ARTIFACT_REPOSITORIES, tokenSecret } from './names';

const ARGO_GROUP = 'argoproj.io';
const LOOK = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

/** What people write themselves. */
const DECLARED = ['cronworkflows', 'workflows', 'workflowtemplates'];

/** What the controller writes beside. */
const INTERNAL = ['workflowartifactgctasks', 'workflowtaskresults', 'workflowtasksets'];

function rule(
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly string[],
): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources: [...resources], verbs: [...verbs] };
}

const named = (apiGroup: string, resource: string, names: readonly string[]): k8s.PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  resourceNames: [...names],
  verbs: ['get'],
});

/**
 * What the controller watches in all namespaces: its informers know no list of them.
 * https://github.com/argoproj/argo-workflows/blob/v4.0.6/workflow/controller/controller.go
 */
export const CONTROLLER_READS: readonly k8s.PolicyRule[] = [
  rule('', ['configmaps', 'namespaces', 'pods'], LOOK),
  rule(ARGO_GROUP, [...DECLARED, ...INTERNAL], LOOK),
];

/** What the controller writes where workflows run. HTTP templates and memoization, which take more, stay off. */
export const CONTROLLER_WRITES: readonly k8s.PolicyRule[] = [
  rule('', ['pods', 'persistentvolumeclaims'], ['get', ...CHANGE]),
  rule('', ['pods/exec'], ['create']),
  rule('', ['serviceaccounts'], ['get']),
  rule('', ['events'], ['create', 'patch']),
  rule('policy', ['poddisruptionbudgets'], ['create', 'get', 'delete']),
  rule(
    ARGO_GROUP,
    [
      'cronworkflows',
      'workflowartifactgctasks',
      'workflows',
      'workflowtasksets',
      'workflowtasksets/status',
    ],
    CHANGE,
  ),
  rule(
    ARGO_GROUP,
    ['cronworkflows/finalizers', 'workflows/finalizers', 'workflowtasksets/finalizers'],
    ['update'],
  ),
  rule(ARGO_GROUP, ['workflowtaskresults'], ['deletecollection']),
];

/** What the controller needs where it runs: its place as the one that leads, and the login of the database. */
export const CONTROLLER_HOME: readonly k8s.PolicyRule[] = [
  rule('coordination.k8s.io', ['leases'], ['create']),
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: ['workflow-controller', 'workflow-controller-lease'],
    verbs: ['get', 'watch', 'update', 'patch', 'delete'],
  },
  rule('', ['events'], ['create', 'patch']),
  named('', 'secrets', [ARGO.secrets.database]),
];

/** What the server watches in all namespaces: whom rules of sign-on are for, and what it lists. */
export const SERVER_WATCHES: readonly k8s.PolicyRule[] = [
  rule('', ['serviceaccounts'], LOOK),
  rule(ARGO_GROUP, ['workflows', 'workflowtemplates'], LOOK),
];

/** What the server reads of a team as itself; all else it does with the token of whoever asks. */
export const SERVER_READS: readonly k8s.PolicyRule[] = [
  named('', 'configmaps', [ARTIFACT_REPOSITORIES]),
  named('', 'secrets', [tokenSecret(ARGO.member)]),
];

/** What the server needs where it runs. RBAC cannot limit `create` to one name: the key of sessions. */
export const serverHome = (accounts: readonly string[]): readonly k8s.PolicyRule[] => [
  named('', 'configmaps', [`${ARGO.controller.serviceAccount}-configmap`]),
  named('', 'secrets', [...Object.values(ARGO.secrets), ...accounts.map(tokenSecret)].toSorted()),
  rule('', ['secrets'], ['create']),
];

/** What pods of workflows report. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/workflow-rbac.md */
export const EXECUTOR_RULES: readonly k8s.PolicyRule[] = [
  rule(ARGO_GROUP, ['workflowtaskresults'], ['create', 'patch']),
];

/** What the pages show. */
export const VIEWER_RULES: readonly k8s.PolicyRule[] = [
  rule(ARGO_GROUP, DECLARED, LOOK),
  rule('', ['events', 'pods'], LOOK),
  rule('', ['pods/log'], ['get']),
];

/** What administrators change everywhere. */
export const ADMIN_RULES: readonly k8s.PolicyRule[] = [
  ...VIEWER_RULES,
  rule(ARGO_GROUP, DECLARED, CHANGE),
];

/** What the pages change; a workflow that is tried again loses its pods first. */
export const MEMBER_RULES: readonly k8s.PolicyRule[] = [
  ...ADMIN_RULES,
  rule('', ['pods'], ['delete']),
];

/** What roles of the platform may do with `kubectl`. */
export const PLATFORM_RULES = {
  viewer: [rule(ARGO_GROUP, DECLARED, LOOK)],
  scientist: [rule(ARGO_GROUP, ['workflows'], CHANGE)],
  engineer: [rule(ARGO_GROUP, ['cronworkflows', 'workflowtemplates'], CHANGE)],
} as const;

/** What a job that a workflow starts takes: to make it, and to look how it is. */
export const jobRule = (apiGroup: string, resource: string): k8s.PolicyRule =>
  rule(apiGroup, [resource], ['create', 'get']);
