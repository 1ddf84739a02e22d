import {
  Ec2NodeClass,
  instanceLabel,
  NodeClass,
  type Ec2NodeClassProps,
  type NodeClassBaseProps,
  type NodeClassProps,
} from '../../../../constructs/kubernetes/karpenter';
import {
  findObject,
  memberAt,
  objectsOf,
  unknownFields,
  type KubernetesObject,
} from '../../../support/kubernetes';
import recorded from './recorded-fields.json';

const BASE: NodeClassBaseProps = {
  name: 'gpu',
  role: 'lab-node',
  subnets: [{ tags: { 'kubernetes.io/role/internal-elb': '1' } }],
  securityGroups: [{ id: 'sg-0123' }],
};

/** The fields that the user guide documents for an Auto Mode NodeClass. */
const NODE_CLASS_FIELDS = [
  'role',
  'subnetSelectorTerms',
  'subnetSelectorTerms[].id',
  'subnetSelectorTerms[].tags',
  'subnetSelectorTerms[].tags.*',
  'securityGroupSelectorTerms',
  'securityGroupSelectorTerms[].id',
  'securityGroupSelectorTerms[].name',
  'securityGroupSelectorTerms[].tags',
  'securityGroupSelectorTerms[].tags.*',
  'snatPolicy',
  'networkPolicy',
  'networkPolicyEventLogs',
  'ephemeralStorage',
  'ephemeralStorage.size',
  'ephemeralStorage.iops',
  'ephemeralStorage.throughput',
  'ephemeralStorage.kmsKeyID',
  'capacityReservationSelectorTerms',
  'capacityReservationSelectorTerms[].id',
  'capacityReservationSelectorTerms[].owner',
  'capacityReservationSelectorTerms[].tags',
  'capacityReservationSelectorTerms[].tags.*',
  'placementGroupSelector',
  'placementGroupSelector.name',
  'advancedNetworking',
  'advancedNetworking.networkInterfaces',
  'advancedNetworking.networkInterfaces[].networkCardIndex',
  'advancedNetworking.networkInterfaces[].deviceIndex',
  'advancedNetworking.networkInterfaces[].interfaceType',
  'tags',
  'tags.*',
];

const FULL: Partial<NodeClassBaseProps> = {
  capacityReservations: [
    { id: 'cr-0123' },
    { tags: { team: 'vision' }, ownerAccountId: '111122223333' },
  ],
  placementGroup: 'training',
  networkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
  ],
  tags: { Team: 'vision' },
};

function auto(props: Partial<NodeClassProps> = {}): KubernetesObject {
  const objects = objectsOf((chart) => new NodeClass(chart, 'Class', { ...BASE, ...props }));
  return findObject(objects, 'NodeClass');
}

function ec2(props: Partial<Ec2NodeClassProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) =>
      new Ec2NodeClass(chart, 'Class', { ...BASE, image: 'bottlerocket@v1.21.0', ...props }),
  );
  return findObject(objects, 'EC2NodeClass');
}

describe('a node class of EKS Auto Mode', () => {
  test('selects subnets and security groups, and is explicit about policies', () => {
    expect(auto()).toMatchObject({
      apiVersion: 'eks.amazonaws.com/v1',
      metadata: { name: 'gpu', labels: { 'app.kubernetes.io/component': 'compute' } },
    });
    expect(auto().spec).toEqual({
      role: 'lab-node',
      subnetSelectorTerms: [{ tags: { 'kubernetes.io/role/internal-elb': '1' } }],
      securityGroupSelectorTerms: [{ id: 'sg-0123' }],
      snatPolicy: 'Random',
      networkPolicy: 'DefaultAllow',
      networkPolicyEventLogs: 'Disabled',
    });
  });

  test('takes disk, policies, reservations, placement and interfaces', () => {
    const { spec } = auto({
      ...FULL,
      disk: { size: '200Gi', iops: 6000, throughput: 500, kmsKeyId: 'alias/nodes' },
      networkPolicy: 'DefaultDeny',
      networkPolicyEventLogs: true,
      snatDisabled: true,
    });
    expect(spec).toMatchObject({
      ephemeralStorage: {
        size: '200Gi',
        iops: 6000,
        throughput: 500,
        kmsKeyID: 'alias/nodes',
      },
      networkPolicy: 'DefaultDeny',
      networkPolicyEventLogs: 'Enabled',
      snatPolicy: 'Disabled',
      capacityReservationSelectorTerms: [
        { id: 'cr-0123' },
        { tags: { team: 'vision' }, owner: '111122223333' },
      ],
      placementGroupSelector: { name: 'training' },
      advancedNetworking: { networkInterfaces: FULL.networkInterfaces },
      tags: { Team: 'vision' },
    });
    expect(unknownFields(spec, NODE_CLASS_FIELDS)).toEqual([]);
  });

  test('knows the class that EKS makes', () => {
    expect(NodeClass.builtIn).toEqual({ name: 'default', compute: 'auto' });
  });

  test('fails when it takes the name of that class', () => {
    expect(() => auto({ name: 'default' })).toThrow(
      "test/Class: 'name' must not be 'default': it is the class that EKS makes itself",
    );
  });
});

describe('an EC2 node class', () => {
  test('pins its image, encrypts its disks and closes instance metadata to pods', () => {
    expect(ec2()).toMatchObject({
      apiVersion: 'karpenter.k8s.aws/v1',
      metadata: { name: 'gpu' },
      spec: {
        role: 'lab-node',
        amiSelectorTerms: [{ alias: 'bottlerocket@v1.21.0' }],
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpProtocolIPv6: 'disabled',
          httpPutResponseHopLimit: 1,
          httpTokens: 'required',
        },
      },
    });
  });

  test('gives Bottlerocket a small disk for itself beside the one for containers', () => {
    const small = { volumeType: 'gp3', encrypted: true, deleteOnTermination: true };
    expect(memberAt(ec2().spec, ['blockDeviceMappings'])).toEqual([
      { deviceName: '/dev/xvda', ebs: { ...small, volumeSize: '4Gi' } },
      { deviceName: '/dev/xvdb', ebs: { ...small, volumeSize: '80Gi' } },
    ]);
  });

  test("gives the system's disk of Bottlerocket the key, but not the performance of the other", () => {
    const { spec } = ec2({
      disk: { size: '300Gi', iops: 16_000, throughput: 1000, kmsKeyId: 'alias/nodes' },
    });
    const system = memberAt(spec, ['blockDeviceMappings', 0, 'ebs']);
    expect(system).toMatchObject({ volumeSize: '4Gi', kmsKeyID: 'alias/nodes' });
    expect(system).not.toHaveProperty('iops');
    expect(system).not.toHaveProperty('throughput');
  });

  test('gives AL2023 one disk', () => {
    const object = ec2({
      image: 'al2023@v20260901',
      disk: { size: '300Gi', iops: 6000, throughput: 500, kmsKeyId: 'alias/nodes' },
    });
    expect(memberAt(object.spec, ['blockDeviceMappings'])).toEqual([
      {
        deviceName: '/dev/xvda',
        ebs: {
          volumeSize: '300Gi',
          volumeType: 'gp3',
          iops: 6000,
          throughput: 500,
          encrypted: true,
          kmsKeyID: 'alias/nodes',
          deleteOnTermination: true,
        },
      },
    ]);
  });

  test('takes reservations, placement, interfaces, local disks, user data and pods', () => {
    const { spec } = ec2({ ...FULL, localDisks: true, userData: '[settings]', maxPods: 110 });
    expect(spec).toMatchObject({
      capacityReservationSelectorTerms: [
        { id: 'cr-0123' },
        { tags: { team: 'vision' }, ownerID: '111122223333' },
      ],
      placementGroupSelector: { name: 'training' },
      networkInterfaces: FULL.networkInterfaces,
      instanceStorePolicy: 'RAID0',
      userData: '[settings]',
      kubelet: { maxPods: 110 },
      tags: { Team: 'vision' },
    });
    expect(unknownFields(spec, recorded.EC2NodeClass.fields)).toEqual([]);
  });

  test('leaves out what has no value', () => {
    for (const field of ['kubelet', 'userData', 'instanceStorePolicy', 'tags']) {
      expect(ec2().spec).not.toHaveProperty(field);
    }
  });

  test.each([
    'al2023@latest',
    'bottlerocket@',
    'al2@v20240101',
    'windows2022@latest',
    `al2023@v${'1'.repeat(30)}`,
  ])('fails when its image is %s', (image) => {
    // The type refuses some of these; configuration files are not typed.
    expect(() => ec2({ image: image as Ec2NodeClassProps['image'] })).toThrow(
      `test/Class: 'image' must be 'al2023' or 'bottlerocket' with an exact version, of at most 30 characters, got '${image}'`,
    );
  });

  test('fails when it takes no pod', () => {
    expect(() => ec2({ maxPods: 0 })).toThrow("'maxPods' must be an integer from 1 to 737, got 0");
  });
});

describe.each([
  ['of EKS Auto Mode', auto],
  ['of EC2', ec2],
])('a node class %s', (_kind, make) => {
  test.each<[Partial<NodeClassBaseProps>, string]>([
    [{ name: 'My Class' }, "test/Class: 'name': the name of a node class must"],
    [{ role: '' }, "test/Class: 'role' must not be empty"],
    [{ subnets: [] }, "test/Class: 'subnets' must have one selector at least, got none"],
    [{ subnets: [{ tags: {} }] }, "test/Class: 'subnets' must not have an empty selector"],
    [{ subnets: [{ id: '' }] }, "'subnets' must not have an empty selector, id or tag"],
    [{ securityGroups: [] }, "'securityGroups' must have one selector at least"],
    [
      { securityGroups: [{ tags: { Name: '' } }] },
      "'securityGroups' must not have an empty selector, id or tag",
    ],
    [
      { tags: { 'karpenter.sh/nodepool': 'x' } },
      "'tags' must not hold 'karpenter.sh/nodepool': the controller sets it",
    ],
    [{ tags: { 'kubernetes.io/cluster/lab': 'owned' } }, "'kubernetes.io/cluster/lab'"],
    [
      {
        networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'efa-only' }],
      },
      "'networkInterfaces' must have one of type 'interface' at card 0, device 0",
    ],
    [
      {
        networkInterfaces: [
          { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
          { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
          { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
        ],
      },
      "'networkInterfaces' must name each slot once, got card 1, device 0 twice",
    ],
  ])('fails when given %j', (props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test.each([
    [{ size: 'big' }, "'disk.size': 'big' is not a Kubernetes quantity"],
    [{ size: '500Mi' }, "'disk.size in GiB' must be an integer from 1 to 59000"],
    [{ size: '80Gi', iops: 1000 }, "'disk.iops' must be an integer from 3000 to 16000, got 1000"],
    [{ size: '80Gi', throughput: 5 }, "'disk.throughput' must be an integer from 125 to 1000"],
  ])('fails when its disk is %j', (disk, message) => {
    expect(() => make({ disk })).toThrow(message);
  });
});

test('instance labels have the prefix of their compute mode', () => {
  expect(instanceLabel('auto', 'instance-gpu-name')).toBe('eks.amazonaws.com/instance-gpu-name');
  expect(instanceLabel('karpenter', 'instance-gpu-name')).toBe(
    'karpenter.k8s.aws/instance-gpu-name',
  );
});
