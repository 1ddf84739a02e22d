import type { Environment } from '../config/schema';
import type { NodePoolContract } from './node-pools';
import { byName, servingPool } from './serving';

/** A model server as an environment has it. */
export type ModelServerSettings = NonNullable<Environment['serving']>['servers'][string];

/** A model server with its names. */
export interface NamedServer {
  readonly name: string;
  /** Name of its objects, which no endpoint’s objects have. */
  readonly service: string;
  /** Where it stands in the environment file. */
  readonly path: string;
  readonly settings: ModelServerSettings;
}

/** Every model server, in the order of their names. */
export const modelServers = ({ serving }: Environment): NamedServer[] =>
  Object.entries(serving?.servers ?? {})
    .toSorted(byName)
    .map(([name, settings]) => ({
      name,
      service: `server-${name}`,
      path: `serving.servers.${name}`,
      settings,
    }));

/** The pool of a server: the one that it names, or with GPUs that of served models; undefined for any node. */
export const serverPool = (
  environment: Environment,
  settings: ModelServerSettings,
): NodePoolContract | undefined =>
  settings.pool === undefined && settings.gpus === 0
    ? undefined
    : servingPool(environment, settings);
