import { ParseError } from '../errors';

/** `expireAfter` and `consolidateAfter` in https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/apis/crds/karpenter.sh_nodepools.yaml */
const FORMAT = /^(?:\d+[smh])+$/;
const NEVER = 'Never';
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A duration as Karpenter reads it: whole hours, minutes and seconds (`720h`, `1h30m`, `30s`), or `Never`. Immutable. */
export class DurationText {
  /** The duration that never ends. */
  static readonly never = new DurationText(NEVER, Infinity);

  /** Reads a finite duration; throws a ParseError for anything else, days and fractions included. */
  static parse(text: string): DurationText {
    if (!FORMAT.test(text)) {
      throw new ParseError(
        `'${text}' is not a duration; write whole hours, minutes or seconds such as '720h', '1h30m' or '30s'`,
      );
    }
    const parts = text.matchAll(/(\d+)([smh])/g);
    const seconds = [...parts].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ''] ?? 0),
      0,
    );
    return new DurationText(text, seconds);
  }

  /** Reads a finite duration or `Never`. */
  static parseOrNever(text: string): DurationText {
    return text === NEVER ? DurationText.never : DurationText.parse(text);
  }

  private constructor(
    private readonly text: string,
    /** The length in seconds; Infinity for `Never`. */
    readonly seconds: number,
  ) {}

  /** Negative, zero or positive as this is shorter than, as long as or longer than the other: for `sort`. */
  compare(other: DurationText): number {
    if (this.seconds === other.seconds) return 0;
    return this.seconds < other.seconds ? -1 : 1;
  }

  /** Whether this is the duration that never ends. */
  isNever(): boolean {
    return this.seconds === Infinity;
  }

  /** The text as given. */
  toString(): string {
    return this.text;
  }

  /** The text as given, in JSON. */
  toJSON(): string {
    return this.text;
  }
}
