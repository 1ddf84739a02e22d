import { check } from './check';
import { recordings } from './recordings';

/** An object as it is written to YAML. */
interface KubernetesObject {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: unknown;
}

const keyOf = ({ apiVersion, kind }: KubernetesObject): string =>
  `${String(apiVersion)}/${String(kind)}`;

const nameOf = ({ metadata }: KubernetesObject): string =>
  (metadata as { readonly name?: string } | undefined)?.name ?? '(no name)';

/** Whether a namespace belongs to the object, where the recording of its kind says so. */
const scopeComplaint = (object: KubernetesObject): string | undefined => {
  const scope = recordings().kinds.get(keyOf(object))?.scope;
  const namespaced =
    (object.metadata as { readonly namespace?: unknown } | undefined)?.namespace !== undefined;
  return scope === 'Cluster' && namespaced
    ? 'metadata.namespace: is unknown in a kind of the whole cluster'
    : undefined;
};

/**
 * Everything in which an object departs from the recorded structure of its kind: unknown fields, wrong types,
 * missing fields, values that are not allowed. Each names kind, object and field path. Empty when all is well.
 */
export const violations = (object: KubernetesObject): readonly string[] => {
  const kind = recordings().kinds.get(keyOf(object));
  const subject = `${keyOf(object)} '${nameOf(object)}'`;
  if (kind === undefined) {
    return [`${subject}: no structure is recorded; name the kind in tools/structure/recorded.ts`];
  }
  const found: string[] = [];
  const scope = scopeComplaint(object);
  if (scope !== undefined) found.push(`${subject}: ${scope}`);
  check('', object, kind.shape, (path, complaint) => {
    found.push(`${subject}: ${path.replace(/^\./, '')}: ${complaint}`);
  });
  return found;
};

/** The kinds whose structure is recorded, as `group/version/Kind`. */
export const recordedKinds = (): readonly string[] => [...recordings().kinds.keys()];
