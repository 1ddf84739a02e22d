import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  TrainingOperatorDefinitions,
  type JobKind,
} from '../../../../constructs/kubernetes/training-operator';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { schemaLines, typeLines, type SchemaLines, type WrittenSchema } from './schema-lines';

/** What is recorded of upstream's definition of a kind. A line `=name` stands for the shared lines of that name. */
interface RecordedDefinition {
  readonly names: object;
  readonly scope: string;
  readonly version: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly subresources: object;
  readonly fields: SchemaLines;
}

const FIXTURE = resolve(__dirname, '../../../fixtures/training-operator-crds.json');

const {
  kinds: recorded,
  shared,
  template: templateTypes,
} = JSON.parse(readFileSync(FIXTURE, 'utf8')) as {
  readonly kinds: Readonly<Record<JobKind, RecordedDefinition>>;
  readonly shared: Readonly<Record<string, SchemaLines>>;
  /** Types of those fields of a pod template that MPIJobs have, too. */
  readonly template: SchemaLines;
};

const KINDS = Object.keys(recorded) as JobKind[];

const definitions = (kinds?: readonly JobKind[]): KubernetesObject[] =>
  objectsOf((chart) => {
    new TrainingOperatorDefinitions(chart, 'Definitions', { kinds });
  });

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly additionalPrinterColumns: readonly Readonly<
    Record<'name' | 'type' | 'jsonPath', string>
  >[];
  readonly schema: { readonly openAPIV3Schema: WrittenSchema };
  readonly subresources: object;
}

interface Spec {
  readonly group: string;
  readonly names: { readonly kind: JobKind; readonly plural: string };
  readonly scope: string;
  readonly versions: readonly [Version];
}

const all = definitions(KINDS);

const specOf = (kind: JobKind): Spec =>
  findObject(all, 'CustomResourceDefinition', `${kind.toLowerCase()}s.kubeflow.org`).spec as Spec;

const expanded = (lines: SchemaLines): SchemaLines =>
  Object.fromEntries(
    Object.entries(lines).flatMap(([path, line]) =>
      line.startsWith('=')
        ? Object.entries(shared[line.slice(1)] ?? {}).map(([rest, inner]) => [path + rest, inner])
        : [[path, line]],
    ),
  );

test('each definition is one that Kubernetes takes', () => {
  expect(all.flatMap(violations)).toEqual([]);
});

test('there is one for each kind that is validated before it is stored', () => {
  expect(describeObjects(definitions())).toBe(
    ['tfjobs', 'pytorchjobs', 'xgboostjobs', 'paddlejobs', 'jaxjobs']
      .map((plural) => `CustomResourceDefinition/${plural}.kubeflow.org`)
      .join(', '),
  );
});

describe.each(KINDS)('%s is what upstream defines:', (kind) => {
  const upstream = recorded[kind];
  const { group, names, scope, versions } = specOf(kind);
  const [version] = versions;

  test('every field of a job, with type, format, rules and whether it must be there', () => {
    expect(schemaLines(version.schema.openAPIV3Schema)).toEqual(expanded(upstream.fields));
  });

  test('its names, in namespaces, in one version', () => {
    expect({ group, names, scope, versions: versions.map(({ name }) => name) }).toEqual({
      group: 'kubeflow.org',
      names: upstream.names,
      scope: upstream.scope,
      versions: [upstream.version],
    });
    expect(version).toMatchObject({ served: true, storage: true });
  });

  test('its status, and its scale where it has one', () => {
    expect(version.subresources).toEqual(upstream.subresources);
  });

  test('its columns', () => {
    expect(
      Object.fromEntries(
        version.additionalPrinterColumns.map(({ name, type, jsonPath }) => [
          name,
          `${type} ${jsonPath}`,
        ]),
      ),
    ).toEqual(upstream.columns);
  });
});

/** The schema of the pod template in a kind. */
const templateOf = (kind: JobKind): WrittenSchema => {
  const roles = Object.keys(recorded[kind].fields)
    .map((path) => /^\.spec\.(\w+ReplicaSpecs)$/.exec(path)?.[1])
    .find((name) => name !== undefined);
  const { openAPIV3Schema } = specOf(kind).versions[0].schema;
  const path = ['spec', 'properties', roles ?? 'none', 'additionalProperties', 'properties'];
  return memberAt(openAPIV3Schema, ['properties', ...path, 'template']) as WrittenSchema;
};

describe('pod templates', () => {
  test.each(KINDS.filter((kind) => kind !== 'MPIJob'))(
    'stay open in a %s: the webhook refuses one that the operator cannot read',
    (kind) => {
      expect(templateOf(kind)).toEqual({
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
      });
    },
  );

  test('have types of their own where there is no webhook, those of upstream', () => {
    expect(typeLines(templateOf('MPIJob'))).toEqual(templateTypes);
  });

  test('lose nothing that has no type', () => {
    const closed = Object.entries(schemaLines(templateOf('MPIJob'))).filter(
      ([path, line]) =>
        line.startsWith('object') &&
        !line.includes('x-kubernetes-preserve-unknown-fields=true') &&
        !(`${path}{}` in templateTypes),
    );
    expect(closed).toEqual([]);
  });
});

test('the comparison sees a field that is missing', () => {
  const { properties = {}, ...schema } = specOf('JAXJob').versions[0].schema.openAPIV3Schema;
  const { status, ...others } = properties;
  expect(status).toBeDefined();
  expect(schemaLines({ ...schema, properties: others })).not.toEqual(
    expanded(recorded.JAXJob.fields),
  );
});

test('all definitions together are a small part of what upstream’s are', () => {
  expect(JSON.stringify(all).length).toBeLessThan(40_000);
});

test('a cluster gets the chosen kinds alone, each once', () => {
  expect(describeObjects(definitions(['MPIJob', 'TFJob']))).toBe(
    'CustomResourceDefinition/tfjobs.kubeflow.org, CustomResourceDefinition/mpijobs.kubeflow.org',
  );
});

test('fails when no kind is chosen', () => {
  expect(() => definitions([])).toThrow(`'kinds' must name one kind at least, got none`);
});
