import { Construct } from 'constructs';
import { CustomResource } from '../core';
import { KATIB, KATIB_API } from './names';

/** A column of `kubectl get`. */
interface Column {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly jsonPath: string;
}

/** The fields of a definition's `spec` that are set. */
interface DefinitionSpec {
  readonly group: string;
  readonly names: {
    readonly kind: string;
    readonly listKind: string;
    readonly plural: string;
    readonly singular: string;
    readonly categories: readonly string[];
  };
  readonly scope: 'Namespaced';
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly storage: boolean;
    readonly additionalPrinterColumns: readonly Column[];
    readonly schema: { readonly openAPIV3Schema: object };
    readonly subresources: { readonly status: object };
  }[];
}

const STATE: readonly Column[] = [
  { name: 'Type', type: 'string', jsonPath: '.status.conditions[-1:].type' },
  { name: 'Status', type: 'string', jsonPath: '.status.conditions[-1:].status' },
];

const COUNTS: readonly Column[] = [
  { name: 'Requested', type: 'string', jsonPath: '.spec.requests' },
  { name: 'Assigned', type: 'string', jsonPath: '.status.suggestionCount' },
];

const AGE: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** https://github.com/kubeflow/katib/tree/v0.19.0/manifests/v1beta1/components/crd */
const KINDS: Readonly<Record<string, readonly Column[]>> = {
  Experiment: STATE,
  Suggestion: [...STATE, ...COUNTS],
  Trial: STATE,
};

/**
 * The definitions of what Katib works with. Upstream leaves all three open, and has its webhook validate experiments.
 * Whoever removes a definition removes all objects of its kind.
 */
export class KatibDefinitions extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [kind, columns] of Object.entries(KINDS)) {
      new CustomResource<DefinitionSpec>(this, kind, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: `${kind.toLowerCase()}s.${KATIB_API.group}`,
        component: KATIB,
        spec: definitionSpec(kind, columns),
      });
    }
  }
}

function definitionSpec(kind: string, columns: readonly Column[]): DefinitionSpec {
  const singular = kind.toLowerCase();
  return {
    group: KATIB_API.group,
    names: {
      kind,
      listKind: `${kind}List`,
      plural: `${singular}s`,
      singular,
      categories: ['all', 'kubeflow', 'katib'],
    },
    scope: 'Namespaced',
    versions: [
      {
        name: KATIB_API.version,
        served: true,
        storage: true,
        additionalPrinterColumns: [...columns, AGE],
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        subresources: { status: {} },
      },
    ],
  };
}
