import { fitGrowth, least, median } from '../../bench/statistics';

test.each([
  [[3], 3],
  [[1, 9, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('fails when there is nothing to take the median of', () => {
  expect(() => median([])).toThrow('the median of no values');
});

test('the least of the values', () => {
  expect(least([0.4, 0.3, 0.9])).toBe(0.3);
});

test('fails when there is nothing to take the least of', () => {
  expect(() => least([])).toThrow('the least of no values');
});

const SIZES = [0, 1, 4, 16, 64];

test.each([0.8, 1, 1.2, 2])('finds the exponent %d below a fixed cost', (exponent) => {
  const points = SIZES.map((size) => ({ size, cost: 0.4 + 0.005 * size ** exponent }));
  const growth = fitGrowth(points);
  expect(growth.exponent).toBeCloseTo(exponent, 2);
  expect(growth.fixed).toBeCloseTo(0.4, 3);
  expect(growth.slope).toBeCloseTo(0.005, 4);
});

test('noise of a few percent does not turn a line into a curve', () => {
  const noise = [1.01, 0.99, 1.02, 0.98, 1.01];
  const points = SIZES.map((size, index) => ({
    size,
    cost: (0.4 + 0.02 * size) * (noise[index] ?? 1),
  }));
  expect(fitGrowth(points).exponent).toBeLessThan(1.1);
});

test('fails when there are fewer points than unknowns', () => {
  expect(() => fitGrowth([{ size: 1, cost: 1 }])).toThrow('needs 4 points, got 1');
});
