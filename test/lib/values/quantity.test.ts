import { ParseError } from '../../../lib/errors';
import { DurationText, Quantity, ValueError } from '../../../lib/values';

const q = (text: string): Quantity => Quantity.parse(text);

describe('Quantity', () => {
  test.each([
    ['4', 4],
    ['0', 0],
    ['500m', 0.5],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['4.', 4],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1.5e-1', 0.15],
    ['2k', 2000],
    ['3M', 3e6],
    ['4G', 4e9],
    ['5T', 5e12],
    ['6P', 6e15],
    ['1E', 1e18],
    ['1Ki', 1024],
    ['2Mi', 2 * 2 ** 20],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['2Ti', 2 * 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['7u', 7e-6],
    ['9n', 9e-9],
  ])('reads %s as %p and keeps the text', (text, value) => {
    expect(q(text).toNumber()).toBe(value);
    expect(q(text).toString()).toBe(text);
    expect(JSON.stringify({ cpu: q(text) })).toBe(`{"cpu":"${text}"}`);
  });

  test.each([
    '',
    'abc',
    '1 Gi',
    '1gi',
    '1KI',
    '1K',
    '-1',
    '+1',
    '1e',
    '1e1000',
    '1.2.3',
    '.',
    '1mi',
    '0x10',
    'Gi',
    '1Gi ',
  ])('fails when the text is malformed: %p', (text) => {
    expect(() => q(text)).toThrow(
      new ParseError(
        `'${text}' is not a Kubernetes quantity; write a number and an optional unit, such as '500m', '4', '2Gi' or '1e3'`,
      ),
    );
  });

  test('fails when the text is finer than Kubernetes keeps, or too large', () => {
    expect(() => q('0.5n')).toThrow(
      "'0.5n' is finer than Kubernetes keeps; the smallest step is 1n",
    );
    expect(() => q('8Ei')).toThrow("'8Ei' is too large; a Kubernetes quantity is at most 2^63 - 1");
    expect(q('7Ei').toGibibytes()).toBe(7 * 2 ** 30);
  });

  test('compares amounts, however they are written', () => {
    expect(q('1Gi').equals(q('1024Mi'))).toBe(true);
    expect(q('1Gi').equals(q('1G'))).toBe(false);
    expect(
      ['2', '500m', '1500m', '1']
        .map(q)
        .sort((a, b) => a.compare(b))
        .map(String),
    ).toEqual(['500m', '1', '1500m', '2']);
    expect([q('1').compare(q('2')), q('2').compare(q('2000m')), q('3').compare(q('2'))]).toEqual([
      -1, 0, 1,
    ]);
    expect([q('0Gi').isZero(), q('1n').isZero(), Quantity.zero.isZero()]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test.each([
    ['500m', '500m', '1'],
    ['500m', '250m', '750m'],
    ['1Gi', '512Mi', '1536Mi'],
    ['1Gi', '1Gi', '2Gi'],
    ['1.5Gi', '512Mi', '2Gi'],
    ['1Gi', '500m', '1073741824500m'],
    ['1G', '1Gi', '2073741824'],
    ['0Gi', '0', '0'],
    ['1Ki', '1', '1025'],
    ['0', '0', '0'],
  ])('adds %s and %s to %s', (left, right, sum) => {
    expect(q(left).add(q(right)).toString()).toBe(sum);
  });

  test.each([
    ['2', '500m', '1500m'],
    ['2Gi', '512Mi', '1536Mi'],
    ['8', '8', '0'],
  ])('takes from %s the amount %s, which leaves %s', (left, right, rest) => {
    expect(q(left).subtract(q(right)).equals(q(rest))).toBe(true);
  });

  test('fails when more is taken than there is', () => {
    expect(() => q('1').subtract(q('2'))).toThrow("'2' cannot be taken from '1', which is less");
  });

  test.each([
    ['500m', 3, '1500m'],
    ['500m', 4, '2'],
    ['2Gi', 8, '16Gi'],
    ['2Gi', 1.5, '3Gi'],
    ['2Gi', 0, '0'],
    ['2Gi', 0.1, '214748365'],
    ['1', 0.3333, '334m'],
    ['1n', 5, '5n'],
    ['1n', 0.5, '1n'],
    ['1u', 1.5, '1500n'],
    ['1Gi', 1e-10, '1'],
    ['1m', 1e21, '1E'],
  ])('multiplies %s by %p to %s', (text, factor, product) => {
    expect(q(text).multiply(factor).toString()).toBe(product);
  });

  test.each([-1, NaN, Infinity])('fails when multiplied by %p', (factor) => {
    expect(() => q('1').multiply(factor)).toThrow(
      new ValueError(`a quantity can be multiplied by a number from 0 on, got ${factor}`),
    );
  });

  test('agrees with exact integer arithmetic on sums of millicores and mebibytes', () => {
    for (let left = 0; left < 3000; left += 97) {
      for (let right = 1; right < 3000; right += 131) {
        const cpu = Quantity.millicores(left).add(Quantity.millicores(right));
        const memory = Quantity.mebibytes(left).add(Quantity.mebibytes(right));
        expect([cpu.toMillis(), memory.toMebibytes()]).toEqual([left + right, left + right]);
      }
    }
  });

  test('converts and counts', () => {
    expect([q('1500m').toMillis(), q('1u').toMillis(), q('3').toMillis()]).toEqual([1500, 1, 3000]);
    expect([q('1536Mi').toGibibytes(), q('2Gi').toMebibytes()]).toEqual([1.5, 2048]);
    expect(
      [
        Quantity.count(8),
        Quantity.gibibytes(2),
        Quantity.mebibytes(5),
        Quantity.millicores(250),
      ].map(String),
    ).toEqual(['8', '2Gi', '5Mi', '250m']);
  });

  test('fails when a count is not a whole number from 0 on', () => {
    expect(() => Quantity.count(1.5)).toThrow('a count must be a whole number from 0 on, got 1.5');
    expect(() => Quantity.gibibytes(-1)).toThrow(
      'an amount of memory in GiB must be a whole number from 0 on, got -1',
    );
    expect(() => Quantity.mebibytes(NaN)).toThrow('an amount of memory in MiB');
    expect(() => Quantity.millicores(0.5)).toThrow('an amount of CPU in thousandths of a core');
  });

  test.each(['2', '0.5', '500m', '1e1', '0.001'])('takes %s as CPU', (text) => {
    expect(Quantity.cpu(text).toString()).toBe(text);
  });

  test.each(['2Gi', '1k', '0.0001', '5u'])('fails when CPU is %s', (text) => {
    expect(() => Quantity.cpu(text)).toThrow(
      `'${text}' is not an amount of CPU; write cores such as '2' or thousandths such as '500m'`,
    );
  });

  test.each(['16Gi', '1.5Gi', '1G', '1e9', '128974848'])('takes %s as memory', (text) => {
    expect(Quantity.memory(text).toString()).toBe(text);
  });

  test.each(['400m', '1000m', '0.5', '1.3Ki'])('fails when memory is %s', (text) => {
    expect(() => Quantity.memory(text)).toThrow(
      `'${text}' is not an amount of memory; write whole bytes such as '512Mi' or '16Gi'`,
    );
  });
});

describe('DurationText', () => {
  test.each([
    ['30s', 30],
    ['5m', 300],
    ['720h', 2_592_000],
    ['1h30m', 5400],
    ['1h0m5s', 3605],
    ['0s', 0],
  ])('reads %s as %i seconds', (text, seconds) => {
    expect(DurationText.parse(text).seconds).toBe(seconds);
    expect(JSON.stringify([DurationText.parse(text)])).toBe(`["${text}"]`);
  });

  test.each(['', '5', '1d', '1.5h', '-5m', '5 m', '5ms', 'Never', 'never'])(
    'fails when the duration is %p',
    (text) => {
      expect(() => DurationText.parse(text)).toThrow(
        new ParseError(
          `'${text}' is not a duration; write whole hours, minutes or seconds such as '720h', '1h30m' or '30s'`,
        ),
      );
    },
  );

  test('reads Never where it is allowed', () => {
    expect(DurationText.parseOrNever('Never')).toBe(DurationText.never);
    expect(DurationText.parseOrNever('5m').isNever()).toBe(false);
    expect([
      DurationText.never.isNever(),
      DurationText.never.seconds,
      String(DurationText.never),
    ]).toEqual([true, Infinity, 'Never']);
    expect(() => DurationText.parseOrNever('never')).toThrow("'never' is not a duration");
  });

  test('compares lengths, however they are written', () => {
    const [short, long] = [DurationText.parse('90m'), DurationText.parse('2h')];
    expect([
      short.compare(long),
      long.compare(short),
      short.compare(DurationText.parse('1h30m')),
    ]).toEqual([-1, 1, 0]);
    expect([
      long.compare(DurationText.never),
      DurationText.never.compare(DurationText.never),
    ]).toEqual([-1, 0]);
  });
});
