import { CPU_RATIO, MEMORY } from '../../bench/budgets';
import { formatResults } from '../../bench/results';

test('a result stands beside its budget', () => {
  const text = formatResults([
    { measure: 'lab: CPU', unit: 's', value: 0.5 },
    { ...CPU_RATIO, value: 4 },
    { ...CPU_RATIO, value: 6 },
    { ...CPU_RATIO, value: 9 },
    { ...MEMORY, value: 140 },
  ]);
  const bounds = 'budget 8, stretch 5';
  expect(text.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'lab: CPU 0.50 s',
    `${CPU_RATIO.measure} 4.00 × ${bounds}: within stretch`,
    `${CPU_RATIO.measure} 6.00 × ${bounds}: within budget`,
    `${CPU_RATIO.measure} 9.00 × ${bounds}: above budget`,
    `${MEMORY.measure} 140 MiB budget 130, stretch 100: above budget (not gated)`,
  ]);
});

test('only measures that no machine decides are gated', () => {
  expect([CPU_RATIO.gated, MEMORY.gated]).toEqual([true, false]);
});
