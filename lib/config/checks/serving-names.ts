import { servedModels, servedVersions, type PlacedModel } from '../../contracts/serving';
import { LONGEST_MODEL_NAME } from '../../contracts/serving-names';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';
import { clientNames } from './client-names';
import { objectNames, secretNames, type OwnedName } from './serving-objects';

/** What everything that is served is called: by Kubernetes, and by clients. */
export const SERVING_NAME_CHECKS: readonly Check[] = [
  namesAreShort,
  objectsApart,
  groupsApart,
  clientsTellApart,
];

function namesAreShort(environment: Environment): Violation[] {
  return servedModels(environment).flatMap((placed) => {
    const { path, service, name, model } = placed;
    const engine = `${service}-${name}`;
    const adapters = Object.entries(model.adapters?.static ?? {}).flatMap(
      ([adapter, { source }]) => (source.from === 'folder' ? [] : [adapter]),
    );
    return [
      ...tooLong(path, engine, 'endpoint, version and model'),
      ...adapters.flatMap((adapter) =>
        tooLong(
          `${path}.adapters.static.${adapter}`,
          `${engine}-${adapter}`,
          'endpoint, version, model and adapter',
        ),
      ),
    ];
  });
}

function tooLong(path: string, name: string, parts: string): Violation[] {
  const over = name.length - LONGEST_MODEL_NAME;
  return when(over > 0, {
    path,
    got: name,
    problem: `must make ${LONGEST_MODEL_NAME} characters at most with the names around it, because the name of the Job that fetches the files begins so; shorten ${parts} by ${over} together`,
  });
}

/** Two objects of one name would be one, which each of both writes over. */
function objectsApart(environment: Environment): Violation[] {
  return [...alike(objectNames(environment)), ...alike(secretNames(environment))];
}

/** The first name that each owner has in common with one before; what is below such an owner is not told again. */
function alike(owned: readonly OwnedName[]): Violation[] {
  const first = new Map<string, string>();
  const told: string[] = [];
  return owned.flatMap(({ path, name }) => {
    const other = first.get(name) ?? path;
    first.set(name, other);
    const isTold = told.some((each) => path === each || path.startsWith(`${each}.`));
    if (other === path || isTold) return [];
    told.push(path);
    return [
      {
        path,
        got: name,
        problem: `makes objects called '${name}', as '${other}' does; rename one`,
      },
    ];
  });
}

/** Groups of nodes have the name of their model and a number. */
function groupsApart(environment: Environment): Violation[] {
  const all = objectNames(environment);
  return servedModels(environment)
    .filter(({ model }) => model.nodes > 1)
    .flatMap((placed) => {
      const group = `${placed.service}-${placed.name}-`;
      return all.flatMap(({ path, name }) =>
        when(name.startsWith(group) && /^\d+$/.test(name.slice(group.length)), {
          path,
          got: name,
          problem: `makes objects called '${name}', as a group of nodes of '${placed.path}' is; rename one`,
        }),
      );
    });
}

/** A request names a model, and nothing else. */
function clientsTellApart(environment: Environment): Violation[] {
  const models = servedModels(environment);
  return servedVersions(environment).flatMap(({ settings }) => {
    const named = models.filter((model) => model.settings === settings).flatMap(namesOf);
    return named.flatMap(({ path, name }, index) => {
      const other = named.findIndex((each) => each.name === name);
      return when(other < index, {
        path,
        got: name,
        problem: `must be a name of its own in the version, by which requests choose; '${named[other]?.path ?? ''}' has it`,
      });
    });
  });
}

const namesOf = ({ path, name, model }: PlacedModel): OwnedName[] =>
  clientNames(name, model).map(({ at, name: called }) => ({
    path: at === '' ? path : `${path}.${at}`,
    name: called,
  }));
