/** As many numbers, from 0. */
export const times = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

/** The middle of the values: one disturbed run does not move it. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  if (upper === undefined) throw new Error('the median of no values is not defined');
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
};

/** The least of the values: whatever else a machine does adds to the cost of a run and takes nothing from it. */
export const least = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('the least of no values is not defined');
  return Math.min(...values);
};

/** A measured size and what it cost. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/** cost = fixed + slope × size ^ exponent */
export interface Growth {
  readonly exponent: number;
  readonly fixed: number;
  readonly slope: number;
}

interface Fit extends Growth {
  readonly error: number;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/**
 * Least squares of the relative errors for one exponent: the fit is linear in the other two.
 * Relative, so that the largest size does not hide the others.
 */
const fitWith = (exponent: number, points: readonly Point[]): Fit => {
  const rows = points.map(({ size, cost }) => ({
    x: size ** exponent,
    cost,
    weight: 1 / cost ** 2,
  }));
  const w = sum(rows.map(({ weight }) => weight));
  const wx = sum(rows.map(({ weight, x }) => weight * x));
  const wxx = sum(rows.map(({ weight, x }) => weight * x * x));
  const wy = sum(rows.map(({ weight, cost }) => weight * cost));
  const wxy = sum(rows.map(({ weight, x, cost }) => weight * x * cost));
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  const fixed = (wy - slope * wx) / w;
  const error = sum(rows.map(({ x, cost, weight }) => weight * (fixed + slope * x - cost) ** 2));
  return { exponent, fixed, slope, error };
};

const EXPONENTS = Array.from({ length: 251 }, (_, step) => 0.5 + step / 100);

/** Finds the exponent between 0.5 and 3 that fits best. Size 0 is what is paid before anything grows. */
export const fitGrowth = (points: readonly Point[]): Growth => {
  if (points.length < 4)
    throw new Error(`a fit of three unknowns needs 4 points, got ${points.length}`);
  const fits = EXPONENTS.map((exponent) => fitWith(exponent, points));
  return fits.reduce((best, fit) => (fit.error < best.error ? fit : best));
};
