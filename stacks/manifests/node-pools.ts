import type { Construct } from 'constructs';
import {
  Ec2NodeClass,
  NodeClass,
  NodePool,
  poolPreset,
  type INodeClass,
  type NodeClassBaseProps,
  type PoolPreset,
} from '../../constructs/kubernetes/karpenter';
import { NODE_IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { DISCOVERY_TAG } from '../../lib/contracts/labels';
import { resourceNames } from '../../lib/contracts/names';
import { platformZones } from '../../lib/contracts/zones';
import { computeMode } from './environment-facts';
import { Unit } from './unit';

type PoolSettings = Environment['nodePools'][string];

/** Disk of a node that pulls images of ten gigabytes and more. */
const LARGE_DISK_GIB = 300;
const LARGE_DISK_PRESETS: readonly PoolPreset[] = [
  'large-disk',
  'gpu-inference',
  'gpu-training',
  'neuron',
];

/** Node classes and node pools, or undefined where the cluster's nodes are made by something else. */
export function nodePoolsUnit(environment: Environment): Unit | undefined {
  const mode = computeMode(environment);
  if (mode === undefined || Object.keys(environment.nodePools).length === 0) return undefined;
  // Auto Mode serves the CRDs from the start; a Karpenter of our own comes with the controllers.
  const unit = new Unit('node-pools', mode === 'auto' ? 'definitions' : 'edge');
  for (const [name, settings] of Object.entries(environment.nodePools)) {
    addPool(unit.chart, environment, name, settings);
  }
  return unit;
}

function addPool(
  scope: Construct,
  environment: Environment,
  name: string,
  settings: PoolSettings,
): void {
  const preset = settings.preset ?? (name as PoolPreset);
  const nodeClass = addNodeClass(scope, environment, name, preset, settings);
  const defaults = poolPreset(preset, { nodeClass });
  new NodePool(
    scope,
    `Pool-${name}`,
    poolPreset(preset, {
      nodeClass,
      name,
      zones:
        settings.zones ??
        (preset === 'gpu-training' ? platformZones(environment).slice(0, 1) : undefined),
      limits: {
        cpu: settings.limits.cpu ?? defaults.limits.cpu,
        memory: settings.limits.memory ?? defaults.limits.memory,
      },
      acceleratorLimit: settings.limits.accelerators,
      instances:
        settings.instanceFamilies === undefined
          ? undefined
          : { families: settings.instanceFamilies },
      capacityTypes: settings.capacityTypes,
    }),
  );
}

function addNodeClass(
  scope: Construct,
  environment: Environment,
  name: string,
  preset: PoolPreset,
  { diskGiB }: PoolSettings,
): INodeClass {
  const size = diskGiB ?? (LARGE_DISK_PRESETS.includes(preset) ? LARGE_DISK_GIB : undefined);
  const props = {
    ...commonProps(environment, name, preset),
    ...(size === undefined ? {} : { disk: { size: `${size}Gi` } }),
  };
  return computeMode(environment) === 'auto'
    ? new NodeClass(scope, `NodeClass-${name}`, { ...props, networkPolicy: 'DefaultAllow' })
    : new Ec2NodeClass(scope, `NodeClass-${name}`, {
        ...props,
        image: preset === 'neuron' ? NODE_IMAGES.neuron : NODE_IMAGES.general,
      });
}

function commonProps(
  environment: Environment,
  name: string,
  preset: PoolPreset,
): NodeClassBaseProps {
  const { cluster, nodeRole, efaSecurityGroup } = resourceNames(environment);
  const discovery = { tags: { [DISCOVERY_TAG]: cluster } };
  return {
    name,
    role: nodeRole,
    subnets: [discovery],
    securityGroups:
      preset === 'gpu-training' ? [discovery, { tags: { Name: efaSecurityGroup } }] : [discovery],
    tags: { Platform: `ml-platform-${environment.name}` },
  };
}
