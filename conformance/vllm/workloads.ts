import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  emittedObject,
  expanded,
  variablesOf,
  type EmittedContainer,
  type EmittedObject,
  type EmittedPod,
} from '../emitted';

/** A container of the platform’s serving, by the names that its constructs give. */
export type ServingContainer = 'engine' | 'router';

/** How a program of a container is started. */
export interface CommandLine {
  /** The object that it belongs to. */
  readonly subject: string;
  /** The program; none where it is the image’s. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** GPUs that the container asks for, or parts of one. */
  readonly gpus: number;
}

/** What LeaderWorkerSet’s webhook adds, https://lws.sigs.k8s.io/docs/reference/labels-annotations-and-environment-variables. */
const addedToGroup = (index: '0' | '1') => ({
  LWS_LEADER_ADDRESS: 'leader.group.serving',
  LWS_GROUP_SIZE: '2',
  LWS_WORKER_INDEX: index,
});

/** The command lines of all containers of a name; files of ConfigMaps are written below `folder`. */
export function commandLines(
  objects: readonly EmittedObject[],
  name: ServingContainer,
  folder: string,
): CommandLine[] {
  return objects.flatMap((object) =>
    podsOf(object).flatMap(({ pod, added }) =>
      pod.containers
        .filter((container) => container.name === name)
        .map((container) => commandLine({ object, pod, added, container, objects, folder })),
    ),
  );
}

/** The pods of a Deployment, a StatefulSet or a LeaderWorkerSet, and the variables that its operator adds. */
function podsOf({ spec }: EmittedObject) {
  const { template, leaderWorkerTemplate: group } = spec ?? {};
  const pods = [
    { pod: template?.spec, added: {} },
    { pod: group?.leaderTemplate?.spec, added: addedToGroup('0') },
    { pod: group?.workerTemplate.spec, added: addedToGroup('1') },
  ];
  return pods.flatMap(({ pod, added }) => (pod === undefined ? [] : [{ pod, added }]));
}

interface Place {
  readonly object: EmittedObject;
  readonly pod: EmittedPod;
  readonly added: Readonly<Record<string, string>>;
  readonly container: EmittedContainer;
  readonly objects: readonly EmittedObject[];
  readonly folder: string;
}

function commandLine(place: Place): CommandLine {
  const { object, added, container, objects } = place;
  const own = variablesOf(container, madeValue, objects);
  const here = filesHere(place);
  const written = (words: readonly string[] = []) =>
    words.map((word) => here(expanded(word, { ...own, ...added })));
  return {
    subject: `${object.kind} ${object.metadata.name}`,
    command: written(container.command),
    args: written(container.args),
    variables: Object.fromEntries(
      Object.entries(own).map(([variable, value]) => [variable, here(value)]),
    ),
    gpus: gpusOf(container),
  };
}

/** What stands for a secret, or for what a pod is told of itself. */
export const madeValue = (source: string): string =>
  source.endsWith('IP') ? '127.0.0.1' : 'made-for-this-run';

function gpusOf({ resources }: EmittedContainer): number {
  const asked = Object.entries(resources?.limits ?? {})
    .filter(([resource]) => resource.startsWith('nvidia.com/'))
    .map(([, quantity]) => Number(quantity));
  return asked.reduce((sum, quantity) => sum + quantity, 0);
}

/** Writes the files that a container mounts from ConfigMaps; returns how its paths are called here. */
function filesHere({ object, pod, container, objects, folder }: Place): (text: string) => string {
  const mounts = (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
    const map = pod.volumes?.find((volume) => volume.name === name)?.configMap;
    if (map === undefined) return [];
    const target = path.join(folder, object.metadata.name, name);
    const { data = {} } = emittedObject(objects, 'ConfigMap', map.name);
    const items = map.items ?? Object.keys(data).map((key) => ({ key, path: key }));
    fs.mkdirSync(target, { recursive: true });
    items.forEach((item) => {
      fs.writeFileSync(path.join(target, item.path), data[item.key] ?? '');
    });
    return [{ mountPath, target }];
  });
  return (text) =>
    mounts.reduce(
      (all, { mountPath, target }) =>
        all === mountPath ? target : all.replaceAll(`${mountPath}/`, `${target}/`),
      text,
    );
}
