import { Converter } from '../../tools/structure/convert';
import { recordCustom } from '../../tools/structure/custom';
import { recordKubernetes } from '../../tools/structure/kubernetes';
import { fromLines, toLines } from '../../tools/structure/lines';
import { print } from '../../tools/structure/print';
import type { CustomResourceDefinition, Schema } from '../../tools/structure/schema';
import type { Lines, Shape } from '../../tools/structure/shape';

const noReference = (): Shape => {
  throw new Error('no references here');
};

/** The lines of a schema as it would stand in a custom resource definition. */
const linesOf = (schema: Schema): Lines =>
  toLines(new Converter(noReference, false).toShape(schema));

const TEXT: Schema = { type: 'string' };

const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});

describe('a schema becomes lines', () => {
  test.each<[title: string, schema: Schema, lines: Lines]>([
    ['a required field', object({ name: TEXT }, ['name']), { '': 'object', '.name': '!string' }],
    [
      'a list of text',
      object({ args: { type: 'array', items: TEXT } }),
      { '': 'object', '.args': '[]string' },
    ],
    [
      'a list of objects',
      object({ env: { type: 'array', items: object({ name: TEXT }) } }),
      { '': 'object', '.env': '[]object', '.env[].name': 'string' },
    ],
    [
      'a map of lists',
      object({ a: { type: 'object', additionalProperties: { type: 'array', items: TEXT } } }),
      { '': 'object', '.a': '{}[]string' },
    ],
    [
      'rules of what a list contains',
      object({ a: { type: 'array', items: { type: 'string', enum: ['x'] } } }),
      { '': 'object', '.a': '[]', '.a[]': ['string', { enum: ['x'] }] },
    ],
    [
      'rules of a list',
      object({ a: { type: 'array', maxItems: 3, 'x-kubernetes-list-type': 'set', items: TEXT } }),
      { '': 'object', '.a': ['[]string', { maxItems: 3, unique: true }] },
    ],
    [
      'keys of a list',
      object({
        a: { type: 'array', 'x-kubernetes-list-map-keys': ['name'], items: object({ name: TEXT }) },
      }),
      { '': 'object', '.a': ['[]object', { keys: ['name'] }], '.a[].name': 'string' },
    ],
    [
      'a number or text',
      { 'x-kubernetes-int-or-string': true, pattern: '^a$' },
      { '': ['int-or-string', { pattern: '^a$' }] },
    ],
    [
      'an object of unknown fields',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      { '': 'open' },
    ],
    [
      'an object of known and unknown fields',
      { ...object({ a: TEXT }), 'x-kubernetes-preserve-unknown-fields': true },
      { '': 'object...', '.a': 'string' },
    ],
    ['an object without fields', { type: 'object' }, { '': 'object' }],
    ['no type', {}, { '': 'any' }],
    ['a pattern JavaScript cannot read', { type: 'string', pattern: '(?i)a' }, { '': 'string' }],
    [
      'a field that may be null',
      { type: 'string', nullable: true },
      { '': ['string', { nullable: true }] },
    ],
  ])('%s', (_title, schema, lines) => {
    expect(linesOf(schema)).toEqual(lines);
    expect(toLines(fromLines(lines))).toEqual(lines);
  });

  test.each<[title: string, lines: Lines, message: string]>([
    ['there is no outermost line', {}, 'empty path'],
    [
      'a field is in nothing',
      { '': 'object', '.a.b': 'string' },
      "'.a.b' has no line for what it is in",
    ],
    [
      'a list contains nothing',
      { '': 'object', '.a': '[]' },
      "a '[]' says nothing about what it contains",
    ],
  ])('fails when %s', (_title, lines, message) => {
    expect(() => fromLines(lines)).toThrow(message);
  });
});

const definition = (
  versions: Readonly<Record<string, Schema>>,
  served = Object.keys(versions),
): CustomResourceDefinition => ({
  spec: {
    group: 'a.io',
    scope: 'Cluster',
    names: { kind: 'Thing' },
    versions: Object.entries(versions).map(([name, openAPIV3Schema]) => ({
      name,
      served: served.includes(name),
      schema: { openAPIV3Schema },
    })),
  },
});

const ORIGIN = { product: 'A', version: '1', source: 'a/a' };

const PAIR = object({ a: TEXT, b: TEXT, c: TEXT, d: TEXT, e: TEXT, f: TEXT });

describe('a custom resource', () => {
  test('is recorded without status, and with the metadata of Kubernetes', () => {
    const { kinds } = recordCustom(ORIGIN, [
      definition({ v1: object({ metadata: { type: 'object' }, spec: PAIR, status: PAIR }) }),
    ]);
    const { structure } = kinds['a.io/v1/Thing']!;
    expect(structure).toMatchObject({
      '.metadata': '!@meta.v1.ObjectMeta',
      '.kind': 'string',
      '.spec.a': 'string',
    });
    expect(Object.keys(structure).filter((path) => path.startsWith('.status'))).toEqual([]);
  });

  test.each([
    [['v1', 'v1beta2'], 'v1'],
    [['v1beta1', 'v1beta2', 'v2alpha1'], 'v1beta2'],
    [['v1', 'v2'], 'v2'],
    [['v1alpha1'], 'v1alpha1'],
  ])('of versions %j is recorded in %s', (versions, expected) => {
    const resource = definition(Object.fromEntries(versions.map((name) => [name, PAIR])));
    expect(Object.keys(recordCustom(ORIGIN, [resource]).kinds)).toEqual([`a.io/${expected}/Thing`]);
  });

  test('is never recorded in a version that is not served', () => {
    const resource = definition({ v1: PAIR, v2: PAIR }, ['v1']);
    expect(Object.keys(recordCustom(ORIGIN, [resource]).kinds)).toEqual(['a.io/v1/Thing']);
  });

  test('holds one copy of a structure that it repeats', () => {
    const { kinds, shared } = recordCustom(ORIGIN, [
      definition({
        v1: object({ spec: object({ head: PAIR, workers: { type: 'array', items: PAIR } }) }),
      }),
    ]);
    expect(kinds['a.io/v1/Thing']!.structure).toMatchObject({
      '.spec.head': '@Workers',
      '.spec.workers': '[]@Workers',
    });
    expect(shared['Workers']).toMatchObject({ '': 'object', '.f': 'string' });
  });

  test('is recorded with the named alternatives only', () => {
    const { kinds } = recordCustom(
      ORIGIN,
      [definition({ v1: object({ spec: object({ provider: PAIR, other: TEXT }) }) })],
      {
        'spec.provider': ['b'],
      },
    );
    const paths = Object.keys(kinds['a.io/v1/Thing']!.structure);
    expect(paths.filter((path) => path.startsWith('.spec'))).toEqual([
      '.spec',
      '.spec.provider',
      '.spec.provider.b',
      '.spec.other',
    ]);
  });
});

describe('Kubernetes', () => {
  const POD = { group: '', version: 'v1', kind: 'Pod' };
  const DEFINITIONS = {
    info: { version: '1.36' },
    definitions: {
      'io.k8s.api.core.v1.Pod': {
        ...object({ spec: { $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' }, status: TEXT }),
        'x-kubernetes-group-version-kind': [POD],
      },
      'io.k8s.api.core.v1.PodSpec': object({
        cpu: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
        inner: { $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' },
        free: { type: 'object' },
      }),
    },
  };

  test('is recorded with its types by name, even one that contains itself', () => {
    const { kinds, shared } = recordKubernetes(DEFINITIONS, [POD]);
    expect(kinds['v1/Pod']!.structure).toEqual({ '': 'object', '.spec': '@core.v1.PodSpec' });
    expect(shared['core.v1.PodSpec']).toEqual({
      '': 'object',
      '.cpu': 'quantity',
      '.inner': '@core.v1.PodSpec',
      '.free': 'open',
    });
  });

  test('fails when a kind is asked for that has no definition', () => {
    expect(() => recordKubernetes(DEFINITIONS, [{ ...POD, kind: 'Pot' }])).toThrow(
      'no definition of v1/Pot',
    );
  });
});

test('a recording is printed with one field to a line', () => {
  const recording = recordCustom(ORIGIN, [definition({ v1: object({ spec: TEXT }) })]);
  const text = print(recording);
  expect(JSON.parse(text)).toEqual(recording);
  expect(text.split('\n')).toContain('    ".spec": "string",');
});
