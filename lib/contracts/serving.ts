import type { ModelShape } from '../catalogue/language-models';
import { knownModel } from '../catalogue/language-models';
import { weightsGiB, type ModelLoad } from '../catalogue/model-memory';
import type { Environment } from '../config/schema';
import { NAMESPACES } from './namespaces';
import { nodePools, type NodePoolContract } from './node-pools';
import type { GeneratedSecretContract } from './secrets';
import type { AccessPointContract } from './shared-folders';
import { EXTENDED_RESOURCES } from '../values';

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];
type Version = Endpoint['versions'][string];

/** A model as an environment has it. */
export type ServedModel = Version['models'][string];

/** Where a file of a model comes from. */
export type ServedSource = ServedModel['source'];

/** One version of an endpoint. */
export interface ServedVersion {
  readonly endpoint: string;
  readonly version: string;
  /** Name of its service. */
  readonly service: string;
  readonly settings: Version;
}

/** The version that answers who asks for none; undefined where nobody said which. */
export function liveVersion({ live, versions }: Endpoint): string | undefined {
  const names = Object.keys(versions);
  return live ?? (names.length === 1 ? names[0] : undefined);
}

/** Every version of every endpoint, in the order of their names. */
export const servedVersions = ({ serving }: Environment): ServedVersion[] =>
  Object.entries(serving?.endpoints ?? {})
    .toSorted(byName)
    .flatMap(([endpoint, { versions }]) =>
      Object.entries(versions)
        .toSorted(byName)
        .map(([version, settings]) => ({
          endpoint,
          version,
          service: `${endpoint}-${version}`,
          settings,
        })),
    );

/** The order of entries by their names. */
export const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** A model with where it stands in the environment file. */
export interface PlacedModel extends ServedVersion {
  readonly name: string;
  readonly model: ServedModel;
  readonly path: string;
}

/** Every model of every version. */
export const servedModels = (environment: Environment): PlacedModel[] =>
  servedVersions(environment).flatMap((each) =>
    Object.entries(each.settings.models).map(([name, model]) => ({
      ...each,
      name,
      model,
      path: `serving.endpoints.${each.endpoint}.versions.${each.version}.models.${name}`,
    })),
  );

/** What decides how much memory a model takes: as declared, or as known of its repository. */
export const shapeOf = ({ shape, source }: ServedModel): ModelShape | undefined =>
  shape ?? (source.from === 'hugging-face' ? knownModel(source.repository) : undefined);

/** The pool of a model: the one that it names, or the first with whole GPUs that is not kept for jobs over several nodes. */
export const servingPool = (
  environment: Environment,
  { pool }: Pick<ServedModel, 'pool'>,
): NodePoolContract | undefined =>
  nodePools(environment).find(({ name, accelerator, efa, sharing }) =>
    pool === undefined
      ? accelerator === EXTENDED_RESOURCES.gpu && !efa && sharing === undefined
      : name === pool,
  );

/** What decides how much of a GPU’s memory a model takes; undefined where its shape is not known. */
export function modelLoad(model: ServedModel): ModelLoad | undefined {
  const shape = shapeOf(model);
  if (shape === undefined) return undefined;
  const { adapters } = model;
  const slots = adapters?.slots ?? Math.max(1, Object.keys(adapters?.static ?? {}).length);
  return {
    ...model,
    shape,
    pipelineParallel: model.nodes,
    adapters: adapters && { slots, rank: adapters.rank },
  };
}

/** Files are a little more than weights. */
const FILES_PER_WEIGHT = 1.25;

/** Room for the files of a model, in GiB, before they are made smaller; undefined where its shape is not known. */
export function filesGiB(model: ServedModel): number | undefined {
  const load = modelLoad(model);
  return load && Math.ceil(weightsGiB({ ...load, quantization: undefined }) * FILES_PER_WEIGHT);
}

/** How many engines or servers there are. */
interface Replicated {
  readonly replicas: { readonly min: number; readonly max?: number };
}

/** The most engines or servers at once, beside those that come before others go. */
export const mostReplicas = ({ replicas: { min, max = min } }: Replicated): number => max;

/** Whether their number follows the load. */
export const isScaled = (replicated: Replicated): boolean =>
  mostReplicas(replicated) > replicated.replicas.min;

/** Sources of a model and of its adapters. */
export const sourcesOf = ({ source, adapters }: ServedModel): ServedSource[] => [
  source,
  ...Object.values(adapters?.static ?? {}).map((adapter) => adapter.source),
];

/** The folder of models that engines read: its owner is the user of vLLM’s image. */
export const MODELS_FOLDER: AccessPointContract = {
  name: 'models',
  path: '/models',
  mode: '0755',
  uid: 2000,
  gid: 2000,
};

/** Whether any model has files on the shared file system. */
export const hasModelsFolder = (environment: Environment): boolean =>
  Object.values(environment.serving?.servers ?? {}).some(({ models }) => models.length > 0) ||
  servedModels(environment).some(
    ({ model }) =>
      model.source.from === 'folder' || model.keptOn === 'shared' || model.adapters !== undefined,
  );

/** Characters of an API key. */
const KEY_LENGTH = 48;

/** The keys of clients of an endpoint, or of something else that is served, by their names. */
export const endpointKeys = (
  endpoint: string,
  clients: readonly string[],
): GeneratedSecretContract => ({
  owner: NAMESPACES.serving,
  name: `${endpoint}-keys`,
  values: Object.fromEntries(clients.map((client) => [client, { length: KEY_LENGTH }])),
});

/**
 * The client whose tokens pass an endpoint, which are for itself. No name of a secret may end in six letters, as names of
 * endpoints do.
 */
export const endpointClient = (endpoint: string): string => `llm-${endpoint}-programs`;
