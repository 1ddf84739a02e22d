/** What the generator's comment says of one attribute. */
export interface Flags {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The lines after the comment: the field or the getter. */
  readonly code: string;
}

/** One entry of the object that a `…ToHclTerraform` function builds. */
export interface HclEntry {
  readonly value: string;
  readonly type: string;
  readonly storage: string;
}

/** One struct of the module: its mapper function, its class, its interface. */
export interface Struct {
  readonly flags: ReadonlyMap<string, Flags>;
  readonly entries: ReadonlyMap<string, HclEntry>;
}

/** The parts of one module, cut out of its source. */
export interface Module {
  readonly classes: ReadonlyMap<string, string>;
  readonly mappers: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
  /** Names that the generator documents as "… block" somewhere in the module, by interface. */
  readonly blocksOf: (interfaceName: string) => ReadonlySet<string>;
}

const FLAGS =
  /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\s*\n((?:.*\n){1,4})/g;
const HCL_ENTRY =
  /^\s+(\w+): \{\n\s+value: (.*),\n\s+isBlock: (?:true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm;

/** Cuts a module's source into its parts. */
export function cutModule(source: string): Module {
  const classes = cut(source, /^export class (\w+) /gm);
  const mappers = cut(source, /^export function (\w+ToHclTerraform)\(/gm);
  const interfaces = cut(source, /^export interface (\w+) /gm);
  return {
    classes,
    mappers,
    interfaces,
    blocksOf: (name) =>
      new Set([...(interfaces.get(name) ?? '').matchAll(/^\s+\* (\w+) block$/gm)].map(first)),
  };
}

/** Top-level declarations by name: from the line that the pattern matches to the next `}` in column 1. */
function cut(source: string, start: RegExp): Map<string, string> {
  const parts = new Map<string, string>();
  for (const match of source.matchAll(start)) {
    const end = source.indexOf('\n}', match.index);
    parts.set(first(match), source.slice(match.index, end + 2));
  }
  return parts;
}

function first(match: RegExpMatchArray): string {
  return match[1] ?? '';
}

/** The generator's comments in a class, by attribute. */
export function parseFlags(body: string): Map<string, Flags> {
  const flags = new Map<string, Flags>();
  for (const [, name = '', computed, optional, required, code = ''] of body.matchAll(FLAGS)) {
    flags.set(name, {
      computed: computed === 'true',
      optional: optional === 'true',
      required: required === 'true',
      code,
    });
  }
  return flags;
}

/** The entries of a mapper's object, by attribute. */
export function parseEntries(body: string): Map<string, HclEntry> {
  const entries = new Map<string, HclEntry>();
  for (const [, name = '', value = '', type = '', storage = ''] of body.matchAll(HCL_ENTRY)) {
    entries.set(name, { value, type, storage });
  }
  return entries;
}
