import { hasOtherNodes } from '../../contracts/compute';
import { modelServers, serverPool } from '../../contracts/model-servers';
import { mostReplicas } from '../../contracts/serving';
import { EXTENDED_RESOURCES } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { repeated, when, type Check } from './check';
import { fitsNode, noPoolOfOthers, oneShare, poolOrAny } from './pool-choice';

/** Where every server may write. */
const TEMPORARY = '/tmp';

/** What each model server needs: of its nodes, and of its files. */
export const MODEL_SERVER_CHECKS: readonly Check[] = [
  poolsAreOurs,
  serversHavePools,
  serversFitNodes,
  rangesAreRight,
  foldersOnce,
  prefixesAreThere,
];

function poolsAreOurs(environment: Environment): Violation[] {
  return modelServers(environment).flatMap(({ path, settings }) =>
    noPoolOfOthers(environment, `${path}.pool`, settings.pool),
  );
}

function serversHavePools(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return modelServers(environment).flatMap(({ path, settings }) => {
    const { pool, gpus } = settings;
    const found = serverPool(environment, settings);
    return [
      ...poolOrAny(environment, `${path}.pool`, pool, ''),
      ...when(gpus > 0 && pool === undefined && found === undefined, {
        path: `${path}.gpus`,
        got: String(gpus),
        problem: "needs a pool with whole GPUs; add 'gpu-inference' to 'nodePools'",
      }),
      ...when(gpus > 0 && found !== undefined && found.accelerator !== EXTENDED_RESOURCES.gpu, {
        path: `${path}.pool`,
        got: pool,
        problem: "must be a pool with GPUs, because 'gpus' asks for some",
      }),
      ...oneShare(`${path}.gpus`, gpus, found),
    ];
  });
}

function serversFitNodes(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  return modelServers(environment).flatMap(({ path, settings }) =>
    fitsNode(
      `${path}.resources`,
      { ...settings.resources, gpus: settings.gpus },
      serverPool(environment, settings),
    ),
  );
}

function rangesAreRight(environment: Environment): Violation[] {
  return modelServers(environment).flatMap(({ path, settings }) => {
    const { min } = settings.replicas;
    const max = mostReplicas(settings);
    return when(max < min, {
      path: `${path}.replicas.max`,
      got: String(max),
      problem: `must be 'min', ${min}, at least`,
    });
  });
}

/** Two volumes at one path are refused by Kubernetes, and `/tmp` is always there. */
function foldersOnce(environment: Environment): Violation[] {
  return modelServers(environment).flatMap(({ path, settings: { models, scratch } }) => {
    const folders = [
      ...models.map((model, index) => ({ at: `models[${index}].path`, folder: model.path })),
      ...scratch.map((folder, index) => ({ at: `scratch[${index}]`, folder })),
    ];
    return folders.flatMap(({ at, folder }, index) =>
      when(folder === TEMPORARY || folders.findIndex((each) => each.folder === folder) < index, {
        path: `${path}.${at}`,
        got: folder,
        problem: `is there already; name each folder of 'models' and 'scratch' once, and not '${TEMPORARY}'`,
      }),
    );
  });
}

function prefixesAreThere(environment: Environment): Violation[] {
  return modelServers(environment).flatMap(({ path, settings: { prefixes } }) => [
    ...repeated(`${path}.prefixes`, prefixes),
    ...when(prefixes.length > 0 && environment.provider === 'none', {
      path: `${path}.prefixes`,
      problem: "needs the bucket for models, which 'provider: none' lacks; use 'models'",
    }),
  ]);
}
