import type { k8s } from 'cdk8s-plus-29';
import { pluralOf, type JobKind } from './job-kinds';
import { CERTIFICATE_SECRET, OPERATOR, TRAINING_API, WEBHOOK_CONFIGURATION } from './names';
import type { TrainingOperatorProps } from './training-operator-props';

/** What a cache of the operator takes: it reads objects from there. */
const WATCH = ['list', 'watch'];

/** What it takes where the operator asks the API server for one object as well. */
const READ = ['get', ...WATCH];

function rule(
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly string[],
): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources: [...resources], verbs: [...verbs] };
}

/**
 * What some kinds take beside pods. The role of an MPIJob's launcher can only be made by somebody who has its rights:
 * to read pods, and to run commands in them.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/manifests/base/rbac/role.yaml
 */
const RULES_OF_KINDS: Partial<Readonly<Record<JobKind, readonly k8s.PolicyRule[]>>> = {
  // A TFJob takes pods over by their labels.
  TFJob: [rule('', ['pods'], ['patch'])],
  PyTorchJob: [
    rule('autoscaling', ['horizontalpodautoscalers'], [...WATCH, 'create', 'update', 'delete']),
  ],
  MPIJob: [
    rule('', ['pods/exec'], ['create']),
    rule('', ['configmaps'], [...WATCH, 'create', 'update']),
    rule('', ['serviceaccounts'], [...WATCH, 'create']),
    rule('rbac.authorization.k8s.io', ['roles'], [...WATCH, 'create', 'update']),
    rule('rbac.authorization.k8s.io', ['rolebindings'], [...WATCH, 'create']),
  ],
};

/** A launcher calls its workers by their pods; every other kind by Services. */
const hasServices = (kinds: readonly JobKind[]): boolean => kinds.some((kind) => kind !== 'MPIJob');

/** Kinds of PodGroups that the operator watches as soon as somebody defines them, whoever starts its pods. */
const POD_GROUPS = { volcano: 'scheduling.volcano.sh', schedulerPlugins: 'scheduling.x-k8s.io' };

/** What the operator does where jobs run: upstream's rules, less what its program never does. */
export function jobRules(
  kinds: readonly JobKind[],
  gangScheduler: TrainingOperatorProps['gangScheduler'],
): k8s.PolicyRule[] {
  const resources = kinds.map(pluralOf);
  const { group } = TRAINING_API;
  const gang = gangScheduler === undefined ? [] : ['get', 'create', 'update', 'delete'];
  return [
    rule(group, resources, [...READ, 'delete']),
    rule(
      group,
      resources.map((resource) => `${resource}/status`),
      ['update'],
    ),
    rule(
      group,
      resources.map((resource) => `${resource}/finalizers`),
      ['update'],
    ),
    rule('', ['pods'], [...READ, 'create', 'delete']),
    ...(hasServices(kinds) ? [rule('', ['services'], [...READ, 'create', 'delete'])] : []),
    ...kinds.flatMap((kind) => RULES_OF_KINDS[kind] ?? []),
    rule('', ['events'], ['create', 'patch']),
    rule(POD_GROUPS.volcano, ['podgroups'], [...WATCH, ...gang]),
    rule(POD_GROUPS.schedulerPlugins, ['podgroups'], WATCH),
  ];
}

/** The part of rules that only watches, for an operator that watches all namespaces. */
export const watchRules = (rules: readonly k8s.PolicyRule[]): k8s.PolicyRule[] =>
  rules
    .filter(({ verbs }) => verbs.includes('watch'))
    .map((watched) => ({ ...watched, verbs: [...WATCH] }));

/** The authority that it writes into the configuration of its own webhook. RBAC cannot limit watching to a name. */
export const WEBHOOK_RULES: readonly k8s.PolicyRule[] = [
  rule('admissionregistration.k8s.io', ['validatingwebhookconfigurations'], WATCH),
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
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
    resourceNames: [OPERATOR],
    verbs: ['get', 'update'],
  },
  rule('', ['events'], ['create', 'patch']),
];
