import type { k8s } from 'cdk8s-plus-29';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete'];
const ALL = [...READ, ...WRITE];

/** Cluster-scoped objects that hold nothing of a tenant. */
export const CLUSTER_READER_RULES: readonly k8s.PolicyRule[] = [
  rule([''], ['namespaces', 'nodes', 'persistentvolumes'], READ),
  rule(['storage.k8s.io'], ['storageclasses'], READ),
  rule(['scheduling.k8s.io'], ['priorityclasses'], READ),
  rule(['snapshot.storage.k8s.io'], ['volumesnapshotclasses'], READ),
  rule(['karpenter.sh'], ['nodepools', 'nodeclaims'], READ),
  rule(['eks.amazonaws.com'], ['nodeclasses'], READ),
  rule(['karpenter.k8s.aws'], ['ec2nodeclasses'], READ),
  rule(['metrics.k8s.io'], ['nodes'], READ),
];

/** Namespaced objects, without Secrets. */
export const VIEWER_RULES: readonly k8s.PolicyRule[] = [
  rule(
    [''],
    [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    READ,
  ),
  rule(
    ['apps'],
    ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    READ,
  ),
  rule(['batch'], ['cronjobs', 'jobs'], READ),
  rule(['autoscaling'], ['horizontalpodautoscalers'], READ),
  rule(['networking.k8s.io'], ['ingresses', 'networkpolicies'], READ),
  rule(['discovery.k8s.io'], ['endpointslices'], READ),
  rule(['policy'], ['poddisruptionbudgets'], READ),
  rule(['snapshot.storage.k8s.io'], ['volumesnapshots'], READ),
  rule(['metrics.k8s.io'], ['pods'], READ),
];

/** What a data scientist changes in a team's namespace. */
export const SCIENTIST_RULES: readonly k8s.PolicyRule[] = [
  rule([''], ['configmaps', 'persistentvolumeclaims', 'pods', 'services'], WRITE),
  rule([''], ['pods/attach', 'pods/exec', 'pods/portforward'], ['create', 'get']),
  rule(['batch'], ['jobs'], WRITE),
];

/** What an ML engineer changes in a team's namespace beside that. */
export const ENGINEER_RULES: readonly k8s.PolicyRule[] = [
  rule(['apps'], ['deployments', 'deployments/scale', 'statefulsets', 'statefulsets/scale'], WRITE),
  rule(['batch'], ['cronjobs'], WRITE),
  rule(['autoscaling'], ['horizontalpodautoscalers'], WRITE),
  rule(['policy'], ['poddisruptionbudgets'], WRITE),
  rule(['snapshot.storage.k8s.io'], ['volumesnapshots'], WRITE),
];

/** What an administrator changes anywhere; RBAC itself refuses to hand on more than one has. */
export const ADMIN_RULES: readonly k8s.PolicyRule[] = [
  rule([''], ['namespaces', 'limitranges', 'resourcequotas', 'serviceaccounts'], WRITE),
  rule([''], ['secrets'], ALL),
  rule([''], ['nodes'], ['patch', 'update', 'delete']),
  rule([''], ['pods/eviction'], ['create']),
  rule([''], ['persistentvolumes'], ['patch', 'update', 'delete']),
  rule(['networking.k8s.io'], ['ingresses', 'networkpolicies'], WRITE),
  rule(['rbac.authorization.k8s.io'], ['roles', 'rolebindings'], ALL),
  rule(['karpenter.sh'], ['nodepools', 'nodeclaims'], ['patch', 'update', 'delete']),
];

function rule(apiGroups: string[], resources: string[], verbs: string[]): k8s.PolicyRule {
  return { apiGroups, resources, verbs };
}
