import type { Construct } from 'constructs';
import { Namespace } from '../../constructs/kubernetes/core';
import {
  Ec2NodeClass,
  ImagePrePull,
  NodeClass,
  NodePool,
  poolPreset,
  presetPool,
  type INodeClass,
  type INodePool,
  type NodeChoice,
  type NodeClassBaseProps,
  type NodeDiskOptions,
} from '../../constructs/kubernetes/karpenter';
import { IMAGES, NODE_IMAGES } from '../../lib/catalogue';
import { FAST_NODE_DISK_GIB } from '../../lib/catalogue/node-disks';
import type { Environment } from '../../lib/config';
import { DISCOVERY_TAG } from '../../lib/contracts/labels';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { jobPool, nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { computeMode, costTag, platformImage } from './environment-facts';
import { Unit } from './unit';

/** Node classes and node pools, or undefined where the cluster's nodes are made by something else. */
export function nodePoolsUnit(environment: Environment): Unit | undefined {
  const mode = computeMode(environment);
  const pools = nodePools(environment);
  if (mode === undefined || pools.length === 0) return undefined;
  // Auto Mode serves the CRDs from the start; a Karpenter of our own comes with the controllers.
  const unit = new Unit('node-pools', mode === 'auto' ? 'definitions' : 'edge');
  for (const pool of pools) addPool(unit.chart, environment, pool);
  addImages(unit.chart, environment, pools);
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
  const { name, accelerator, sharing, parallelImagePull } = pool;
  const props = { ...commonProps(environment, pool), disk: diskOf(pool) };
  return computeMode(environment) === 'auto'
    ? new NodeClass(scope, `NodeClass-${name}`, { ...props, networkPolicy: 'DefaultAllow' })
    : new Ec2NodeClass(scope, `NodeClass-${name}`, {
        ...props,
        image: accelerator === EXTENDED_RESOURCES.neuron ? NODE_IMAGES.neuron : NODE_IMAGES.general,
        gpuSharing: sharing,
        parallelImagePull,
      });
}

/** What layers that are pulled at once need: https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/examples/#enabling-fast-image-pull-experimental */
const FAST_DISK = { iops: 4000, throughput: 1000 };

/** Undefined for the node class's own. */
function diskOf({ diskGiB, parallelImagePull }: NodePoolContract): NodeDiskOptions | undefined {
  if (parallelImagePull) {
    return { size: `${diskGiB ?? FAST_NODE_DISK_GIB}Gi`, ...FAST_DISK };
  }
  return diskGiB === undefined ? undefined : { size: `${diskGiB}Gi` };
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
    capacityReservations: pool.capacityReservations,
    placementGroup: pool.placementGroup,
  };
}

/** Images that nodes of some pools are to have before a pod asks for them. */
function addImages(
  scope: Construct,
  environment: Environment,
  pools: readonly NodePoolContract[],
): void {
  const asked = pools.filter(({ prePull }) => prePull.length > 0);
  if (asked.length === 0) return;
  const namespace = Namespace.fromName(scope, 'Namespace', NAMESPACES.platform);
  for (const { name, prePull } of asked) {
    const pool = poolNamed(environment, name);
    if (pool === undefined) continue;
    new ImagePrePull(scope, `Images-${name}`, {
      name: `images-${name}`,
      namespace,
      pool,
      images: prePull,
      pauseImage: platformImage(environment, IMAGES.pause),
    });
  }
}

/** Where jobs with a number of GPUs run, where nothing else is said. */
export function jobNodes(environment: Environment, gpus: number): NodeChoice {
  const found = jobPool(environment, gpus);
  return { pool: found && poolNamed(environment, found.name) };
}

/** A pool of the environment by its name; undefined where nodes are other software’s, or there is none. */
export function poolNamed(environment: Environment, name: string): INodePool | undefined {
  const compute = computeMode(environment);
  const pool = nodePools(environment).find((each) => each.name === name);
  if (pool === undefined || compute === undefined) return undefined;
  return presetPool(pool.preset, pool.name, compute, {
    instances: pool.instances,
    sharing: pool.sharing,
  });
}
