import { remembered } from '../../lib/remembered';

describe('a remembered function', () => {
  test('works an answer out once for each object', () => {
    const asked: string[] = [];
    const names = remembered(({ name }: { readonly name: string }) => {
      asked.push(name);
      return [name];
    });
    const a = { name: 'a' };
    const b = { name: 'b' };
    expect([names(a), names(b), names(a)]).toEqual([['a'], ['b'], ['a']]);
    expect(names(a)).toBe(names(a));
    expect(asked).toEqual(['a', 'b']);
  });

  test('works it out anew for another object that says the same', () => {
    const names = remembered(({ name }: { readonly name: string }) => [name]);
    expect(names({ name: 'a' })).not.toBe(names({ name: 'a' }));
  });
});
