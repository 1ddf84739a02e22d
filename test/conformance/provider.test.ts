import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { computedOnlyMistakes } from '../../conformance/terraform/provider/config-rules';
import { applied, planned, read } from '../../conformance/terraform/provider/fill';
import { providerMistakes, releaseMistakes } from '../../conformance/terraform/provider/helm-rules';
import { madeValue, type MadeFor } from '../../conformance/terraform/provider/made-values';
import { workedOut } from '../../conformance/terraform/provider/plan-rules';
import type { Attribute, Block } from '../../conformance/terraform/provider/schema';
import { schemaMessage } from '../../conformance/terraform/provider/schema';
import {
  decodeValue,
  encodeValue,
  hasUnknown,
  Unknown,
  UNKNOWN,
} from '../../conformance/terraform/provider/wire';

function attribute(name: string, more: Partial<Attribute>): Attribute {
  return { name, type: 'string', required: false, optional: false, computed: false, ...more };
}

const BLOCK: Block = {
  attributes: [
    attribute('name', { required: true }),
    attribute('arn', { computed: true }),
    attribute('region', { optional: true, computed: true }),
    attribute('secret_wo', { optional: true, writeOnly: true }),
    attribute('results', { computed: true, type: ['list', ['object', { id: 'string' }]] }),
    attribute('connection', {
      type: undefined,
      optional: true,
      nested: {
        nesting: 'single',
        attributes: [attribute('host', { optional: true }), attribute('id', { computed: true })],
      },
    }),
  ],
  blocks: [
    {
      name: 'rule',
      nesting: 'list',
      min: 0,
      max: 0,
      block: {
        attributes: [attribute('port', { type: 'number' }), attribute('id', { computed: true })],
        blocks: [],
      },
    },
  ],
};

const CONFIG = {
  name: 'made',
  arn: null,
  region: null,
  secret_wo: 'secret',
  results: null,
  connection: { host: 'h', id: null },
  rule: [{ port: 1, id: null }],
};

describe('values on the wire', () => {
  test('come back as they were written', () => {
    const value = { a: [1, 'two', true, null], b: { c: -1.5 } };
    expect(decodeValue(encodeValue(value))).toEqual(value);
  });

  test('are unknown in the form that Terraform expects', () => {
    expect(Buffer.from(encodeValue(UNKNOWN).msgpack ?? []).toString('hex')).toBe('d40000');
    expect(decodeValue(encodeValue([UNKNOWN]))).toEqual([UNKNOWN]);
  });

  test('keep what Terraform said of an unknown value', () => {
    const refined = new Unknown(12, new Uint8Array([0x81, 0x01, 0xc2]));
    expect(decodeValue(encodeValue(refined))).toEqual(refined);
  });

  test('may be JSON, and may be absent', () => {
    expect(decodeValue({ json: Buffer.from('{"a":1}') })).toEqual({ a: 1 });
    expect(decodeValue(undefined)).toBe(null);
    expect(decodeValue({ msgpack: new Uint8Array() })).toBe(null);
  });

  test('count as unknown when something inside is', () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: null }] })).toBe(false);
  });
});

describe('the planned state', () => {
  const state = planned(BLOCK, CONFIG);

  test('has what the provider decides as unknown, on every level', () => {
    expect(state).toMatchObject({
      name: 'made',
      arn: UNKNOWN,
      region: UNKNOWN,
      results: UNKNOWN,
      connection: { host: 'h', id: UNKNOWN },
      rule: [{ port: 1, id: UNKNOWN }],
    });
  });

  test('has no write-only value', () => {
    expect(state).toMatchObject({ secret_wo: null });
  });

  test('keeps what is already there', () => {
    expect(planned(BLOCK, { ...CONFIG, arn: 'arn:1' })).toMatchObject({ arn: 'arn:1' });
  });

  test('of a removed resource is null', () => {
    expect(planned(BLOCK, null)).toBe(null);
  });

  test('of a certificate names the domains to validate', () => {
    const certificate = {
      domain_name: 'a.dev',
      subject_alternative_names: ['*.a.dev', 'a.dev'],
      domain_validation_options: UNKNOWN,
    };
    expect(workedOut('aws_acm_certificate', certificate)).toMatchObject({
      domain_validation_options: [
        { domain_name: 'a.dev', resource_record_name: UNKNOWN },
        { domain_name: '*.a.dev', resource_record_name: UNKNOWN },
      ],
    });
    expect(workedOut('aws_acm_certificate', { ...certificate, domain_name: UNKNOWN })).toEqual({
      ...certificate,
      domain_name: UNKNOWN,
      domain_validation_options: UNKNOWN,
    });
    expect(workedOut('aws_vpc', certificate)).toBe(certificate);
  });
});

describe('the new state', () => {
  const make = (name: string) => `made-${name}`;

  test('has made values for what was unknown, and no write-only value', () => {
    expect(applied(BLOCK, planned(BLOCK, CONFIG), make)).toEqual({
      ...CONFIG,
      arn: 'made-arn',
      region: 'made-region',
      secret_wo: null,
      results: 'made-results',
      connection: { host: 'h', id: 'made-id' },
      rule: [{ port: 1, id: 'made-id' }],
    });
  });

  test('has made values inside values that were partly known', () => {
    const state = { ...CONFIG, results: [{ id: UNKNOWN }] };
    expect(applied(BLOCK, state, make)).toMatchObject({ results: [{ id: 'made-id' }] });
  });

  test('of a data source fills what was not configured', () => {
    expect(read(BLOCK, { ...CONFIG, region: 'eu-west-1' }, make)).toMatchObject({
      arn: 'made-arn',
      region: 'eu-west-1',
      secret_wo: 'secret',
    });
  });
});

describe('made values', () => {
  const at: MadeFor = { typeName: 'aws_vpc', attribute: 'id', instance: 3, region: 'eu-west-1' };

  test('look like what the attribute is named after', () => {
    expect(madeValue('string', at)).toMatch(/^vpc-0[0-9a-f]{17}$/);
    expect(madeValue('string', { ...at, attribute: 'subnet_id' })).toMatch(/^subnet-0/);
    expect(madeValue('string', { ...at, attribute: 'arn' })).toMatch(
      /^arn:aws:vpc:eu-west-1:111122223333:vpc\/[0-9a-f]{17}$/,
    );
    expect(madeValue('number', { ...at, attribute: 'port' })).toBe(5432);
    expect(madeValue('string', { ...at, attribute: 'anything' })).toBe('made-anything-3');
  });

  test('have the type that is asked for, whatever the name', () => {
    expect(madeValue('number', { ...at, attribute: 'arn' })).toBe(1);
    expect(madeValue('bool', { ...at, attribute: 'status' })).toBe(false);
    expect(madeValue(['set', 'string'], { ...at, attribute: 'arns' })).toHaveLength(1);
    expect(madeValue(['map', 'number'], at)).toEqual({ made: 1 });
  });

  test('of lists and objects are not empty', () => {
    const type = ['list', ['object', { data: 'string', count: 'number' }]] as const;
    expect(madeValue(['list', type[1] as never], { ...at, attribute: 'items' })).toEqual([
      { data: expect.any(String), count: 1 },
    ]);
  });

  test('give three zones of the region', () => {
    const zones = { ...at, typeName: 'aws_availability_zones', attribute: 'names' };
    expect(madeValue(['list', 'string'], zones)).toEqual([
      'eu-west-1a',
      'eu-west-1b',
      'eu-west-1c',
    ]);
  });

  test('differ between instances and agree between runs', () => {
    expect(madeValue('string', at)).toBe(madeValue('string', { ...at }));
    expect(madeValue('string', at)).not.toBe(madeValue('string', { ...at, instance: 4 }));
  });
});

describe('the rules on configurations', () => {
  test('fails when an attribute is set that the provider decides', () => {
    const mistakes = computedOnlyMistakes(BLOCK, { ...CONFIG, arn: 'arn:mine' });
    expect(mistakes).toMatchObject([{ path: ['arn'], summary: 'Value for a computed attribute' }]);
  });

  test('fails when such an attribute is set inside a block or a nested object', () => {
    const config = {
      ...CONFIG,
      rule: [{ port: 1, id: 'mine' }],
      connection: { host: 'h', id: 'mine' },
    };
    expect(computedOnlyMistakes(BLOCK, config).map((each) => each.path)).toEqual([
      ['connection', 'id'],
      ['rule', 0, 'id'],
    ]);
  });

  test('let optional results and everything unset pass', () => {
    expect(computedOnlyMistakes(BLOCK, { ...CONFIG, region: 'eu-west-1' })).toEqual([]);
    expect(computedOnlyMistakes(BLOCK, null)).toEqual([]);
  });

  test('fails when the cluster of the Helm provider is not known', () => {
    expect(providerMistakes({ kubernetes: { host: UNKNOWN } })).toMatchObject([
      { path: ['kubernetes', 'host'] },
    ]);
    expect(providerMistakes({ kubernetes: { host: 'https://made' } })).toEqual([]);
    expect(providerMistakes({})).toEqual([]);
  });
});

describe('the rules on releases', () => {
  let folder = '';
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'release-rules-'));
    fs.mkdirSync(path.join(folder, 'charts/unit'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'charts/unit/Chart.yaml'), 'name: unit\nversion: 1.0.0\n');
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('accept a chart that is there with the version asked for', () => {
    expect(releaseMistakes({ chart: './charts/unit', version: '1.0.0' }, folder)).toEqual([]);
    expect(releaseMistakes({ chart: 'charts/unit', version: null }, folder)).toEqual([]);
  });

  test('fails when the chart is missing or has another version', () => {
    expect(releaseMistakes({ chart: './charts/other' }, folder)).toMatchObject([
      { path: ['chart'] },
    ]);
    expect(releaseMistakes({ chart: './charts/unit', version: '2.0.0' }, folder)).toMatchObject([
      { path: ['version'], detail: expect.stringContaining("'2.0.0'") },
    ]);
  });

  test('leave charts of a repository or registry alone', () => {
    expect(
      releaseMistakes({ chart: 'kueue', repository: 'https://charts.invalid' }, folder),
    ).toEqual([]);
    expect(releaseMistakes({ chart: 'oci://registry.invalid/kueue' }, folder)).toEqual([]);
    expect(releaseMistakes({ chart: UNKNOWN }, folder)).toEqual([]);
  });

  test.each(['- list', 'text', 'a: [', '1'])('fails when the values are %p', (values) => {
    expect(releaseMistakes({ values: [values] }, folder)).toMatchObject([{ path: ['values'] }]);
  });

  test('accept values that are a mapping, or nothing', () => {
    expect(releaseMistakes({ values: ['a: 1', '{}', ''] }, folder)).toEqual([]);
    expect(releaseMistakes(null, folder)).toEqual([]);
  });
});

test('a schema becomes the message that the protocol defines', () => {
  expect(schemaMessage(BLOCK)).toMatchObject({
    block: {
      attributes: expect.arrayContaining([
        expect.objectContaining({ name: 'name', type: Buffer.from('"string"'), required: true }),
        expect.objectContaining({ name: 'secret_wo', write_only: true }),
        expect.objectContaining({
          name: 'connection',
          nested_type: { nesting: 'SINGLE', attributes: expect.any(Array) },
        }),
      ]),
      block_types: [{ type_name: 'rule', nesting: 'LIST', min_items: 0, max_items: 0 }],
    },
  });
});
