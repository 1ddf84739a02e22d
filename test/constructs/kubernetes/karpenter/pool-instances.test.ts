import type { NodePoolProps } from '../../../../constructs/kubernetes/karpenter';
import { made } from './node-pool-fixture';

const accelerator = { resource: 'nvidia.com/gpu', limit: 8 };

const typesOf = (instances: NodePoolProps['instances'], props: Partial<NodePoolProps> = {}) =>
  made({ instances, accelerator, ...props }).instanceTypes?.map(({ name }) => name);

const familiesOf = (instances: NodePoolProps['instances']) => [
  ...new Set(made({ instances, accelerator }).instanceTypes?.map(({ family }) => family)),
];

describe('the instance types of a pool', () => {
  test.each<[string, NodePoolProps['instances'], string[]]>([
    [
      'families and sizes',
      { families: ['g6e', 'g5'], sizes: ['xlarge'] },
      ['g6e.xlarge', 'g5.xlarge'],
    ],
    ['types', { types: ['p5.48xlarge', 'g5.xlarge'] }, ['p5.48xlarge', 'g5.xlarge']],
    ['CPUs', { families: ['m7i', 'c7i'], cpus: [2] }, ['m7i.large', 'c7i.large']],
    ['the name of a GPU', { gpuNames: ['a100'] }, ['p4d.24xlarge', 'p4de.24xlarge']],
    ['a number of GPUs', { families: ['g6'], gpuCounts: [8] }, ['g6.48xlarge']],
    [
      'the memory of a GPU',
      { categories: ['p'], gpuMemoryAboveMiB: 200_000 },
      ['p6-b300.48xlarge'],
    ],
    ['local disks', { families: ['g5'], localNvmeAboveGiB: 4000 }, ['g5.48xlarge']],
  ])('are those that %s choose', (_what, instances, expected) => {
    expect(typesOf(instances)).toEqual(expected);
  });

  test('are those of categories from a generation on, of the architecture', () => {
    const families = familiesOf({ categories: ['c', 'm'], generationAbove: 6 });
    expect(families).toEqual(expect.arrayContaining(['c7i', 'm7a', 'c7i-flex']));
    for (const family of families) expect(family).toMatch(/^[cm][7-9]/);
    expect(families).not.toContain('m7g');
  });

  test('may be of the other architecture', () => {
    const instances = { families: ['m7g', 'm7i'], sizes: ['large'] };
    expect(typesOf(instances, { architectures: ['arm64'] })).toEqual(['m7g.large']);
  });

  test.each([{ families: ['g5', 'g99'] }, { types: ['g5.xlarge', 'g5.huge'] }])(
    'are not known where %j has one that is not in the catalogue',
    (instances) => {
      expect(typesOf(instances)).toBeUndefined();
    },
  );
});
