import {
  mergeTypes,
  pathsInTemplate,
  typesOfDefaults,
  typesOfSchema,
  type ValuesSchema,
  type ValueTypes,
} from '../../tools/charts/value-types';

describe('default values', () => {
  test.each<[title: string, values: unknown, types: ValueTypes]>([
    [
      'scalars',
      { a: 'x', b: 1, c: true, d: null },
      { '.a': 'string', '.b': 'number', '.c': 'boolean', '.d': 'any' },
    ],
    ['a map with keys', { a: { b: { c: '' } } }, { '.a.b.c': 'string' }],
    ['an empty map', { a: {} }, { '.a': 'open' }],
    [
      'lists',
      { a: ['x'], b: [], c: [{ d: 1 }], e: [1] },
      { '.a': '[]string', '.b': '[]any', '.c': '[]any', '.e': '[]number' },
    ],
    [
      'a map that Kubernetes defines, whatever its default has',
      { a: { resources: { limits: { cpu: '1' } }, podSecurityContext: { runAsUser: 1 } } },
      { '.a.resources': 'open', '.a.podSecurityContext': 'open' },
    ],
    [
      'such maps by component',
      { resources: { webhook: { limits: { cpu: '1' } } } },
      { '.resources.webhook.limits.cpu': 'string' },
    ],
  ])('%s', (_title, values, types) => {
    expect(typesOfDefaults(values)).toEqual(types);
  });
});

describe('a schema', () => {
  const types = (properties: ValuesSchema['properties']) =>
    typesOfSchema({ type: 'object', properties });

  test.each<[title: string, property: ValuesSchema, expected: ValueTypes]>([
    ['a number', { type: 'integer' }, { '.a': 'number' }],
    ['text or nothing', { type: ['string', 'null'] }, { '.a': 'string' }],
    ['one of two types', { type: ['string', 'integer'] }, { '.a': 'any' }],
    ['a list of text', { type: 'array', items: { type: 'string' } }, { '.a': '[]string' }],
    ['a list of maps', { type: 'array', items: { type: 'object' } }, { '.a': '[]any' }],
    ['a map without named keys', { type: 'object' }, { '.a': 'open' }],
    [
      'a map that takes other keys',
      { type: 'object', additionalProperties: true, properties: { b: { type: 'string' } } },
      { '.a': 'open' },
    ],
    [
      'a closed map',
      { type: 'object', properties: { b: { type: 'string' } } },
      { '.a.b': 'string' },
    ],
    ['nothing said', {}, { '.a': 'any' }],
  ])('%s', (_title, property, expected) => {
    expect(types({ a: property })).toEqual(expected);
  });

  test('follows references to its own definitions', () => {
    expect(
      typesOfSchema({
        $ref: '#/$defs/values',
        $defs: {
          values: { properties: { a: { $ref: '#/$defs/values.a' } } },
          'values.a': { type: 'boolean' },
        },
      }),
    ).toEqual({ '.a': 'boolean' });
  });
});

test('templates name paths, of the values alone', () => {
  expect(
    pathsInTemplate('{{ .Values.a.b }} {{ with $.Values.c }} {{ .Chart.Name }} {{ .Values.d-e }}'),
  ).toEqual(['.a.b', '.c', '.d']);
});

describe('together', () => {
  test('a known type is more than an unknown one', () => {
    expect(
      mergeTypes({ '.a': 'any', '.b': '[]any' }, { '.a': 'string', '.b': '[]string' }, []),
    ).toEqual({ '.a': 'string', '.b': '[]string' });
  });

  test('defaults go before a schema', () => {
    expect(mergeTypes({ '.a': 'number' }, { '.a': 'string', '.b': 'open' }, [])).toEqual({
      '.a': 'number',
      '.b': 'open',
    });
  });

  test('a template adds what neither knows', () => {
    expect(
      mergeTypes({ '.a.b': 'string', '.c': 'open' }, {}, ['.a', '.a.b', '.c.d', '.e']),
    ).toEqual({
      '.a.b': 'string',
      '.c': 'open',
      '.e': 'any',
    });
  });
});
