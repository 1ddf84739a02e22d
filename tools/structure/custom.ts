import { Converter } from './convert';
import { toLines } from './lines';
import type { RecordedProduct } from './recorded';
import { kindKey, type CustomResourceDefinition, type Schema } from './schema';
import { shareRepeated } from './share';
import type { RecordedKind, Recording, Shape } from './shape';

/** Where a definition was taken from. */
export interface Origin {
  readonly product: string;
  readonly version: string;
  readonly source: string;
}

const noReference = (target: string): Shape => {
  throw new Error(`a custom resource definition cannot refer to '${target}'`);
};

const converter = new Converter(noReference, false);

const METADATA: Shape = { kind: 'reference', name: 'meta.v1.ObjectMeta', rules: {} };

/** Keeps only the named fields of the object at a path of property names. */
const keepOnly = (
  schema: Schema,
  [step, ...rest]: readonly string[],
  fields: readonly string[],
): Schema => {
  const properties = Object.entries(schema.properties ?? {});
  if (step === undefined) {
    return {
      ...schema,
      properties: Object.fromEntries(properties.filter(([name]) => fields.includes(name))),
    };
  }
  const kept = properties.map(([name, inner]) => [
    name,
    name === step ? keepOnly(inner, rest, fields) : inner,
  ]);
  return { ...schema, properties: Object.fromEntries(kept) as Readonly<Record<string, Schema>> };
};

/** An object as the user writes it: its metadata is Kubernetes' own type, its status is the cluster's to write. */
const toShape = ({ properties = {}, ...schema }: Schema): Shape => {
  const { status, metadata, ...own } = properties;
  const names = { apiVersion: { type: 'string' }, kind: { type: 'string' } };
  const shape = converter.toShape({ ...schema, type: 'object', properties: { ...names, ...own } });
  if (shape.kind !== 'object') return shape;
  const fields = new Map(shape.fields).set('metadata', { shape: METADATA, required: true });
  return { ...shape, fields };
};

type Version = CustomResourceDefinition['spec']['versions'][number];

/** `v1` before `v1beta2` before `v1beta1` before `v1alpha1`, as Kubernetes orders them. */
const rankOf = ({ name }: Version): number => {
  const { major, stage, minor } =
    /^v(?<major>\d+)(?:(?<stage>alpha|beta)(?<minor>\d+))?$/.exec(name)?.groups ?? {};
  const stages: readonly (string | undefined)[] = ['alpha', 'beta', undefined];
  return stages.indexOf(stage) * 1e6 + Number(major) * 1e3 + Number(minor ?? 0);
};

const newest = (versions: readonly Version[]): Version =>
  versions
    .filter(({ served }) => served)
    .reduce((best, one) => (rankOf(one) > rankOf(best) ? one : best));

/** Records the most stable version of each custom resource of one product. */
export const recordCustom = (
  origin: Origin,
  definitions: readonly CustomResourceDefinition[],
  only: RecordedProduct['only'] = {},
): Recording => {
  const shapes = definitions.map(({ spec }) => {
    const { name, schema } = newest(spec.versions);
    const key = kindKey({ group: spec.group, version: name, kind: spec.names.kind });
    const used = Object.entries(only).reduce(
      (whole, [path, fields]) => keepOnly(whole, path.split('.'), fields),
      schema.openAPIV3Schema,
    );
    return { key, scope: spec.scope, shape: toShape(used) };
  });
  const ordered = shapes.sort((a, b) => (a.key < b.key ? -1 : 1));
  const { whole, shared } = shareRepeated(ordered);
  const kinds = whole.map(({ key, scope, shape }): [string, RecordedKind] => [
    key,
    { scope, structure: toLines(shape) },
  ]);
  return {
    ...origin,
    kinds: Object.fromEntries(kinds),
    shared: Object.fromEntries([...shared].map(([name, shape]) => [name, toLines(shape)])),
  };
};
