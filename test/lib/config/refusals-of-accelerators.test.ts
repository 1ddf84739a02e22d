import { EXISTING_NETWORK } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const pool = (settings: object, name = 'gpu-inference') => ({ nodePools: { [name]: settings } });
const onKarpenter = (settings: object, name?: string) => ({
  cluster: { mode: 'karpenter' },
  ...pool(settings, name),
});

const SLICES = { mode: 'time-slicing', replicas: 4 };
const PARTS = { mode: 'mig', profile: '1g.10gb' };
const BLOCK = [{ id: 'cr-0123456789abcdef0' }];

describe('reservations', () => {
  failsWithOneViolation([
    [
      'an id that none has',
      pool({ capacityReservations: [{ id: 'cr-123' }] }),
      'nodePools.gpu-inference.capacityReservations[0].id: must be the id of a capacity reservation: cr- and 17 hexadecimal digits',
    ],
  ]);
});

describe('shares of GPUs', () => {
  failsWithOneViolation([
    [
      'time-slicing on EKS Auto Mode',
      pool({ sharing: SLICES }),
      "nodePools.gpu-inference.sharing: must be left out with EKS Auto Mode, whose nodes offer whole GPUs; 'cluster.mode: karpenter' allows time-slicing, MPS and MIG",
    ],
    [
      'MIG on an existing cluster of EKS Auto Mode',
      {
        cluster: {
          existing: {
            name: 'c',
            compute: 'auto',
            nodeRoleName: 'nodes',
            networkCidrs: ['10.0.0.0/16'],
          },
        },
        network: EXISTING_NETWORK,
        ...pool({ sharing: PARTS, instanceFamilies: ['p5'] }),
      },
      'nodePools.gpu-inference.sharing: must be left out with EKS Auto Mode',
    ],
    [
      'a share of no GPU',
      onKarpenter({ sharing: SLICES }, 'general'),
      "nodePools.general.sharing: must be left out in a pool of the preset 'general', which has no NVIDIA GPUs; choose 'gpu-inference'",
    ],
    [
      'a share of a Neuron device',
      onKarpenter({ sharing: SLICES }, 'neuron'),
      "nodePools.neuron.sharing: must be left out in a pool of the preset 'neuron'",
    ],
    [
      'a share of GPUs that work together',
      onKarpenter({ sharing: SLICES }, 'gpu-training'),
      "nodePools.gpu-training.sharing: must be left out in a pool of the preset 'gpu-training', whose GPUs work together",
    ],
    [
      'one share',
      onKarpenter({ sharing: { mode: 'mps', replicas: 1 } }),
      'nodePools.gpu-inference.sharing.replicas: ',
    ],
    [
      'a way to share that there is not',
      onKarpenter({ sharing: { mode: 'vgpu' } }),
      'nodePools.gpu-inference.sharing',
    ],
    [
      'a profile that is none',
      onKarpenter({ sharing: { mode: 'mig', profile: 'half' } }),
      'nodePools.gpu-inference.sharing.profile: must be a MIG profile such as 1g.10gb',
    ],
    [
      'a profile that Bottlerocket does not make',
      onKarpenter({ sharing: { mode: 'mig', profile: '4g.40gb' }, instanceFamilies: ['p5'] }),
      'nodePools.gpu-inference.sharing.profile: must be a profile that Bottlerocket makes: 1g.5gb, 1g.10gb,',
    ],
    [
      'parts of GPUs that cannot be cut',
      onKarpenter({ sharing: PARTS }),
      'nodePools.gpu-inference.instanceFamilies: must be families whose GPUs are cut into 1g.10gb: p4d, p4de, p5; not g5, g6, g6e',
    ],
    [
      'parts of GPUs that are cut otherwise',
      onKarpenter({ sharing: PARTS, instanceFamilies: ['p5', 'p5en'] }),
      'nodePools.gpu-inference.instanceFamilies: must be families whose GPUs are cut into 1g.10gb: p4d, p4de, p5; not p5en',
    ],
    [
      'a family that nobody knows',
      onKarpenter({ sharing: SLICES, instanceFamilies: ['g99'] }),
      "nodePools.gpu-inference.instanceFamilies[0]: instance family 'g99' is not known",
    ],
  ]);

  test.each([
    ['time-slicing', { sharing: SLICES }],
    ['MPS', { sharing: { mode: 'mps', replicas: 2 } }],
    ['MIG', { sharing: PARTS, instanceFamilies: ['p4d', 'p5'] }],
    [
      'MIG of the newest cards',
      { sharing: { mode: 'mig', profile: '3g.71gb' }, instanceFamilies: ['p5en'] },
    ],
  ])('may come by %s with Karpenter', (_mode, settings) => {
    expect(problemsWith(onKarpenter(settings))).toEqual([]);
  });
});

describe('capacity', () => {
  failsWithOneViolation([
    [
      'reserved capacity alone, of no reservation',
      pool({ capacityTypes: ['reserved'] }),
      "nodePools.gpu-inference.capacityTypes: must name another type beside 'reserved', such as on-demand, or reservations in 'capacityReservations'",
    ],
    [
      'a reservation that is not used',
      pool({ capacityReservations: BLOCK, capacityTypes: ['on-demand', 'spot'] }),
      "nodePools.gpu-inference.capacityTypes: must name 'reserved' with 'capacityReservations'",
    ],
    [
      'a reservation for EFA in a zone that nobody names',
      pool({ capacityReservations: BLOCK }, 'gpu-training'),
      "nodePools.gpu-training.zones: is required with 'capacityReservations', in a pool of one zone",
    ],
    [
      'the name of a reservation as its id',
      pool({ capacityReservations: [{ id: 'my-block' }] }),
      'nodePools.gpu-inference.capacityReservations[0]',
    ],
    [
      'reservations of no tag',
      pool({ capacityReservations: [{ tags: {} }] }),
      'nodePools.gpu-inference.capacityReservations[0].tags: must have one tag at least',
    ],
    [
      'a reservation twice',
      pool({ capacityReservations: [...BLOCK, ...BLOCK] }),
      'nodePools.gpu-inference.capacityReservations[1]: is there twice',
    ],
    [
      'a placement group of no name',
      pool({ placementGroup: '' }),
      'nodePools.gpu-inference.placementGroup: ',
    ],
  ]);

  test.each([
    ['reserved alone', { capacityReservations: BLOCK, capacityTypes: ['reserved'] }],
    ['reserved by itself', { capacityReservations: [{ tags: { team: 'vision' } }] }],
    ['with what comes after', { capacityReservations: BLOCK, capacityTypes: ['reserved', 'spot'] }],
  ])('may be %s', (_what, settings) => {
    expect(problemsWith(pool(settings))).toEqual([]);
  });
});

describe('images on nodes', () => {
  failsWithOneViolation([
    [
      'a pull at once on EKS Auto Mode',
      pool({ parallelImagePull: true }),
      'nodePools.gpu-inference.parallelImagePull: must be left out with EKS Auto Mode',
    ],
    [
      'an image of no version',
      pool({ prePull: ['docker.io/vllm/vllm-openai:latest'] }),
      'nodePools.gpu-inference.prePull[0]: must be an image with registry and exact tag',
    ],
  ]);

  test('may be pulled at once with Karpenter', () => {
    expect(problemsWith(onKarpenter({ parallelImagePull: true }))).toEqual([]);
  });
});
