import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { CustomResource } from '../core';
import { QUEUE_LABELS, type QueueScheduler } from './i-queue';

const COMPONENT = 'queues';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** A kind of jobs, as rules name it. */
export interface QueuedKind {
  /** API group. */
  readonly group: string;
  /** Plural of the kind, in lower case. */
  readonly resource: string;
}

/** That jobs name a queue. */
export interface QueueRequirementProps {
  /** Name of the policy, unique in the cluster. */
  readonly name: string;
  /** Whose queues. */
  readonly scheduler: QueueScheduler;
  /** Kinds of jobs that have to name one; at least one. */
  readonly kinds: readonly QueuedKind[];
  /** Labels of the namespaces that it holds for, by key; whatever their values. At least one. */
  readonly namespaceLabels: readonly string[];
}

interface PolicySpec {
  readonly failurePolicy: 'Fail';
  readonly matchConstraints: {
    readonly resourceRules: readonly {
      readonly apiGroups: readonly string[];
      readonly apiVersions: readonly ['*'];
      readonly operations: readonly ['CREATE'];
      readonly resources: readonly string[];
    }[];
  };
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

interface BindingSpec {
  readonly policyName: string;
  readonly validationActions: readonly ['Deny'];
  readonly matchResources: {
    readonly namespaceSelector: {
      readonly matchExpressions: readonly { readonly key: string; readonly operator: 'Exists' }[];
    };
  };
}

/**
 * Refuses jobs that name no queue, whoever makes them: they would take nodes past everybody's quota. The API server itself
 * decides, by a rule of admission. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class QueueRequirement extends Construct {
  constructor(scope: Construct, id: string, props: QueueRequirementProps) {
    super(scope, id);
    const { name, kinds, namespaceLabels } = props;
    if (kinds.length === 0) throw new ValidationError(this, `'kinds' must name one at least`);
    if (namespaceLabels.length === 0) {
      throw new ValidationError(this, `'namespaceLabels' must name one at least`);
    }
    new CustomResource<PolicySpec>(this, 'Policy', {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      name,
      component: COMPONENT,
      spec: policyOf(props),
    });
    new CustomResource<BindingSpec>(this, 'Binding', {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicyBinding',
      name,
      component: COMPONENT,
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        matchResources: {
          namespaceSelector: {
            matchExpressions: namespaceLabels.map((key) => ({ key, operator: 'Exists' as const })),
          },
        },
      },
    });
  }
}

function policyOf({ scheduler, kinds }: QueueRequirementProps): PolicySpec {
  const label = QUEUE_LABELS[scheduler];
  const groups = [...new Set(kinds.map(({ group }) => group))].toSorted();
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: groups.map((group) => ({
        apiGroups: [group],
        apiVersions: ['*'],
        operations: ['CREATE'],
        resources: kinds
          .filter((each) => each.group === group)
          .map(({ resource }) => resource)
          .toSorted(),
      })),
    },
    validations: [
      {
        expression: `has(object.metadata.labels) && '${label}' in object.metadata.labels`,
        message: `a job must name its queue by the label ${label}${HINTS[scheduler]}`,
      },
    ],
  };
}

const HINTS: Readonly<Record<QueueScheduler, string>> = {
  kueue: '; kubectl get localqueues lists those of the namespace',
  volcano: '; kubectl get queues.scheduling.volcano.sh lists them',
  yunikorn: '',
};
