/** A flag of a command line; one without values is a switch. */
interface Flag {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a program made of a command line: values by the names that its code has for them. */
export type ReadValues = Readonly<Record<string, unknown>>;

/**
 * Complaints about flags that were read as something else than what is written. Python's parsers take the
 * beginning of a flag for the flag, and leave out what they take for nothing.
 */
export function misread(args: readonly string[], read: ReadValues): string[] {
  return flagsOf(args).flatMap(({ name, values }) => {
    const [key = '', ...members] = name.replace(/^no-/, '').split('.');
    const found = read[key.replaceAll('-', '_')];
    if (found === undefined) return [`--${name} is no flag of its own`];
    const written = values.length === 0 ? [String(!name.startsWith('no-'))] : values;
    const wanted = written.map((value) => inside(members, valueOf(value)));
    return isRead(wanted, found)
      ? []
      : [`--${name} ${written.join(' ')} is read as ${JSON.stringify(found)}`];
  });
}

/** The flags with what follows them. */
function flagsOf(args: readonly string[]): Flag[] {
  return args.flatMap((arg, index) => {
    if (!arg.startsWith('--')) return [];
    const [, name = '', , value] = /^--([^=]+)(=(.*))?$/s.exec(arg) ?? [];
    if (value !== undefined) return [{ name, values: [value] }];
    const rest = args.slice(index + 1);
    const next = rest.findIndex((each) => each.startsWith('-'));
    return [{ name, values: next === -1 ? rest : rest.slice(0, next) }];
  });
}

function valueOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as the member of an object, as `--logging-config.formatter` says it. */
const inside = (members: readonly string[], value: unknown): unknown =>
  members.reduceRight<unknown>((member, name) => ({ [name]: member }), value);

/** A flag may be read as its value, or as a list of its values. */
const isRead = (wanted: readonly unknown[], found: unknown): boolean =>
  (wanted.length === 1 && holds(wanted[0], found)) || holds(wanted, found);

/** Whether everything that is wanted is there; what else is there has its default. */
function holds(wanted: unknown, found: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) {
    return textOf(wanted) === textOf(found);
  }
  if (typeof found !== 'object' || found === null) return false;
  const members = new Map(Object.entries(found));
  return Object.entries(wanted).every(([key, value]) => holds(value, members.get(key)));
}

const textOf = (value: unknown): string =>
  typeof value === 'string' && !isNaN(Number(value)) && value !== ''
    ? String(Number(value))
    : String(value);
