import { ParseError } from '../errors';

interface Field {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** Three-letter names of the values from the lowest on. */
  readonly names?: readonly string[];
}

// The ranges CronJob and Karpenter budgets accept: https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
const FIELDS: readonly Field[] = [
  { name: 'minute', lowest: 0, highest: 59 },
  { name: 'hour', lowest: 0, highest: 23 },
  { name: 'day of month', lowest: 1, highest: 31 },
  {
    name: 'month',
    lowest: 1,
    highest: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  {
    name: 'day of week',
    lowest: 0,
    highest: 6,
    names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  },
];
const MACROS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const PART = /^(\*|\?|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/;

/** A cron schedule of five fields, or a name such as `@daily`, as Kubernetes and Karpenter read it. Immutable. */
export class CronSchedule {
  /** Reads a schedule; throws a ParseError that names the field at fault and its range. */
  static parse(text: string): CronSchedule {
    if (MACROS.includes(text)) return new CronSchedule(text);
    const fields = text.trim().split(/\s+/);
    if (fields.length !== FIELDS.length) {
      throw new ParseError(
        `'${text}' is not a cron schedule; write five fields (minute hour day month weekday) such as '0 3 * * 1', or one of ${MACROS.join(', ')}`,
      );
    }
    FIELDS.forEach((field, index) => {
      const value = fields[index] ?? '';
      if (value.split(',').every((part) => isPart(part.toLowerCase(), field))) return;
      throw new ParseError(
        `'${text}' has '${value}' as ${field.name}; allowed are numbers from ${field.lowest} to ${field.highest}, ranges, lists, steps and '*'`,
      );
    });
    return new CronSchedule(text);
  }

  private constructor(private readonly text: string) {}

  /** The text as given. */
  toString(): string {
    return this.text;
  }

  /** The text as given, in JSON. */
  toJSON(): string {
    return this.text;
  }
}

function isPart(text: string, field: Field): boolean {
  const match = PART.exec(text);
  if (!match) return false;
  const [, from = '', to, step] = match;
  if (step !== undefined && Number(step) < 1) return false;
  if (from === '*' || from === '?') return to === undefined;
  const start = valueOf(from, field);
  const end = to === undefined ? start : valueOf(to, field);
  return start !== undefined && end !== undefined && start <= end;
}

function valueOf(text: string, field: Field): number | undefined {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return field.lowest + named;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= field.lowest && value <= field.highest ? value : undefined;
}
