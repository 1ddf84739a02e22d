import { nullValues } from '../../../lib/release/null-values';

describe('nullValues', () => {
  test('finds no null where there is none', () => {
    expect(nullValues({ a: 1, b: { c: [false, ''] } })).toEqual([]);
  });

  test('names the path of each null', () => {
    expect(nullValues({ a: null, b: { c: [0, { d: null }] } })).toEqual([
      'values.a',
      'values.b.c.1.d',
    ]);
  });
});
