import {
  instanceFamilies,
  instanceTypesOf,
  POOL_PURCHASES,
  type Accelerator,
} from '../../catalogue';
import {
  bottlerocketMigCards,
  bottlerocketMigProfiles,
  cardName,
} from '../../catalogue/gpu-sharing';
import { computeOf } from '../../contracts/compute';
import { platformZones } from '../../contracts/zones';
import { Quantity, ValueError } from '../../values';
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
  capacityTypes,
  reservations,
  karpenterOnly,
  sharedPresets,
  migParts,
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
  const mode = computeOf({ cluster });
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

/** Karpenter starts no node where the limit is nought. */
const noLimit = (path: string, parse: () => Quantity): Violation[] =>
  refused(path, () => {
    if (parse().isZero()) throw new ValueError('must be above 0; remove the pool to have none');
  });

function poolLimits(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool: { limits }, preset }) => {
    const { cpu, memory, accelerators } = limits;
    const accelerated = preset === undefined || acceleratorOf(preset) !== undefined;
    return [
      ...(cpu === undefined ? [] : noLimit(`${path}.limits.cpu`, () => Quantity.cpu(cpu))),
      ...(memory === undefined
        ? []
        : noLimit(`${path}.limits.memory`, () => Quantity.memory(memory))),
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

/** Without reservations, which node classes name, `reserved` alone would never start a node. */
function capacityTypes(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool }) => {
    const { capacityTypes: types = [], capacityReservations } = pool;
    const isAlone = types.length > 0 && types.every((type) => type === 'reserved');
    return [
      ...when(isAlone && capacityReservations === undefined, {
        path: `${path}.capacityTypes`,
        got: 'reserved',
        problem:
          "must name another type beside 'reserved', such as on-demand, or reservations in 'capacityReservations'",
      }),
      ...when(
        capacityReservations !== undefined && types.length > 0 && !types.includes('reserved'),
        {
          path: `${path}.capacityTypes`,
          got: types.join(', '),
          problem: "must name 'reserved' with 'capacityReservations', which are not used without",
        },
      ),
      ...repeated(`${path}.capacityTypes`, types),
    ];
  });
}

function reservations(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool, preset }) => {
    const { capacityReservations = [], zones } = pool;
    const ids = capacityReservations.flatMap((term) => ('id' in term ? [term.id] : []));
    const isBound = preset !== undefined && POOL_PURCHASES[preset].efa === true;
    return [
      ...capacityReservations.flatMap((term, index) =>
        when('tags' in term && Object.keys(term.tags).length === 0, {
          path: `${path}.capacityReservations[${index}].tags`,
          problem: 'must have one tag at least: without any it would select nothing',
        }),
      ),
      ...when(isBound && capacityReservations.length > 0 && zones === undefined, {
        path: `${path}.zones`,
        problem:
          "is required with 'capacityReservations', in a pool of one zone: that of the reservation",
      }),
      ...repeated(`${path}.capacityReservations`, ids),
    ];
  });
}

/** EKS Auto Mode does not open the configuration of its device plugin: https://docs.aws.amazon.com/eks/latest/userguide/device-management-nvidia-mig.html */
function karpenterOnly(environment: Environment): Violation[] {
  if (computeOf(environment) !== 'auto') return [];
  return poolsOf(environment).flatMap(({ path, pool: { sharing, parallelImagePull } }) => [
    ...when(sharing !== undefined, {
      path: `${path}.sharing`,
      got: sharing?.mode,
      problem:
        "must be left out with EKS Auto Mode, whose nodes offer whole GPUs; 'cluster.mode: karpenter' allows time-slicing, MPS and MIG",
    }),
    ...when(parallelImagePull === true, {
      path: `${path}.parallelImagePull`,
      got: 'true',
      problem:
        "must be left out with EKS Auto Mode, which has no setting for it; 'cluster.mode: karpenter' allows it",
    }),
  ]);
}

function sharedPresets(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool: { sharing }, preset }) => {
    if (sharing === undefined || preset === undefined) return [];
    const isWhole = POOL_PURCHASES[preset].efa === true;
    return [
      ...when(acceleratorOf(preset) !== 'nvidia', {
        path: `${path}.sharing`,
        got: sharing.mode,
        problem: `must be left out in a pool of the preset '${preset}', which has no NVIDIA GPUs; choose 'gpu-inference'`,
      }),
      ...when(isWhole, {
        path: `${path}.sharing`,
        got: sharing.mode,
        problem: `must be left out in a pool of the preset '${preset}', whose GPUs work together, which shares of one do not; choose 'gpu-inference', with 'instanceFamilies'`,
      }),
    ];
  });
}

function migParts(environment: Environment): Violation[] {
  return poolsOf(environment).flatMap(({ path, pool, preset }) => {
    if (pool.sharing?.mode !== 'mig') return [];
    const { profile } = pool.sharing;
    const cards = bottlerocketMigCards(profile);
    if (cards.length === 0) {
      const problem = `must be a profile that Bottlerocket makes: ${bottlerocketMigProfiles().join(', ')}`;
      return [{ path: `${path}.sharing.profile`, got: profile, problem }];
    }
    const able = instanceFamilies().filter((family) => cards.includes(cardOf(family) ?? ''));
    const families = pool.instanceFamilies ?? presetFamilies(preset);
    const whole = families.filter((family) => !able.includes(family));
    return when(whole.length > 0, {
      path: `${path}.instanceFamilies`,
      got: families.join(', '),
      problem: `must be families whose GPUs are cut into ${profile}: ${able.join(', ')}; not ${whole.join(', ')}`,
    });
  });
}

function presetFamilies(preset: NodePoolPreset | undefined): readonly string[] {
  if (preset === undefined) return [];
  const { instances } = POOL_PURCHASES[preset];
  return 'families' in instances ? instances.families : [];
}

/** The card of a family; undefined for families without, which another check reports. */
function cardOf(family: string): string | undefined {
  const [type] = accepted(() => instanceTypesOf(family)) ?? [];
  return type?.accelerator && cardName(type.accelerator);
}
