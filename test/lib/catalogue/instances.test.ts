import {
  EC2_QUOTAS,
  ec2Quota,
  instanceFamilies,
  instanceType,
  instanceTypesOf,
  INSTANCE_TYPES_SOURCE,
  type Accelerator,
} from '../../../lib/catalogue';
import { cards, memoryOfShare, sharesOf } from '../../../lib/catalogue/gpu-sharing';
import {
  cpuDemand,
  deviceDemand,
  deviceMemory,
  memoryDemand,
} from '../../../lib/catalogue/node-demands';
import { misfit } from '../../../lib/catalogue/node-fit';
import { AcceleratorRequest, ValueError, type GpuSharing } from '../../../lib/values';

const everyType = () => instanceFamilies().flatMap((family) => instanceTypesOf(family));
const names = (types: readonly { readonly name: string }[]): string[] =>
  types.map(({ name }) => name);

describe('instance types', () => {
  test('tell what one type has', () => {
    expect(instanceType('g5.12xlarge')).toMatchObject({
      name: 'g5.12xlarge',
      family: 'g5',
      size: '12xlarge',
      architecture: 'amd64',
      vCpus: 48,
      memoryMiB: 196_608,
      networkMbps: 40_000,
      localNvmeGB: 3800,
      efaInterfaces: 1,
      accelerator: { kind: 'nvidia', name: 'a10g', count: 4, memoryGiB: 22_888 / 1024 },
    });
    const { allocatable } = instanceType('g5.12xlarge');
    expect([allocatable.cpu, allocatable.memory].map(String)).toEqual(['47810m', '173400Mi']);
  });

  // Numbers of the EC2 product pages, not of the recorded file.
  test.each([
    ['p4d.24xlarge', 96, 1152, 8, 40, 4],
    ['p5.48xlarge', 192, 2048, 8, 80, 32],
    ['p5en.48xlarge', 192, 2048, 8, 141, 16],
    ['g4dn.xlarge', 4, 16, 1, 16, 0],
    ['trn1.32xlarge', 128, 512, 16, 32, 8],
    ['trn2.48xlarge', 192, 2048, 16, 96, 16],
    ['inf2.48xlarge', 192, 768, 12, 32, 0],
  ])(
    '%s has %i vCPUs, %i GiB, %i accelerators of %i GiB and %i EFA interfaces',
    (name, cpus, memory, count, each, efa) => {
      const type = instanceType(name);
      expect([
        type.vCpus,
        type.memoryMiB / 1024,
        type.accelerator?.count,
        type.accelerator?.memoryGiB,
        type.efaInterfaces,
      ]).toEqual([cpus, memory, count, each, efa]);
    },
  );

  test('know general types, their architecture, and no accelerator', () => {
    expect(instanceType('m7g.large')).toMatchObject({
      architecture: 'arm64',
      vCpus: 2,
      memoryMiB: 8192,
      localNvmeGB: 0,
      efaInterfaces: 0,
      accelerator: undefined,
    });
    expect(instanceType('c6i.2xlarge').architecture).toBe('amd64');
    expect(instanceType('r7i.metal-48xl').size).toBe('metal-48xl');
  });

  test('cover the families in use', () => {
    expect(instanceFamilies()).toEqual(
      expect.arrayContaining(
        'c6i c6a c7i c7a c7g c8g m6i m7i m7g m8g r6i r7g r8g t3 g4dn g5 g6 g6e g7e gr6 p4d p4de p5 p5e p5en p6-b200 p6-b300 trn1 trn1n trn2 inf2'.split(
          ' ',
        ),
      ),
    );
  });

  test('are all read without a gap', () => {
    const types = everyType();
    expect(types.length).toBeGreaterThan(1000);
    expect(new Set(names(types)).size).toBe(types.length);
    for (const type of types) {
      expect(type.vCpus).toBeGreaterThan(0);
      expect(type.allocatable.cpu.toMillis()).toBeLessThan(type.vCpus * 1000);
      expect(type.allocatable.memory.toMebibytes()).toBeGreaterThan(0);
      expect(type.allocatable.memory.toMebibytes()).toBeLessThan(type.memoryMiB);
      expect(type.networkMbps === undefined || type.networkMbps > 0).toBe(true);
      expect(type.accelerator === undefined || type.accelerator.count > 0).toBe(true);
      expect(type.accelerator === undefined || type.accelerator.memoryGiB > 0).toBe(true);
    }
  });

  test('have an accelerator exactly in the accelerated families', () => {
    const accelerated = everyType()
      .filter((type) => type.accelerator)
      .map((type) => type.family);
    expect(
      everyType()
        .filter((type) => /^(g|gr|p|trn|inf)\d/.test(type.family))
        .map((type) => type.family),
    ).toEqual(accelerated);
  });

  test('leave the bandwidth open where the source does not say it', () => {
    expect(instanceType('m8ib.metal-48xl').networkMbps).toBeUndefined();
  });

  test('say where they were recorded', () => {
    expect(INSTANCE_TYPES_SOURCE.source).toContain(`/blob/${INSTANCE_TYPES_SOURCE.version}/`);
  });

  test('fails when a type or a family is not known', () => {
    expect(() => instanceType('p5.24xlarge')).toThrow(
      new ValueError(
        "instance type 'p5.24xlarge' is not known; 'p5' has the sizes 4xlarge, 48xlarge",
      ),
    );
    expect(() => instanceType('trn9.large')).toThrow(
      "instance family 'trn9' is not known; known are t3, t3a, t4g, trn1, trn1n, trn2",
    );
    expect(() => instanceTypesOf('zz')).toThrow("instance family 'zz' is not known; known are c5,");
    expect(() => instanceType('')).toThrow("instance family '' is not known");
  });
});

describe('shares of a GPU', () => {
  const cardOf = (name: string): Accelerator => {
    const { accelerator } = instanceType(name);
    if (accelerator === undefined) throw new Error(`${name} has no devices`);
    return accelerator;
  };

  test.each<[string, GpuSharing | undefined, number, number]>([
    ['g5.xlarge', undefined, 1, 22],
    ['g5.xlarge', { mode: 'time-slicing', replicas: 4 }, 4, 22],
    ['g5.xlarge', { mode: 'mps', replicas: 2 }, 2, 11],
    ['p4d.24xlarge', { mode: 'mig', profile: '3g.20gb', strategy: 'single' }, 2, 20],
  ])('a card of %s, shared by %j: %i, with %i GiB for a pod', (name, sharing, shares, memory) => {
    expect(sharesOf(cardOf(name), sharing)).toBe(shares);
    expect(Math.floor(memoryOfShare(cardOf(name), sharing))).toBe(memory);
  });

  // Instances a card holds, from NVIDIA's MIG user guide.
  test.each([
    ['p4d.24xlarge', '1g.5gb', 7],
    ['p4d.24xlarge', '3g.20gb', 2],
    ['p4d.24xlarge', '2g.10gb', 3],
    ['p4de.24xlarge', '1g.20gb', 4],
    ['p5.48xlarge', '1g.10gb', 7],
    ['p5.48xlarge', '7g.80gb', 1],
    ['p5en.48xlarge', '3g.71gb', 2],
    ['p6-b200.48xlarge', '3g.90gb', 2],
    ['p6-b300.48xlarge', '2g.67gb', 3],
    ['g7e.12xlarge', '1g.24gb', 4],
    ['p5.48xlarge', '1g.10gb+me', 1],
    ['p5.48xlarge', '1g.18gb', 0],
    ['g5.xlarge', '1g.5gb', 0],
  ])('%s holds MIG instances %s: %i on a card', (name, profile, perCard) => {
    expect(sharesOf(cardOf(name), { mode: 'mig', profile, strategy: 'mixed' })).toBe(perCard);
  });

  test('cards that cannot be shared so do not count', () => {
    const parts = { mode: 'mig', profile: '3g.20gb', strategy: 'single' } as const;
    expect(cards(instanceType('p4d.24xlarge'), parts)).toBe(8);
    expect(cards(instanceType('g5.12xlarge'), parts)).toBe(0);
    expect(cards(instanceType('m7i.large'), undefined)).toBe(0);
  });
});

describe('what fits a node', () => {
  const of = (...families: string[]) => families.flatMap((family) => instanceTypesOf(family));
  const gpus = (count: number) => deviceDemand(undefined, 'nvidia.com/gpu', count);

  test('is compared with what a node leaves to pods, not with the whole machine', () => {
    expect(misfit(of('m7i'), [cpuDemand('191.45'), memoryDemand('32Gi')])).toBe(undefined);
    expect(misfit(of('m7i'), [cpuDemand('192'), memoryDemand('32Gi')])).toContain(
      'on m7i.48xlarge',
    );
  });

  test('is unknown of no types', () => {
    expect(misfit([], [cpuDemand('1000')])).toBe(undefined);
  });

  test('has all devices of a request at once', () => {
    const both = [gpus(8), deviceDemand(undefined, 'vpc.amazonaws.com/efa', 8)];
    expect(misfit(of('p5'), both)).toBe(undefined);
    expect(misfit(of('p4d', 'g6e'), both)).toContain('use a pool with the family');
    expect(misfit(of('p5'), [gpus(16)])).toContain('at most it has 8 x nvidia.com/gpu');
  });

  test('has memory in each device', () => {
    const large = AcceleratorRequest.gpu({ count: 1, minMemoryGiB: 40 });
    expect(misfit(of('g6e'), [gpus(1), deviceMemory(large, 40)])).toBe(undefined);
    expect(misfit(of('g5'), [gpus(1), deviceMemory(large, 40)])).toContain('22.3 GiB in each');
  });
});

describe('EC2 quotas', () => {
  test.each([
    ['m7i', 'on-demand', 'L-1216C47A'],
    ['t3', 'spot', 'L-34B43A08'],
    ['g5', 'on-demand', 'L-DB2E81BA'],
    ['gr6', 'spot', 'L-3819A6DF'],
    ['g4dn', 'spot', 'L-3819A6DF'],
    ['p5en', 'on-demand', 'L-417A185B'],
    ['p6-b200', 'on-demand', 'L-417A185B'],
    ['p4de', 'spot', 'L-7212CCBC'],
    ['p3dn', 'spot', 'L-7212CCBC'],
    ['trn1n', 'on-demand', 'L-2C3B7624'],
    ['trn2', 'spot', 'L-6B0D517C'],
    ['inf2', 'on-demand', 'L-1945791B'],
    ['inf2', 'spot', 'L-B5D1601B'],
  ] as const)('count %s as %s against %s', (family, capacityType, code) => {
    expect(ec2Quota(family, capacityType)?.code).toBe(code);
  });

  test('leave out the spot quota of P5 and later', () => {
    expect(['p5', 'p5e', 'p6-b300'].map((family) => ec2Quota(family, 'spot'))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('cover every recorded family bought on demand', () => {
    expect(instanceFamilies().filter((family) => !ec2Quota(family, 'on-demand'))).toEqual([]);
  });

  test('have distinct, well-formed codes', () => {
    const codes = EC2_QUOTAS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^L-[0-9A-F]{8}$/.test(code))).toBe(true);
  });

  test.each(['', 'g', '5g', 'G5'])('fails when %p stands for a family', (family) => {
    expect(() => ec2Quota(family, 'spot')).toThrow(
      new ValueError(`'${family}' is not an instance family; write one such as 'g5' or 'c7i'`),
    );
  });
});
