import { ParseError } from '../../../lib/errors';
import { Hostname } from '../../../lib/values';

const LONG_LABEL = 'a'.repeat(64);

describe('Hostname', () => {
  const host = (text: string): Hostname => Hostname.parse(text);

  test.each([
    'acme.io',
    'auth.ml.acme.io',
    'a',
    '3com.net',
    'xn--bcher-kva.de',
    `${'a'.repeat(63)}.io`,
  ])('reads %s', (text) => {
    expect(host(text).toString()).toBe(text);
    expect(JSON.stringify([host(text)])).toBe(`["${text}"]`);
    expect(host(text).labels).toEqual(text.split('.'));
  });

  test.each([
    ['', 'it is empty'],
    ['Acme.io', "it has upper-case letters; write 'acme.io'"],
    ['acme.io.', 'leave the trailing dot out'],
    ['*.acme.io', 'a wildcard is not a host name; name the domain itself'],
    [
      'acme..io',
      "the label '' must consist of a-z, 0-9 and '-', and begin and end with a letter or digit",
    ],
    ['-a.io', "the label '-a' must consist"],
    ['a-.io', "the label 'a-' must consist"],
    ['a_b.io', "the label 'a_b' must consist"],
    ['https://acme.io', "the label 'https://acme' must consist"],
    ['acme.io:8080', "the label 'io:8080' must consist"],
    [`${LONG_LABEL}.io`, `the label '${LONG_LABEL}' has 64 characters, at most 63 are allowed`],
    ['10.0.0.1', 'the last label is a number, so it reads as an IP address'],
    [
      Array.from({ length: 64 }, () => 'abc').join('.'),
      'it has 255 characters, at most 253 are allowed',
    ],
  ])('fails when the text is %p', (text, problem) => {
    expect(() => host(text)).toThrow(ParseError);
    expect(() => host(text)).toThrow(`'${text}' is not a host name: ${problem}`);
  });

  test('knows what lies below it', () => {
    const domain = host('acme.io');
    expect(domain.child('auth').toString()).toBe('auth.acme.io');
    expect(() => domain.child('Auth')).toThrow("write 'auth.acme.io'");
    expect(
      ['auth.acme.io', 'a.b.acme.io', 'acme.io', 'notacme.io', 'io'].map((name) =>
        host(name).isUnder(domain),
      ),
    ).toEqual([true, true, false, false, false]);
    expect(
      ['auth.acme.io', 'a.b.acme.io', 'acme.io'].map((name) =>
        host(name).isCoveredByWildcardOf(domain),
      ),
    ).toEqual([true, false, false]);
    expect([domain.equals(host('acme.io')), domain.equals(host('auth.acme.io'))]).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    'example.com',
    'ml.example.net',
    'a.b.example.org',
    'ml.example',
    'x.test',
    'x.invalid',
    'localhost',
    'a.localhost',
  ])('calls %s reserved', (text) => {
    expect(host(text).isReserved()).toBe(true);
  });

  test.each(['acme.io', 'example.io', 'myexample.com', 'test.io', 'contest'])(
    'does not call %s reserved',
    (text) => {
      expect(host(text).isReserved()).toBe(false);
    },
  );
});
