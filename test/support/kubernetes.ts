import { App, Chart, Testing } from 'cdk8s';

/** A Kubernetes object as it is written to YAML. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly [member: string]: unknown;
}

/** A chart without name prefixes or hashes, in an app of its own. */
export function testChart(id = 'test'): Chart {
  return new Chart(new App(), id);
}

/** The objects that constructs add to a chart, after all validations ran. */
export function objectsOf(build: (chart: Chart) => void): KubernetesObject[] {
  const chart = testChart();
  build(chart);
  return synthObjects(chart);
}

/** The objects of a chart, after all validations ran. */
function synthObjects(chart: Chart): KubernetesObject[] {
  // Testing.synth is untyped; every cdk8s object has these members.
  return Testing.synth(chart) as KubernetesObject[];
}

/** The one object of a kind and name; a miss says what there is. */
export function findObject(
  objects: readonly KubernetesObject[],
  kind: string,
  name?: string,
): KubernetesObject {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const wanted = `${kind}${name === undefined ? '' : `/${name}`}`;
  throw new Error(
    `found ${found.length} of ${wanted}, wanted 1; there are: ${describeObjects(objects)}`,
  );
}

/** All objects of a kind, in the order of the output. */
export function findObjects(
  objects: readonly KubernetesObject[],
  kind: string,
): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

/** `Kind/name` of each object, for comparing whole outputs. */
export function describeObjects(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => `${object.kind}/${object.metadata.name}`).join(', ');
}

/** A member of an object by its path, such as `['spec', 'template', 'spec']`; a miss says how far the path goes. */
export function memberAt(object: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value: unknown, key, depth) => {
    if (typeof value === 'object' && value !== null && key in value) {
      return (value as Record<string | number, unknown>)[key];
    }
    const reached = path.slice(0, depth).join('.');
    throw new Error(`no '${key}' under '${reached}' in ${JSON.stringify(value)}`);
  }, object);
}

/** The paths of an object that the recorded structure of its kind does not have; `*` stands for any key, `[]` for any index. */
export function unknownFields(value: unknown, fields: readonly string[]): string[] {
  const known = new Set(fields);
  const maps = fields.filter((field) => field.endsWith('.*')).map((field) => field.slice(0, -1));
  return fieldPaths(value, '').filter(
    (path) => !known.has(path) && !maps.some((map) => path.startsWith(map)),
  );
}

function fieldPaths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldPaths(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [own, ...fieldPaths(member, own)];
  });
}
