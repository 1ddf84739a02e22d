import { hasOtherNodes } from '../../contracts/compute';
import { modelServers, serverPool } from '../../contracts/model-servers';
import { nodePools, type NodePoolContract } from '../../contracts/node-pools';
import { mostReplicas, servedModels, servingPool } from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when } from './check';

/** Accelerators that something served takes at most, beside those of what comes before it goes. */
interface Demand {
  readonly path: string;
  readonly pool: NodePoolContract | undefined;
  readonly accelerators: number;
}

/** What everything that is served takes of a pool at most is within the pool’s limit: else some would wait for ever. */
export function acceleratorsWithinLimits(environment: Environment): Violation[] {
  if (hasOtherNodes(environment)) return [];
  const demands = demandsOf(environment);
  return nodePools(environment).flatMap(({ name, limits }) => {
    const those = demands.filter(({ pool }) => pool?.name === name);
    const sum = those.reduce((total, { accelerators }) => total + accelerators, 0);
    const most = limits.accelerators;
    return when(most !== undefined && sum > most, {
      path: `nodePools.${name}.limits.accelerators`,
      got: String(most),
      problem: `must be at least ${sum}, which served models take of the pool at most (${those.map(listed).join(', ')}); raise it, or lower their 'replicas', 'nodes', 'tensorParallel' or 'gpus' by ${sum - (most ?? 0)} accelerators together`,
    });
  });
}

const demandsOf = (environment: Environment): Demand[] => [
  ...servedModels(environment).map(({ path, model }) => ({
    path,
    pool: servingPool(environment, model),
    accelerators: mostReplicas(model) * model.nodes * model.tensorParallel,
  })),
  ...modelServers(environment)
    .filter(({ settings }) => settings.gpus > 0)
    .map(({ path, settings }) => ({
      path,
      pool: serverPool(environment, settings),
      accelerators: mostReplicas(settings) * settings.gpus,
    })),
];

const listed = ({ path, accelerators }: Demand): string => `${accelerators} by '${path}'`;
