import { Converter } from './convert';
import { toLines } from './lines';
import { kindKey, type Definitions, type GroupVersionKind } from './schema';
import type { Lines, RecordedKind, Recording, Scalar, Shape } from './shape';

const PREFIX = '#/definitions/';

/** Types that are written as something other than what their definition says. */
const SPECIAL: Readonly<Record<string, Scalar>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'open',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'open',
};

/** `io.k8s.api.core.v1.PodSpec` is `core.v1.PodSpec`, and the same type everywhere. */
const shortName = (name: string): string =>
  name.replace(
    /^io\.k8s\.(api|apimachinery\.pkg\.apis|apimachinery\.pkg|kube-aggregator\.pkg\.apis)\./,
    '',
  );

/** The structure of an object without its status, which is the cluster's to write. */
const withoutStatus = (shape: Shape): Shape => {
  if (shape.kind !== 'object') return shape;
  return { ...shape, fields: new Map([...shape.fields].filter(([name]) => name !== 'status')) };
};

/** Reads the given kinds and every type they are made of. */
class Reader {
  readonly shared = new Map<string, Lines>();

  private readonly converter = new Converter(
    (target) => this.refer(target.slice(PREFIX.length)),
    true,
  );

  constructor(private readonly definitions: Definitions['definitions']) {}

  kind(wanted: GroupVersionKind): RecordedKind {
    const found = Object.values(this.definitions).find((definition) =>
      definition['x-kubernetes-group-version-kind']?.some(
        (one) => kindKey(one) === kindKey(wanted),
      ),
    );
    if (found === undefined) throw new Error(`no definition of ${kindKey(wanted)}`);
    const { status, ...properties } = found.properties ?? {};
    return { structure: toLines(withoutStatus(this.converter.toShape({ ...found, properties }))) };
  }

  /** A reference to a type, which is recorded on its first use. */
  private refer(name: string): Shape {
    const special = SPECIAL[name];
    if (special !== undefined) return { kind: 'scalar', type: special, rules: {} };
    const short = shortName(name);
    if (!this.shared.has(short)) {
      const schema = this.definitions[name];
      if (schema === undefined) throw new Error(`no definition of ${name}`);
      // A type may contain itself: its name is known before its lines are.
      this.shared.set(short, {});
      this.shared.set(short, toLines(this.converter.toShape(schema)));
    }
    return { kind: 'reference', name: short, rules: {} };
  }
}

const sorted = <T>(entries: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Records kinds of Kubernetes itself. */
export const recordKubernetes = (
  { info, definitions }: Definitions,
  kinds: readonly GroupVersionKind[],
): Recording => {
  const reader = new Reader(definitions);
  const recorded = kinds.map((kind) => [kindKey(kind), reader.kind(kind)] as const);
  return {
    product: 'Kubernetes',
    version: info.version,
    source: 'kubernetes/kubernetes: api/openapi-spec',
    kinds: sorted(recorded),
    shared: sorted(reader.shared),
  };
};
