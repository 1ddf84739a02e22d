import { ParseError } from '../errors';
import { ValueError } from './value-error';

// The grammar of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
// without a sign: a request, limit or size is never negative.
const FORMAT = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2}|[numkMGTPE]|[KMGTPE]i)?$/;

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_SUFFIXES = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** Quantities are exact: a whole number of 10^-9, the finest step Kubernetes keeps. */
const NANOS = 10n ** 9n;
const NANOS_PER_MILLI = 10n ** 6n;
/** Kubernetes caps a quantity at 2^63 - 1. */
const LARGEST = (2n ** 63n - 1n) * NANOS;

/** A Kubernetes quantity such as `500m`, `2Gi`, `1e3` or `4`. Immutable and exact. */
export class Quantity {
  static readonly zero = new Quantity(0n, '0');

  /** Reads any Kubernetes quantity; throws a ParseError naming the text and the forms allowed. */
  static parse(text: string): Quantity {
    const match = FORMAT.exec(text);
    if (!match?.[1]) {
      throw new ParseError(
        `'${text}' is not a Kubernetes quantity; write a number and an optional unit, such as '500m', '4', '2Gi' or '1e3'`,
      );
    }
    const nanos = scaled(match[1], match[2] ?? '');
    if (nanos === undefined) {
      throw new ParseError(`'${text}' is finer than Kubernetes keeps; the smallest step is 1n`);
    }
    if (nanos > LARGEST) {
      throw new ParseError(`'${text}' is too large; a Kubernetes quantity is at most 2^63 - 1`);
    }
    return new Quantity(nanos, text);
  }

  /** Reads an amount of CPU: cores (`2`, `0.5`) or thousandths (`500m`), with no finer part and no byte unit. */
  static cpu(text: string): Quantity {
    const quantity = Quantity.parse(text);
    if (quantity.nanos % NANOS_PER_MILLI !== 0n || /i$|[kMGTPE]$/.test(text)) {
      throw new ParseError(
        `'${text}' is not an amount of CPU; write cores such as '2' or thousandths such as '500m'`,
      );
    }
    return quantity;
  }

  /** Reads an amount of memory or storage in whole bytes; `400m`, four tenths of a byte, is refused. */
  static memory(text: string): Quantity {
    const quantity = Quantity.parse(text);
    if (quantity.nanos % NANOS !== 0n || /[num]$/.test(text)) {
      throw new ParseError(
        `'${text}' is not an amount of memory; write whole bytes such as '512Mi' or '16Gi'`,
      );
    }
    return quantity;
  }

  /** A whole number of anything: GPUs, pods. */
  static count(count: number): Quantity {
    return fromInteger(count, '', 'a count');
  }

  /** A whole number of thousandths of a core. */
  static millicores(millicores: number): Quantity {
    return fromInteger(millicores, 'm', 'an amount of CPU in thousandths of a core');
  }

  /** A whole number of mebibytes. */
  static mebibytes(mebibytes: number): Quantity {
    return fromInteger(mebibytes, 'Mi', 'an amount of memory in MiB');
  }

  /** A whole number of gibibytes. */
  static gibibytes(gibibytes: number): Quantity {
    return fromInteger(gibibytes, 'Gi', 'an amount of memory in GiB');
  }

  private constructor(
    private readonly nanos: bigint,
    private readonly text: string,
  ) {}

  /** Negative, zero or positive as this is less than, equal to or more than the other: for `sort`. */
  compare(other: Quantity): number {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  /** Whether both are the same amount, however written: `1Gi` equals `1024Mi`. */
  equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }

  /** Whether the amount is nought. */
  isZero(): boolean {
    return this.nanos === 0n;
  }

  /** The sum, written in the units of this quantity. */
  add(other: Quantity): Quantity {
    return computed(this.nanos + other.nanos, this.text);
  }

  /** The difference, written in the units of this quantity. Throws a ValueError where it is less than nothing. */
  subtract(other: Quantity): Quantity {
    if (other.nanos <= this.nanos) return computed(this.nanos - other.nanos, this.text);
    throw new ValueError(`'${other.text}' cannot be taken from '${this.text}', which is less`);
  }

  /**
   * The product with a number that is not negative, rounded up: to a whole byte for a quantity in
   * `Ki`, `Mi` …, to a thousandth otherwise.
   */
  multiply(factor: number): Quantity {
    if (!Number.isFinite(factor) || factor < 0) {
      throw new ValueError(`a quantity can be multiplied by a number from 0 on, got ${factor}`);
    }
    const [numerator, denominator] = asFraction(factor);
    const exact = this.nanos * numerator;
    const nanos = (exact + denominator - 1n) / denominator;
    return computed(roundedUp(nanos, this.step()), this.text);
  }

  /** The amount as a number: cores, bytes or a count. Exact up to 2^53. */
  toNumber(): number {
    return Number(this.nanos / NANOS) + Number(this.nanos % NANOS) / Number(NANOS);
  }

  /** Thousandths, rounded up: of a core, for CPU. */
  toMillis(): number {
    return Number((this.nanos + NANOS_PER_MILLI - 1n) / NANOS_PER_MILLI);
  }

  /** Mebibytes, with a fraction where there is one. */
  toMebibytes(): number {
    return this.toNumber() / 2 ** 20;
  }

  /** Gibibytes, with a fraction where there is one. */
  toGibibytes(): number {
    return this.toNumber() / 2 ** 30;
  }

  /** The text as given; a computed quantity has the largest unit that leaves a whole number. */
  toString(): string {
    return this.text;
  }

  /** The same text, so that a quantity in a manifest or a JSON document is a string. */
  toJSON(): string {
    return this.text;
  }

  /** The precision that a product keeps. */
  private step(): bigint {
    if (this.text.endsWith('i')) return NANOS;
    return this.nanos % NANOS_PER_MILLI === 0n ? NANOS_PER_MILLI : 1n;
  }
}

/** The number of nanos of a decimal text and its unit, or undefined if it is not a whole number of them. */
function scaled(number: string, unit: string): bigint | undefined {
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction);
  const power = BINARY_SUFFIXES.findIndex((suffix) => suffix === unit) + 1;
  const exponent = (power > 0 ? 0 : decimalExponent(unit)) - fraction.length + 9;
  const value = digits * 1024n ** BigInt(power);
  if (exponent >= 0) return value * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return value % divisor === 0n ? value / divisor : undefined;
}

function decimalExponent(unit: string): number {
  return DECIMAL_EXPONENTS[unit] ?? Number(unit.slice(1));
}

function computed(nanos: bigint, like: string): Quantity {
  const text =
    like.endsWith('i') && nanos % NANOS === 0n ? binaryText(nanos / NANOS) : decimalText(nanos);
  return Quantity.parse(text);
}

function binaryText(value: bigint): string {
  const power =
    BINARY_SUFFIXES.findLastIndex(
      (_, index) => value !== 0n && value % 1024n ** BigInt(index + 1) === 0n,
    ) + 1;
  return `${(value / 1024n ** BigInt(power)).toString()}${BINARY_SUFFIXES[power - 1] ?? ''}`;
}

function decimalText(nanos: bigint): string {
  if (nanos === 0n) return '0';
  const [suffix, exponent] = Object.entries(DECIMAL_EXPONENTS).findLast(
    ([, candidate]) => nanos % 10n ** BigInt(candidate + 9) === 0n,
  ) ?? ['n', -9];
  return `${(nanos / 10n ** BigInt(exponent + 9)).toString()}${suffix}`;
}

/** A number as the fraction its decimal text says: 0.1 is one tenth. */
function asFraction(value: number): [numerator: bigint, denominator: bigint] {
  const [mantissa = '', exponent = '0'] = value.toString().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)];
}

function roundedUp(value: bigint, step: bigint): bigint {
  return ((value + step - 1n) / step) * step;
}

function fromInteger(value: number, unit: string, what: string): Quantity {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ValueError(`${what} must be a whole number from 0 on, got ${value}`);
  }
  return Quantity.parse(`${value}${unit}`);
}
