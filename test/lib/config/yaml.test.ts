import {
  environmentJsonSchema,
  environmentReference,
  parseYamlEnvironment,
} from '../../../lib/config';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES } from '../../support/environments';
import { readFileSync } from 'node:fs';

const GOOD = 'name: test\nregion: us-west-2\ndomain: ml.acme.dev\n';

describe('positions', () => {
  test('a violation names line and column of the value', () => {
    expect(() => parseYamlEnvironment(`${GOOD}network:\n  nat: double\n`, 'my.yaml')).toThrow(
      /5:8 {2}network\.nat: /,
    );
  });

  test('an unknown key names its own line', () => {
    expect(() => parseYamlEnvironment(`${GOOD}network:\n  natt: single\n`, 'my.yaml')).toThrow(
      /5:9 {2}network\.natt: unknown key; did you mean 'nat'\?/,
    );
  });

  test('a missing value names the nearest place that is in the file', () => {
    expect(() => parseYamlEnvironment(`${GOOD}nodePools:\n  big: {}\n`, 'my.yaml')).toThrow(
      /5:8 {2}nodePools\.big\.preset/,
    );
  });

  test('fails when the text is no YAML, with the place', () => {
    expect(() => parseYamlEnvironment('name: [1\nregion: x\n', 'my.yaml')).toThrow(
      /^my\.yaml has 1 error:\n {2}\d+:\d+ {2}\(top level\): not valid YAML; /,
    );
  });

  test('fails when the file is empty', () => {
    expect(() => parseYamlEnvironment('', 'my.yaml')).toThrow(/my\.yaml has 1 error/);
  });

  test('fails when a key stands twice', () => {
    expect(() => parseYamlEnvironment(`${GOOD}name: other\n`, 'my.yaml')).toThrow(
      /Map keys must be unique/,
    );
  });

  test('fails when a version is written as a number, saying how', () => {
    expect(() => parseYamlEnvironment(`${GOOD}cluster:\n  version: 1.35\n`, 'my.yaml')).toThrow(
      /cluster\.version/,
    );
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false, formats: { email: true, 'date-time': true } }).compile(
    environmentJsonSchema(),
  );

  test.each(ENVIRONMENT_NAMES)('accepts the shipped environment %s', (name) => {
    const text = readFileSync(`environments/${name}.yaml`, 'utf8');
    expect(validate(parse(text)) ? [] : validate.errors).toEqual([]);
  });

  test.each([
    ['an unknown key', { natt: 'single' }],
    ['a wrong value', { nat: 'double' }],
  ])('refuses %s', (_case, network) => {
    expect(validate({ ...(parse(GOOD) as object), network })).toBe(false);
  });
});

describe('the reference page', () => {
  const page = environmentReference();

  test('has a row for a key of every depth', () => {
    for (const key of [
      'name',
      'network.nat',
      'cluster.systemNodes.max',
      'teams.<name>.quota.gpus',
    ]) {
      expect(page).toContain(`| \`${key}\` |`);
    }
  });

  test('gives the defaults of all profiles where they differ', () => {
    expect(page).toContain(
      '| `network.nat` | `single`, `perZone`, `none` | `"single"` · `"single"` · `"perZone"` |',
    );
  });

  test('every key has a description', () => {
    const bare = page.split('\n').filter((line) => /\|\s+\|$/.test(line));
    expect(bare).toEqual([]);
  });

  test('has each key once', () => {
    const keys = page.split('\n').flatMap((line) => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? []);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
