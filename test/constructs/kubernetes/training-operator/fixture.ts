import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  TrainingOperator,
  type JobKind,
  type TrainingOperatorProps,
} from '../../../../constructs/kubernetes/training-operator';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

/** Every kind of jobs. */
export const ALL_KINDS = [
  'TFJob',
  'PyTorchJob',
  'XGBoostJob',
  'MPIJob',
  'PaddleJob',
  'JAXJob',
] as const satisfies readonly JobKind[];

/** What a test changes: names of namespaces, and props. */
export interface OperatorChanges extends Partial<Omit<TrainingOperatorProps, 'jobNamespaces'>> {
  readonly jobNamespaces?: readonly string[];
}

/** Objects of an operator for the jobs of two teams, unless the test says otherwise. */
export const operatorObjects = (changes: OperatorChanges = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    const { jobNamespaces = ['team-vision', 'team-text'], ...props } = changes;
    new TrainingOperator(chart, 'Operator', {
      namespace: Namespace.fromName(chart, 'Namespace', 'kubeflow'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      jobNamespaces: jobNamespaces.map((name, index) =>
        Namespace.fromName(chart, `Jobs-${index}`, name),
      ),
      ...props,
    });
  });

/** The Deployment of the operator. */
export const deployment = (changes: OperatorChanges = {}): KubernetesObject =>
  findObject(operatorObjects(changes), 'Deployment');

/** A member of its pod. */
export const podMember = (
  path: readonly (string | number)[],
  changes: OperatorChanges = {},
): unknown => memberAt(deployment(changes), ['spec', 'template', 'spec', ...path]);

/** The arguments of its container. */
export const argumentsOf = (changes: OperatorChanges = {}): string[] =>
  podMember(['containers', 0, 'args'], changes) as string[];

/** A rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The rules of a role. */
export const rulesOf = (
  kind: 'Role' | 'ClusterRole',
  name: string,
  changes: OperatorChanges = {},
): readonly Rule[] =>
  memberAt(findObject(operatorObjects(changes), kind, name), ['rules']) as readonly Rule[];

/** What rules allow with a resource, as `group/resource` in all of them together. */
export const verbsOn = (rules: readonly Rule[], group: string, resource: string): string[] =>
  rules
    .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
    .flatMap(({ verbs }) => verbs);
