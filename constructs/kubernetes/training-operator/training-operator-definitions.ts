import { Construct } from 'constructs';
import { CustomResource } from '../core';
import { chosenKinds, pluralOf, singularOf, type JobKind } from './job-kinds';
import { scaleOf, schemaOf, type Scale } from './kind-schemas';
import { OPERATOR, TRAINING_API } from './names';
import type { Schema } from './schema';

/** Which kinds of jobs the cluster gets. */
export interface TrainingOperatorDefinitionsProps {
  /**
   * The kinds. The MPI operator brings a definition of the same name as `MPIJob`'s: only one of them fits a cluster.
   * @default - all but `MPIJob`, as `TrainingOperator` runs them
   */
  readonly kinds?: readonly JobKind[];
}

interface Column {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly jsonPath: string;
}

interface DefinitionSpec {
  readonly group: string;
  readonly names: {
    readonly kind: JobKind;
    readonly listKind: string;
    readonly plural: string;
    readonly singular: string;
  };
  readonly scope: 'Namespaced';
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly storage: boolean;
    readonly additionalPrinterColumns: readonly Column[];
    readonly schema: { readonly openAPIV3Schema: Schema };
    readonly subresources: { readonly status: object; readonly scale?: Scale };
  }[];
}

/** What `kubectl get` shows of a job. */
const COLUMNS: readonly Column[] = [
  { name: 'State', type: 'string', jsonPath: '.status.conditions[-1:].type' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

/**
 * The definitions of the kinds that the Training operator runs. Every field of a job has its type; pods are left open.
 * Whoever removes a definition removes all jobs of its kind.
 */
export class TrainingOperatorDefinitions extends Construct {
  constructor(scope: Construct, id: string, props: TrainingOperatorDefinitionsProps = {}) {
    super(scope, id);
    for (const kind of chosenKinds(this, props.kinds)) {
      new CustomResource<DefinitionSpec>(this, kind, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: `${pluralOf(kind)}.${TRAINING_API.group}`,
        component: OPERATOR,
        spec: definitionSpec(kind),
      });
    }
  }
}

function definitionSpec(kind: JobKind): DefinitionSpec {
  const { group, version } = TRAINING_API;
  const scale = scaleOf(kind);
  return {
    group,
    names: {
      kind,
      listKind: `${kind}List`,
      plural: pluralOf(kind),
      singular: singularOf(kind),
    },
    scope: 'Namespaced',
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        additionalPrinterColumns: COLUMNS,
        schema: { openAPIV3Schema: schemaOf(kind) },
        subresources: { status: {}, ...(scale === undefined ? {} : { scale }) },
      },
    ],
  };
}
