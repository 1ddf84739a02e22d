import type { Environment } from '../config/schema';
import { APPLICATION_PATHS } from './hosts';
import { modelServers, type NamedServer } from './model-servers';
import type { GeneratedSecretContract } from './secrets';
import { byName, endpointClient, endpointKeys } from './serving';

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

/** How something that is served is asked, and by whom. */
export interface ServedAccess {
  /** Name of its route and its keys, which nothing else that is served has. */
  readonly name: string;
  /** Where it stands in the environment file. */
  readonly path: string;
  /** Where it begins on the platform’s host, which is taken off. */
  readonly urlPath: string;
  /** The client whose tokens pass, which are for itself. */
  readonly client: string;
  readonly settings: Pick<
    Endpoint,
    'access' | 'teams' | 'requestsPerMinute' | 'clientRequestsPerMinute'
  >;
}

/** How an endpoint is asked. */
export const endpointAccess = (name: string, settings: Endpoint): ServedAccess => ({
  name,
  path: `serving.endpoints.${name}`,
  urlPath: `${APPLICATION_PATHS.llm}/${name}`,
  client: endpointClient(name),
  settings,
});

/** How a model server is asked. */
export const serverAccess = ({ name, service, path, settings }: NamedServer): ServedAccess => ({
  name: service,
  path,
  urlPath: `${APPLICATION_PATHS.models}/${name}`,
  client: `${service}-programs`,
  settings,
});

/** Everything that is served. */
export const servedAccesses = (environment: Environment): ServedAccess[] => [
  ...Object.entries(environment.serving?.endpoints ?? {})
    .toSorted(byName)
    .map(([name, endpoint]) => endpointAccess(name, endpoint)),
  ...modelServers(environment).map(serverAccess),
];

/** The keys of its clients; none where nobody has one. */
export const accessKeys = ({ name, settings: { access } }: ServedAccess): GeneratedSecretContract =>
  endpointKeys(name, access.by === 'api-key' ? access.clients : []);
