import type { OperatorName } from '../../config/choices';
import type { Environment } from '../../config/schema';
import type { BucketGrant, WorkloadIdentityContract } from '../grants';
import { NAMESPACES } from '../namespaces';
import type { GeneratedSecretContract } from '../secrets';
import { inlineGrants } from '../model-monitoring';
import { modelServers } from '../model-servers';
import {
  hasModelsFolder,
  isScaled,
  MODELS_FOLDER,
  servedModels,
  servedVersions,
  sourcesOf,
} from '../serving';
import { accessKeys, servedAccesses } from '../serving-access';
import { application, type PagesContract } from './application';

/** What is asked from outside needs an entrance that takes its path off. */
const pages = (environment: Environment): PagesContract[] =>
  servedAccesses(environment)
    .filter(({ settings }) => settings.access.by !== 'none')
    .map(({ path, urlPath }) => ({ path: `${path}.access`, takenOff: urlPath }));

const secrets = (environment: Environment): GeneratedSecretContract[] =>
  servedAccesses(environment)
    .filter(({ settings }) => settings.access.by === 'api-key')
    .map(accessKeys);

const identities = (environment: Environment): WorkloadIdentityContract[] => [
  ...servedVersions(environment).flatMap(({ service, settings: { models } }) => {
    const sources = Object.values(models).flatMap(sourcesOf);
    return readerOf(
      service,
      sources.flatMap((source) => (source.from === 's3' ? [source.prefix] : [])),
    );
  }),
  ...modelServers(environment).flatMap(({ name, service, settings }) =>
    readerOf(service, settings.prefixes, inlineGrants(environment, name)),
  ),
];

/** Engines, Jobs that fetch, and servers read the versions that they are of, and what monitors in their pods need. */
function readerOf(
  service: string,
  prefixes: readonly string[],
  others: readonly BucketGrant[] = [],
): WorkloadIdentityContract[] {
  const grants = [
    ...[...new Set(prefixes)].map(
      (prefix) => ({ bucket: 'models', prefix: `${prefix}/`, access: 'read' }) as const,
    ),
    ...others,
  ];
  if (grants.length === 0) return [];
  return [
    {
      name: `serving-${service}`,
      namespace: NAMESPACES.serving,
      serviceAccount: service,
      grants,
    },
  ];
}

function operators(environment: Environment): OperatorName[] {
  const models = servedModels(environment).map(({ model }) => model);
  return [
    ...models.filter(isScaled).map(({ replicas }) => replicas.by),
    ...(models.some(({ nodes }) => nodes > 1) ? (['leader-worker-set'] as const) : []),
  ];
}

/** Served models, as both halves know them. */
export const SERVING = application({
  section: 'serving',
  hasPages: false,
  pages,
  namespaces: () => [NAMESPACES.serving],
  operators,
  clients: (environment) =>
    servedAccesses(environment)
      .filter(({ settings }) => settings.access.by === 'token')
      .map(({ client }) => ({ clientId: client, atEdge: false })),
  secrets,
  identities,
  folders: (environment) =>
    hasModelsFolder(environment) ? [{ folder: MODELS_FOLDER, namespace: NAMESPACES.serving }] : [],
});
