import { hasOtherNodes } from '../../contracts/compute';
import { nodeDiskGiB } from '../../contracts/node-pools';
import {
  filesGiB,
  servedModels,
  servingPool,
  type PlacedModel,
  type ServedSource,
} from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { secretDeclared, when, type Check } from './check';

/** What the files of each served model need. */
export const SERVED_MODEL_FILE_CHECKS: readonly Check[] = [
  sourcesAreThere,
  filesAreReadable,
  filesFitNodes,
];

/** Percent of a node’s disk that files may take: images, logs and what pods write take the rest. */
const MOST_OF_DISK = 70;

/** A source with where it stands in the environment file. */
interface PlacedSource {
  readonly path: string;
  readonly source: ServedSource;
}

const placedSources = ({ path, model }: PlacedModel): PlacedSource[] => [
  { path: `${path}.source`, source: model.source },
  ...Object.entries(model.adapters?.static ?? {}).map(([name, { source }]) => ({
    path: `${path}.adapters.static.${name}.source`,
    source,
  })),
];

function sourcesAreThere(environment: Environment): Violation[] {
  const { mlflow, provider } = environment;
  return servedModels(environment)
    .flatMap(placedSources)
    .flatMap(({ path, source }) => [
      ...when(source.from === 'mlflow' && mlflow === undefined, {
        path: `${path}.from`,
        got: 'mlflow',
        problem: "needs 'mlflow', which this environment lacks",
      }),
      ...when(source.from === 's3' && provider === 'none', {
        path: `${path}.from`,
        got: 's3',
        problem: "needs the bucket for models, which 'provider: none' lacks; use 'folder'",
      }),
      ...missingToken({ path, source }, environment),
    ]);
}

const missingToken = ({ path, source }: PlacedSource, environment: Environment): Violation[] =>
  source.from === 'hugging-face' ? secretDeclared(`${path}.token`, source.token, environment) : [];

/** Only S3 is streamed, and a folder is where it is. */
function filesAreReadable(environment: Environment): Violation[] {
  return servedModels(environment).flatMap(({ path, model: { adapters, keptOn, source } }) => [
    ...when(adapters?.loading === true && keptOn !== 'shared', {
      path: `${path}.adapters.loading`,
      got: String(true),
      problem: `needs files on the shared file system, where engines find adapters that come later; set '${path}.keptOn' to 'shared', or this to false`,
    }),
    ...when(keptOn === 'stream' && source.from !== 's3', {
      path: `${path}.keptOn`,
      got: keptOn,
      problem: `must be 'shared' or 'node' for files from '${source.from}'; only those of 's3' are streamed`,
    }),
    ...when(keptOn === 'node' && source.from === 'folder', {
      path: `${path}.keptOn`,
      got: keptOn,
      problem: "must be 'shared' for a folder of the shared file system",
    }),
  ]);
}

/** A node whose disk is full sends pods away. */
function filesFitNodes(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return servedModels(environment).flatMap(({ path, model }) => {
    const pool = servingPool(environment, model);
    const files = filesGiB(model);
    if (model.keptOn !== 'node' || pool === undefined || files === undefined) return [];
    const disk = nodeDiskGiB(pool);
    return when(files * 100 > disk * MOST_OF_DISK, {
      path: `${path}.keptOn`,
      got: 'node',
      problem: `needs ${files} GiB for the files, which is more than ${MOST_OF_DISK} % of the ${disk} GiB that a node of pool '${pool.name}' has; set 'nodePools.${pool.name}.diskGiB' to ${Math.ceil((files * 100) / MOST_OF_DISK)}, or this to 'shared'`,
    });
  });
}
