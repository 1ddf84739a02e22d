import type { k8s } from 'cdk8s-plus-29';
import { CERTIFICATE_SECRET, CONTROLLER, KATIB_API, WEBHOOK_CONFIGURATION } from './names';
import { groupOf, pluralOf, type TrialKind } from './trial-kinds';

/** What a cache of the controller takes: it reads objects from there. */
const WATCH = ['list', 'watch'];

const OWN = ['experiments', 'suggestions', 'trials'];

function rule(
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly string[],
): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources: [...resources], verbs: [...verbs] };
}

/** One rule for each group of the kinds. */
function kindRules(kinds: readonly TrialKind[], verbs: readonly string[]): k8s.PolicyRule[] {
  const groups = [...new Set(kinds.map(groupOf))];
  return groups.map((group) =>
    rule(group, kinds.filter((kind) => groupOf(kind) === group).map(pluralOf), verbs),
  );
}

/** Owners between a trial's pod and a TrainJob, which the webhook asks for one by one. */
const ownersOf = (kinds: readonly TrialKind[]): k8s.PolicyRule[] =>
  kinds.includes('TrainJob')
    ? [rule('batch', ['jobs'], ['get']), rule('jobset.x-k8s.io', ['jobsets'], ['get'])]
    : [];

/**
 * What the controller does in namespaces with experiments: upstream's rules, less what its program does for early
 * stopping and private registries alone.
 * https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/components/controller/rbac.yaml
 */
export const experimentRules = (kinds: readonly TrialKind[]): k8s.PolicyRule[] => [
  rule(KATIB_API.group, ['experiments'], ['update']),
  rule(KATIB_API.group, ['suggestions'], ['create', 'update']),
  rule(KATIB_API.group, ['trials'], ['create', 'update', 'delete']),
  rule(
    KATIB_API.group,
    OWN.flatMap((resource) => [`${resource}/status`, `${resource}/finalizers`]),
    ['update'],
  ),
  ...kindRules(kinds, ['get', 'create', 'delete']),
  ...ownersOf(kinds),
  rule('apps', ['deployments'], ['create', 'delete']),
  rule('', ['services'], ['create', 'delete']),
  // Where an experiment is to be resumed.
  rule('', ['persistentvolumeclaims'], ['create']),
  rule('', ['events'], ['create', 'patch']),
];

/** What it watches: it knows no namespaces, so it watches all of them. */
export const watchRules = (kinds: readonly TrialKind[]): k8s.PolicyRule[] => [
  rule(KATIB_API.group, OWN, WATCH),
  ...kindRules(kinds, WATCH),
  rule('apps', ['deployments'], WATCH),
  rule(
    '',
    ['configmaps', 'namespaces', 'persistentvolumeclaims', 'persistentvolumes', 'services'],
    WATCH,
  ),
];

const CONFIGURATIONS = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];

/** The authority that it writes into the configurations of its own webhooks. RBAC cannot limit watching to a name. */
export const WEBHOOK_RULES: readonly k8s.PolicyRule[] = [
  rule('admissionregistration.k8s.io', CONFIGURATIONS, WATCH),
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: [...CONFIGURATIONS],
    resourceNames: [WEBHOOK_CONFIGURATION],
    verbs: ['update'],
  },
];

/** What it does where it runs: its certificate, and its place as the one that leads. RBAC cannot limit `create` to a name. */
export const HOME_RULES: readonly k8s.PolicyRule[] = [
  rule('', ['secrets'], WATCH),
  {
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: [CERTIFICATE_SECRET],
    verbs: ['update'],
  },
  rule('coordination.k8s.io', ['leases'], ['create']),
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: [CONTROLLER],
    verbs: ['get', 'update'],
  },
  rule('', ['events'], ['create', 'patch']),
];
