import {
  BlockClaim,
  BlockStorageClass,
  VolumeSnapshotClass,
  type BlockClaimProps,
  type BlockStorageClassProps,
} from '../../../../constructs/kubernetes/storage';
import {
  findObject,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

function blockClass(props: Partial<BlockStorageClassProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) => new BlockStorageClass(chart, 'Class', { compute: 'auto', ...props }),
  );
  return findObject(objects, 'StorageClass');
}

describe('a block storage class', () => {
  test('makes encrypted gp3 volumes in the zone of their first pod, and is the default', () => {
    expect(blockClass()).toMatchObject({
      metadata: { name: 'gp3', annotations: { [DEFAULT_CLASS]: 'true' } },
      provisioner: 'ebs.csi.eks.amazonaws.com',
      parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });

  test('leaves out what has no value', () => {
    expect(blockClass()).not.toHaveProperty('allowedTopologies');
    expect(Object.keys(blockClass()['parameters'] as object)).toHaveLength(3);
  });

  test('asks the EBS CSI driver with Karpenter', () => {
    expect(blockClass({ compute: 'karpenter' })['provisioner']).toBe('ebs.csi.aws.com');
  });

  test('takes key, performance and file system', () => {
    const object = blockClass({
      kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/a',
      iops: 6000,
      throughput: 500,
      fileSystem: 'xfs',
    });
    expect(object['parameters']).toEqual({
      type: 'gp3',
      encrypted: 'true',
      'csi.storage.k8s.io/fstype': 'xfs',
      kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/a',
      iops: '6000',
      throughput: '500',
    });
  });

  test('can keep volumes, and leave the default to another class', () => {
    const object = blockClass({ name: 'kept', defaultClass: false, reclaimPolicy: 'Retain' });
    expect(object).toMatchObject({ metadata: { name: 'kept' }, reclaimPolicy: 'Retain' });
    expect(object.metadata).not.toHaveProperty('annotations');
  });

  test('can keep volumes off nodes that are not of Auto Mode', () => {
    expect(blockClass({ autoModeNodesOnly: true })['allowedTopologies']).toEqual([
      { matchLabelExpressions: [{ key: 'eks.amazonaws.com/compute-type', values: ['auto'] }] },
    ]);
  });

  test('says its name and driver', () => {
    const made = new BlockStorageClass(testChart(), 'Class', { compute: 'auto' });
    expect(made.storageClassName).toBe('gp3');
    expect(made.driver).toBe('ebs.csi.eks.amazonaws.com');
  });

  test.each<[Partial<BlockStorageClassProps>, string]>([
    [{ name: 'G P' }, "'name': the name of a storage class must"],
    [{ kmsKeyId: '' }, "'kmsKeyId' must not be empty"],
    [{ iops: 2999 }, "'iops' must be an integer from 3000 to 16000, got 2999"],
    [{ throughput: 1001 }, "'throughput' must be an integer from 125 to 1000, got 1001"],
    [{ iops: 3000.5 }, 'got 3000.5'],
    [
      { compute: 'karpenter', autoModeNodesOnly: true },
      "'autoModeNodesOnly' needs 'compute' auto, got 'karpenter'",
    ],
  ])('fails when given %j', (props, message) => {
    expect(() => blockClass(props)).toThrow(message);
  });
});

test('a block storage class can tag its volumes', () => {
  expect(blockClass({ tags: { Platform: 'ml-lab', Team: 'vision' } })).toMatchObject({
    parameters: { tagSpecification_1: 'Platform=ml-lab', tagSpecification_2: 'Team=vision' },
  });
  expect(JSON.stringify(blockClass())).not.toContain('tagSpecification');
});

describe('a snapshot class', () => {
  test('uses the driver that made the volumes, and is the default', () => {
    const objects = objectsOf(
      (chart) => new VolumeSnapshotClass(chart, 'Class', { compute: 'auto' }),
    );
    expect(findObject(objects, 'VolumeSnapshotClass')).toMatchObject({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      metadata: {
        name: 'ebs',
        annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' },
      },
      driver: 'ebs.csi.eks.amazonaws.com',
      deletionPolicy: 'Delete',
    });
  });

  test('takes another driver, name and policy', () => {
    const objects = objectsOf(
      (chart) =>
        new VolumeSnapshotClass(chart, 'Class', {
          compute: 'karpenter',
          name: 'kept',
          deletionPolicy: 'Retain',
          defaultClass: false,
        }),
    );
    const found = findObject(objects, 'VolumeSnapshotClass', 'kept');
    expect(found).toMatchObject({ driver: 'ebs.csi.aws.com', deletionPolicy: 'Retain' });
    expect(found.metadata).not.toHaveProperty('annotations');
  });

  test('fails when its name is no DNS name', () => {
    expect(
      () => new VolumeSnapshotClass(testChart(), 'Class', { compute: 'auto', name: 'A' }),
    ).toThrow("test/Class: 'name': the name of a snapshot class must");
  });
});

const CLAIM: BlockClaimProps = {
  name: 'data',
  namespace: { name: 'tracking' },
  storageClass: { storageClassName: 'gp3' },
  size: '50Gi',
  component: 'mlflow',
};

function claim(props: Partial<BlockClaimProps> = {}): KubernetesObject {
  const objects = objectsOf((chart) => new BlockClaim(chart, 'Claim', { ...CLAIM, ...props }));
  return findObject(objects, 'PersistentVolumeClaim');
}

describe('a claim on block storage', () => {
  test('is for one node', () => {
    expect(claim()).toMatchObject({
      metadata: {
        name: 'data',
        namespace: 'tracking',
        labels: { 'app.kubernetes.io/component': 'mlflow' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'gp3',
        resources: { requests: { storage: '50Gi' } },
      },
    });
  });

  test('can be for one pod', () => {
    expect(claim({ accessMode: 'ReadWriteOncePod' }).spec).toMatchObject({
      accessModes: ['ReadWriteOncePod'],
    });
  });

  test('says its name', () => {
    expect(new BlockClaim(testChart(), 'Claim', CLAIM).claimName).toBe('data');
  });

  test.each(['ReadWriteMany', 'ReadOnlyMany'] as const)('fails when it is %s', (accessMode) => {
    expect(() => claim({ accessMode })).toThrow(
      `test/Claim: 'accessMode' must be ReadWriteOnce or ReadWriteOncePod on block storage, got '${accessMode}'; use a SharedVolume for several nodes`,
    );
  });

  test('fails when its size is no size', () => {
    expect(() => claim({ size: '50 GB' })).toThrow("test/Claim: 'size': '50 GB' is not");
  });

  test('fails when its name is no DNS name', () => {
    expect(() => claim({ name: 'My Data' })).toThrow("test/Claim: 'name': the name of a claim");
  });
});
