import type { Environment } from '../../config/schema';
import type { WorkloadIdentityContract } from '../grants';
import { APPLICATION_PATHS } from '../hosts';
import { NAMESPACES } from '../namespaces';
import type { GeneratedSecretContract } from '../secrets';
import {
  endpointClient,
  endpointKeys,
  hasModelsFolder,
  isScaled,
  MODELS_FOLDER,
  servedModels,
  servedVersions,
  sourcesOf,
} from '../serving';
import { application, type PagesContract } from './application';

const endpointsOf = ({ serving }: Environment) => Object.entries(serving?.endpoints ?? {});

/** An endpoint that is asked from outside needs an entrance that takes its path off. */
const pages = (environment: Environment): PagesContract[] =>
  endpointsOf(environment)
    .filter(([, { access }]) => access.by !== 'none')
    .map(([name]) => ({
      path: `serving.endpoints.${name}.access`,
      takenOff: `${APPLICATION_PATHS.llm}/${name}`,
    }));

const secrets = (environment: Environment): GeneratedSecretContract[] =>
  endpointsOf(environment).flatMap(([name, { access }]) =>
    access.by === 'api-key' ? [endpointKeys(name, access.clients)] : [],
  );

/** Engines, and Jobs that fetch, read the versions that they are of, and nothing else. */
const identities = (environment: Environment): WorkloadIdentityContract[] =>
  servedVersions(environment).flatMap(({ service, settings: { models } }) => {
    const prefixes = Object.values(models)
      .flatMap(sourcesOf)
      .flatMap((source) => (source.from === 's3' ? [`${source.prefix}/`] : []));
    if (prefixes.length === 0) return [];
    const grants = [...new Set(prefixes)].map(
      (prefix) => ({ bucket: 'models', prefix, access: 'read' }) as const,
    );
    return [
      {
        name: `serving-${service}`,
        namespace: NAMESPACES.serving,
        serviceAccount: service,
        grants,
      },
    ];
  });

/** Served models, as both halves know them. */
export const SERVING = application({
  section: 'serving',
  hasPages: false,
  pages,
  namespaces: () => [NAMESPACES.serving],
  operators: (environment) =>
    servedModels(environment).some(({ model }) => isScaled(model)) ? ['keda'] : [],
  clients: (environment) =>
    endpointsOf(environment)
      .filter(([, { access }]) => access.by === 'token')
      .map(([name]) => ({ clientId: endpointClient(name), atEdge: false })),
  secrets,
  identities,
  folders: (environment) =>
    hasModelsFolder(environment) ? [{ folder: MODELS_FOLDER, namespace: NAMESPACES.serving }] : [],
});
