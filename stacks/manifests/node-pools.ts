import type { Construct } from 'constructs';
import {
  Ec2NodeClass,
  NodeClass,
  NodePool,
  poolPreset,
  presetPool,
  type INodeClass,
  type INodePool,
  type NodeClassBaseProps,
} from '../../constructs/kubernetes/karpenter';
import { NODE_IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { DISCOVERY_TAG } from '../../lib/contracts/labels';
import { resourceNames } from '../../lib/contracts/names';
import { nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { computeMode, costTag } from './environment-facts';
import { Unit } from './unit';

/** Node classes and node pools, or undefined where the cluster's nodes are made by something else. */
export function nodePoolsUnit(environment: Environment): Unit | undefined {
  const mode = computeMode(environment);
  const pools = nodePools(environment);
  if (mode === undefined || pools.length === 0) return undefined;
  // Auto Mode serves the CRDs from the start; a Karpenter of our own comes with the controllers.
  const unit = new Unit('node-pools', mode === 'auto' ? 'definitions' : 'edge');
  for (const pool of pools) addPool(unit.chart, environment, pool);
  return unit;
}

function addPool(scope: Construct, environment: Environment, pool: NodePoolContract): void {
  const { name, preset, zones, limits, instances, capacityTypes } = pool;
  new NodePool(
    scope,
    `Pool-${name}`,
    poolPreset(preset, {
      nodeClass: addNodeClass(scope, environment, pool),
      name,
      zones,
      limits,
      acceleratorLimit: limits.accelerators,
      instances,
      capacityTypes,
    }),
  );
}

function addNodeClass(
  scope: Construct,
  environment: Environment,
  pool: NodePoolContract,
): INodeClass {
  const { name, accelerator, diskGiB } = pool;
  const props = {
    ...commonProps(environment, pool),
    ...(diskGiB === undefined ? {} : { disk: { size: `${diskGiB}Gi` } }),
  };
  return computeMode(environment) === 'auto'
    ? new NodeClass(scope, `NodeClass-${name}`, { ...props, networkPolicy: 'DefaultAllow' })
    : new Ec2NodeClass(scope, `NodeClass-${name}`, {
        ...props,
        image: accelerator === EXTENDED_RESOURCES.neuron ? NODE_IMAGES.neuron : NODE_IMAGES.general,
      });
}

function commonProps(environment: Environment, pool: NodePoolContract): NodeClassBaseProps {
  const { cluster, nodeRole, efaSecurityGroup } = resourceNames(environment);
  const discovery = { tags: { [DISCOVERY_TAG]: cluster } };
  const efa = { tags: { Name: efaSecurityGroup } };
  return {
    name: pool.name,
    role: nodeRole,
    subnets: [discovery],
    securityGroups: pool.efa ? [discovery, efa] : [discovery],
    tags: costTag(environment),
  };
}

/** A pool of the environment by its name; undefined where nodes are other software’s, or there is none. */
export function poolNamed(environment: Environment, name: string): INodePool | undefined {
  const compute = computeMode(environment);
  const pool = nodePools(environment).find((each) => each.name === name);
  if (pool === undefined || compute === undefined) return undefined;
  return presetPool(pool.preset, pool.name, compute);
}
