import { helmValues } from '../../../lib/release/chart-release';

test('fields without a value are left out, at any depth', () => {
  expect(helmValues({ a: 1, b: undefined, c: { d: undefined, e: ['x'] } })).toEqual({
    a: 1,
    c: { e: ['x'] },
  });
});

test('text, numbers, truth, null and lists of maps stay as they are', () => {
  const values = { a: 'x', b: 1.5, c: false, d: null, e: [{ f: [] }] };
  expect(helmValues(values)).toEqual(values);
});

test.each([
  ['a function', () => 1, 'function'],
  ['a number that is none', NaN, 'number'],
  ['an item of a list without a value', [undefined], 'undefined'],
])('fails when a value is %s', (_title, value, type) => {
  expect(() => helmValues({ outer: { inner: value } })).toThrow(
    `'inner' must be what JSON can express, got ${type}`,
  );
});
