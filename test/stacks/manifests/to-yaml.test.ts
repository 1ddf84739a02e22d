import { dump, load } from 'js-yaml';
import { toYaml } from '../../../stacks/manifests/to-yaml';

const AWKWARD = [
  '',
  ' ',
  'a',
  'true',
  'null',
  '~',
  '1',
  '1.5',
  '- a',
  '# a',
  'a # b',
  'a: b',
  'key:',
  "it's",
  'say "so"',
  'a\\b',
  '{{ .value }}',
  '*a',
  '&a',
  '%a',
  '@a',
  '`a`',
  '!a',
  '|',
  '>',
  '?',
  'a\tb',
  'ä ö ü ’',
  '\u0007',
  'one\ntwo',
  'one\n\ntwo\n',
  'one\n',
  'one\n\n',
  '\none',
  '  indented\nmore',
  'trailing \nspace',
  'a\n  b\n    c\n',
  '2026-11-27',
  '0x1f',
  'yes',
  'on',
];

/** What js-yaml writes, with the same options, of texts that it takes for texts. */
const byLibrary = (value: unknown) =>
  dump(value, { lineWidth: -1, noRefs: true, quotingType: '"' });

describe('an object in YAML', () => {
  test.each(AWKWARD)('has the text %j as js-yaml writes it, wherever it stands', (text) => {
    const value = {
      a: text,
      b: { c: text, d: [text, { e: text, f: { g: [text] } }, [text, [text]]] },
      [`key ${text.length}`]: 1,
    };
    expect(toYaml(value)).toBe(byLibrary(value));
    expect(load(toYaml(value))).toEqual(value);
  });

  test('has numbers, truths, nothing and empty ones on the lines of their keys', () => {
    const value = {
      a: 1,
      b: -0.5,
      c: true,
      d: null,
      e: {},
      f: [],
      g: [{}, [], null, 2],
      h: [[{ i: 1, j: {} }]],
    };
    expect(toYaml(value)).toBe(byLibrary(value));
  });

  test('has keys in quotes that are no plain ones', () => {
    const value = { 'a: b': 1, '': 2, '1': 3, true: 4, '@x': { 'y z': 5 } };
    expect(toYaml(value)).toBe(byLibrary(value));
  });

  test.each(['1_000', '123e456789', '0b1', '0o7'])(
    'has the text %s in quotes, which other parsers take for a number',
    (text) => {
      expect(toYaml({ a: text })).toBe(`a: "${text}"\n`);
    },
  );
});
