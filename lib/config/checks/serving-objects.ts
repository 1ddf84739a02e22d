import { modelServers } from '../../contracts/model-servers';
import {
  servedModels,
  servedVersions,
  sourcesOf,
  type PlacedModel,
  type ServedSource,
} from '../../contracts/serving';
import { accessKeys, servedAccesses } from '../../contracts/serving-access';
import type { Environment } from '../schema';

/** A name with the part of the environment file by which it is made. */
export interface OwnedName {
  readonly path: string;
  readonly name: string;
}

const owned = (path: string, names: readonly string[]): OwnedName[] =>
  names.map((name) => ({ path, name }));

/** Names of objects in the namespace of what is served, and of their units; secrets are apart. */
export const objectNames = (environment: Environment): OwnedName[] => [
  ...Object.keys(environment.serving?.endpoints ?? {}).flatMap((name) =>
    owned(`serving.endpoints.${name}`, [name, `serving-${name}`]),
  ),
  ...servedVersions(environment).flatMap(({ endpoint, version, service }) =>
    owned(versionPath(endpoint, version), [service, `${service}-router`]),
  ),
  ...servedModels(environment).flatMap(modelNames),
  ...modelServers(environment).flatMap(({ path, service }) => owned(path, [service])),
  ...Object.keys(environment.serving?.loadTests ?? {}).flatMap((name) =>
    owned(`serving.loadTests.${name}`, [`load-test-${name}`]),
  ),
];

/** Names of secrets there: keys of clients, and tokens of the hub, one for each service that uses it. */
export const secretNames = (environment: Environment): OwnedName[] => [
  ...servedAccesses(environment)
    .filter(({ settings }) => settings.access.by === 'api-key')
    .flatMap((access) => owned(access.path, [accessKeys(access).name])),
  ...servedVersions(environment).flatMap(({ endpoint, version, service, settings }) =>
    owned(
      versionPath(endpoint, version),
      Object.values(settings.models)
        .flatMap(sourcesOf)
        .flatMap((source) => tokensOf(source).map((token) => `${service}-${token}`)),
    ),
  ),
];

const versionPath = (endpoint: string, version: string): string =>
  `serving.endpoints.${endpoint}.versions.${version}`;

const tokensOf = (source: ServedSource): string[] =>
  source.from === 'hugging-face' && source.token !== undefined ? [source.token] : [];

/** An engine, its workers on other nodes, what keeps nodes for it, and what fetches its files. */
function modelNames({ path, service, name, model }: PlacedModel): OwnedName[] {
  const engine = `${service}-${name}`;
  return [
    ...owned(path, [
      engine,
      ...(model.nodes > 1 ? [`${engine}-worker`] : []),
      ...(model.spareNodes > 0 ? [`${engine}-spare`] : []),
      ...(model.keptOn === 'shared' ? fetched(engine, model.source) : []),
    ]),
    ...Object.entries(model.adapters?.static ?? {}).flatMap(([adapter, { source }]) =>
      owned(`${path}.adapters.static.${adapter}`, [
        `${engine}-${adapter}`,
        ...fetched(`${engine}-${adapter}`, source),
      ]),
    ),
  ];
}

const fetched = (name: string, { from }: ServedSource): string[] =>
  from === 'folder' ? [] : [`${name}-fetch`];
