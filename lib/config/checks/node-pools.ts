import { instanceTypesOf, POOL_PURCHASES, type Accelerator } from '../../catalogue';
import { platformZones } from '../../contracts/zones';
import { Quantity } from '../../values';
import { isNodePoolPreset, NODE_POOL_PRESETS, type NodePoolPreset } from '../choices';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, refused, repeated, when, type Check } from './check';

/** Node pools. */
export const NODE_POOL_CHECKS: readonly Check[] = [
  presets,
  builtInPools,
  oneZonePools,
  poolZones,
  poolFamilies,
  poolLimits,
  reservedAlone,
];

/** https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html */
const AUTO_MODE_NAMES = ['system', 'general-purpose', 'default'];

function presets({ nodePools }: Environment): Violation[] {
  return Object.entries(nodePools).flatMap(([name, pool]) =>
    when(pool.preset === undefined && !isNodePoolPreset(name), {
      path: `nodePools.${name}.preset`,
      problem: `is required for a pool whose name is not itself a preset; allowed: ${NODE_POOL_PRESETS.join(', ')}`,
    }),
  );
}

function builtInPools({ cluster, nodePools }: Environment): Violation[] {
  const mode = 'existing' in cluster ? cluster.existing.compute : cluster.mode;
  return Object.keys(nodePools).flatMap((name) =>
    when(mode === 'auto' && AUTO_MODE_NAMES.includes(name), {
      path: `nodePools.${name}`,
      problem:
        "is the name of a pool that EKS Auto Mode brings itself, or of its node class; choose another, such as 'platform' with 'preset: system'",
    }),
  );
}

function oneZonePools({ nodePools }: Environment): Violation[] {
  return Object.entries(nodePools).flatMap(([name, pool]) =>
    when((pool.preset ?? name) === 'gpu-training' && (pool.zones?.length ?? 1) > 1, {
      path: `nodePools.${name}.zones`,
      got: (pool.zones ?? []).join(', '),
      problem: 'must be one zone: EFA traffic does not cross zones',
    }),
  );
}

/** Every pool, where it stands in the file, and its preset where that is known. */
function poolsOf({ nodePools }: Environment) {
  return Object.entries(nodePools).map(([name, pool]) => {
    const preset = pool.preset ?? name;
    return {
      path: `nodePools.${name}`,
      pool,
      preset: isNodePoolPreset(preset) ? preset : undefined,
    };
  });
}

function poolZones(environment: Environment): Violation[] {
  const known = accepted(() => platformZones(environment));
  if (environment.provider === 'none' || known === undefined) return [];
  return poolsOf(environment).flatMap(({ path, pool: { zones = [] } }) => [
    ...zones.flatMap((zone, index) =>
      when(!known.includes(zone), {
        path: `${path}.zones[${index}]`,
        got: zone,
        problem: `must be a zone that has subnets: ${known.join(', ')}; or name it in 'network' first`,
      }),
    ),
    ...repeated(`${path}.zones`, zones),
  ]);
}

/** What the nodes of a preset have: it decides taints and the resource that the limit counts. */
function acceleratorOf(preset: NodePoolPreset): Accelerator['kind'] | undefined {
  const { instances } = POOL_PURCHASES[preset];
  const [family] = 'families' in instances ? instances.families : [];
  return family === undefined ? undefined : instanceTypesOf(family)[0]?.accelerator?.kind;
}

const DEVICES = { nvidia: 'NVIDIA GPUs', neuron: 'Neuron devices' } as const;

const devices = (kind: Accelerator['kind'] | undefined) =>
  kind === undefined ? 'neither GPUs nor Neuron devices' : DEVICES[kind];

function poolFamilies(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool: { instanceFamilies = [] }, preset }) => [
    ...instanceFamilies.flatMap((family, index) =>
      wrongFamily(`${path}.instanceFamilies[${index}]`, family, preset),
    ),
    ...repeated(`${path}.instanceFamilies`, instanceFamilies),
  ]);
}

function wrongFamily(
  path: string,
  family: string,
  preset: NodePoolPreset | undefined,
): Violation[] {
  const types = accepted(() => instanceTypesOf(family));
  if (types === undefined) return refused(path, () => instanceTypesOf(family));
  if (types.every(({ architecture }) => architecture === 'arm64')) {
    const problem =
      'must be of the architecture amd64, which every pool asks for; choose another family';
    return [{ path, got: family, problem }];
  }
  if (preset === undefined) return [];
  const has = types[0]?.accelerator?.kind;
  const wanted = acceleratorOf(preset);
  return when(has !== wanted, {
    path,
    got: family,
    problem: `must have ${devices(wanted)}, which the preset '${preset}' is for; it has ${devices(has)}: choose another family or preset`,
  });
}

function poolLimits(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool: { limits }, preset }) => {
    const { cpu, memory, accelerators } = limits;
    const accelerated = preset === undefined || acceleratorOf(preset) !== undefined;
    return [
      ...(cpu === undefined ? [] : refused(`${path}.limits.cpu`, () => Quantity.cpu(cpu))),
      ...(memory === undefined
        ? []
        : refused(`${path}.limits.memory`, () => Quantity.memory(memory))),
      ...when(accelerated && accelerators === 0, {
        path: `${path}.limits.accelerators`,
        got: '0',
        problem: 'must be at least 1; remove the pool to have none',
      }),
      ...when(!accelerated && accelerators !== undefined, {
        path: `${path}.limits.accelerators`,
        problem: `counts nothing in a pool of the preset '${preset ?? ''}'; remove it`,
      }),
    ];
  });
}

/** No capacity reservation is named in the node classes: alone, it would never start a node. */
function reservedAlone(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool: { capacityTypes = [] } }) => [
    ...when(capacityTypes.length > 0 && capacityTypes.every((type) => type === 'reserved'), {
      path: `${path}.capacityTypes`,
      got: 'reserved',
      problem: "must name another type beside 'reserved', such as on-demand",
    }),
    ...repeated(`${path}.capacityTypes`, capacityTypes),
  ]);
}
