import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from './failures';
import { objectsIn } from './helm/compare';

/** A variable of a container. */
export interface EmittedVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
    readonly fieldRef?: { readonly fieldPath: string };
  };
}

/** A container, as far as checks read it. */
export interface EmittedContainer {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EmittedVariable[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> };
}

/** The pod of a workload. */
export interface EmittedPod {
  readonly volumes?: readonly {
    readonly name?: string;
    readonly configMap?: {
      readonly name: string;
      readonly items?: readonly { readonly key: string; readonly path: string }[];
    };
  }[];
  readonly containers: readonly EmittedContainer[];
  readonly initContainers?: readonly EmittedContainer[];
}

/** An object of `dist/`, as far as checks read it. */
export interface EmittedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: { readonly spec: EmittedPod };
    /** Of a LeaderWorkerSet: the pods of a group, the leader’s as the others’ where it has no own. */
    readonly leaderWorkerTemplate?: {
      readonly leaderTemplate?: { readonly spec: EmittedPod };
      readonly workerTemplate: { readonly spec: EmittedPod };
    };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: EmittedPod } } };
    /** Of a NetworkPolicy: the pods that it is about. */
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
}

/** The objects of a unit of an environment; none where the environment has no such unit. */
export const emittedUnit = (output: string, unit: string): EmittedObject[] =>
  objectsOfFiles(output, (name) => name.endsWith(`-${unit}.k8s.yaml`))
    .slice(0, 1)
    .flat();

/** The objects of all units whose names begin so. */
export const emittedUnits = (output: string, prefix: string): EmittedObject[] =>
  objectsOfFiles(output, (name) => name.replace(/^\d-/, '').startsWith(prefix)).flat();

/** The objects of each file of `dist/` with such a name. */
function objectsOfFiles(output: string, isMeant: (name: string) => boolean): EmittedObject[][] {
  const folder = path.join(output, 'dist');
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.k8s.yaml') && isMeant(name))
    .toSorted()
    .map((name) => {
      // What the program writes has these members; a check that needs others asks for them.
      return objectsIn(fs.readFileSync(path.join(folder, name), 'utf8')) as EmittedObject[];
    });
}

/** The objects of all units of an environment. */
export function emittedObjects(output: string): EmittedObject[] {
  const folder = path.join(output, 'dist');
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.k8s.yaml'))
    .flatMap((name) => objectsIn(fs.readFileSync(path.join(folder, name), 'utf8')))
    .map((object) => object as EmittedObject);
}

/** The one object of a kind whose name begins so. */
export function emittedObject(
  objects: readonly EmittedObject[],
  kind: string,
  name: string,
): EmittedObject {
  const found = objects.find(
    (object) => object.kind === kind && object.metadata.name.startsWith(name),
  );
  if (found !== undefined) return found;
  throw new Finding(`there is no ${kind} that begins with '${name}'`);
}

/** The pod of a Deployment, a Job or a CronJob. */
export function podOf({ kind, metadata, spec }: EmittedObject): EmittedPod {
  const pod = spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec;
  if (pod !== undefined) return pod;
  throw new Finding(`${kind} ${metadata.name} has no pod`);
}

/** A container of a pod by its name, those that run first included. */
export function containerOf(pod: EmittedPod, name: string): EmittedContainer {
  const all = [...(pod.initContainers ?? []), ...pod.containers];
  const found = all.find((container) => container.name === name);
  if (found !== undefined) return found;
  throw new Finding(
    `there is no container '${name}', only ${all.map((each) => each.name).join(', ')}`,
  );
}

/**
 * The variables of a container by name, with those of its ConfigMaps among `objects`. What comes from a
 * Secret or from the pod is made by `made`, which gets the name of the Secret or the path of the field, and
 * the key.
 */
export function variablesOf(
  { env = [], envFrom = [] }: EmittedContainer,
  made: (source: string, key: string) => string,
  objects: readonly EmittedObject[] = [],
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { configMapRef: map } of envFrom) {
    Object.assign(variables, emittedObject(objects, 'ConfigMap', map.name).data);
  }
  for (const { name, value = '', valueFrom } of env) {
    const { secretKeyRef: secret, fieldRef: field } = valueFrom ?? {};
    if (secret !== undefined) variables[name] = made(secret.name, secret.key);
    else
      variables[name] =
        field === undefined ? expanded(value, variables) : made(field.fieldPath, '');
  }
  return variables;
}

/** What Kubernetes makes of `$(NAME)`: the value of a variable that stands before. */
export const expanded = (value: string, before: Readonly<Record<string, string>>): string =>
  value.replaceAll(
    /\$\(([A-Za-z0-9_]+)\)/g,
    (reference, name: string) => before[name] ?? reference,
  );
