import {
  SharedClaim,
  sharedMounts,
  SharedStorageClass,
  SharedVolume,
  type SharedClaimProps,
  type SharedStorageClassProps,
  type SharedVolumeProps,
} from '../../../../constructs/kubernetes/storage';
import {
  findObject,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

function sharedClass(props: Partial<SharedStorageClassProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) => new SharedStorageClass(chart, 'Class', { fileSystemId: 'fs-1', ...props }),
  );
  return findObject(objects, 'StorageClass');
}

describe('a shared storage class', () => {
  test('makes an access point for each claim, in a directory of its own', () => {
    expect(sharedClass()).toMatchObject({
      metadata: { name: 'efs' },
      provisioner: 'efs.csi.aws.com',
      parameters: {
        provisioningMode: 'efs-ap',
        fileSystemId: 'fs-1',
        directoryPerms: '700',
        basePath: '/claims',
        subPathPattern: '${.PVC.namespace}/${.PVC.name}',
        ensureUniqueDirectory: 'true',
      },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    });
  });

  test('is never the default class', () => {
    expect(sharedClass().metadata).not.toHaveProperty('annotations');
  });

  test('takes identity, permissions, directory, name and policy', () => {
    const object = sharedClass({
      name: 'homes',
      identity: { uid: 1000, gid: 100 },
      permissions: '0770',
      basePath: '/homes',
      reclaimPolicy: 'Retain',
    });
    expect(object).toMatchObject({
      metadata: { name: 'homes' },
      parameters: { uid: '1000', gid: '100', directoryPerms: '0770', basePath: '/homes' },
      reclaimPolicy: 'Retain',
    });
  });

  test('takes an id that is filled in later', () => {
    expect(sharedClass({ fileSystemId: '{{ .Values.fileSystemId }}' })).toMatchObject({
      parameters: { fileSystemId: '{{ .Values.fileSystemId }}' },
    });
  });

  test.each<[Partial<SharedStorageClassProps>, string]>([
    [{ name: '-' }, "'name': the name of a storage class must"],
    [{ fileSystemId: '' }, "'fileSystemId' must not be empty"],
    [{ permissions: '79' }, "'permissions' must be three or four octal digits"],
    [{ basePath: 'homes' }, "'basePath' must begin with '/', got 'homes'"],
  ])('fails when given %j', (props, message) => {
    expect(() => sharedClass(props)).toThrow(message);
  });
});

const SHARED_CLAIM: SharedClaimProps = {
  name: 'shared',
  namespace: { name: 'team-a' },
  storageClass: { storageClassName: 'nfs' },
  size: '100Gi',
  component: 'team',
};

function sharedClaim(props: Partial<SharedClaimProps> = {}): KubernetesObject {
  const all = { ...SHARED_CLAIM, ...props };
  return findObject(
    objectsOf((chart) => new SharedClaim(chart, 'Claim', all)),
    'PersistentVolumeClaim',
  );
}

describe('a claim on shared storage', () => {
  test('is for many nodes, on the class given', () => {
    expect(sharedClaim()).toMatchObject({
      metadata: {
        name: 'shared',
        namespace: 'team-a',
        labels: { 'app.kubernetes.io/component': 'team' },
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: 'nfs',
        resources: { requests: { storage: '100Gi' } },
      },
    });
  });

  test('is mounted like every shared volume', () => {
    const volume = new SharedClaim(testChart(), 'Claim', SHARED_CLAIM);
    const other = new SharedClaim(testChart(), 'Claim', { ...SHARED_CLAIM, name: 'models' });
    const { volumes } = sharedMounts({ name: 'team-a' }, [
      { volume, path: '/shared' },
      { volume: other, path: '/models' },
    ]);
    expect(volumes.map(({ name }) => name)).toEqual(['shared', 'models']);
  });

  test('fails when its size is no size', () => {
    expect(() => sharedClaim({ size: '50 GB' })).toThrow("test/Claim: 'size': '50 GB' is not");
  });

  test('fails when its name is no DNS name', () => {
    expect(() => sharedClaim({ name: 'My Data' })).toThrow("test/Claim: 'name': the name of a");
  });
});

const SHARED: SharedVolumeProps = {
  name: 'datasets',
  namespace: { name: 'team-a' },
  fileSystemId: 'fs-1',
  accessPointId: 'fsap-1',
  component: 'team',
};

function shared(props: Partial<SharedVolumeProps> = {}): KubernetesObject[] {
  return objectsOf((chart) => new SharedVolume(chart, 'Volume', { ...SHARED, ...props }));
}

describe('a shared volume', () => {
  const objects = shared();

  test('is a volume for one claim, kept for ever', () => {
    expect(findObject(objects, 'PersistentVolume')).toMatchObject({
      metadata: { name: 'team-a-datasets', labels: { 'app.kubernetes.io/name': 'datasets' } },
      spec: {
        accessModes: ['ReadWriteMany'],
        capacity: { storage: '5Gi' },
        volumeMode: 'Filesystem',
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'team-a',
          name: 'datasets',
        },
        csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1::fsap-1' },
      },
    });
  });

  test('is claimed in the consuming namespace by name', () => {
    expect(findObject(objects, 'PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'datasets', namespace: 'team-a' },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: '',
        volumeName: 'team-a-datasets',
        volumeMode: 'Filesystem',
        resources: { requests: { storage: '5Gi' } },
      },
    });
  });

  test('can be read-only, in mode and driver', () => {
    const readOnly = shared({ readOnly: true });
    expect(findObject(readOnly, 'PersistentVolume').spec).toMatchObject({
      accessModes: ['ReadOnlyMany'],
      csi: { readOnly: true },
    });
    expect(findObject(readOnly, 'PersistentVolumeClaim').spec).toMatchObject({
      accessModes: ['ReadOnlyMany'],
    });
  });

  test('takes another nominal capacity on both sides', () => {
    const large = shared({ capacity: '1Ti' });
    expect(findObject(large, 'PersistentVolume').spec).toMatchObject({
      capacity: { storage: '1Ti' },
    });
    expect(findObject(large, 'PersistentVolumeClaim').spec).toMatchObject({
      resources: { requests: { storage: '1Ti' } },
    });
  });

  test('takes ids that are filled in later', () => {
    const later = shared({ fileSystemId: '{{ .Values.fs }}', accessPointId: '{{ .Values.ap }}' });
    expect(findObject(later, 'PersistentVolume').spec).toMatchObject({
      csi: { volumeHandle: '{{ .Values.fs }}::{{ .Values.ap }}' },
    });
  });

  test('may use one access point in several namespaces', () => {
    const both = objectsOf((chart) => {
      new SharedVolume(chart, 'A', SHARED);
      new SharedVolume(chart, 'B', { ...SHARED, namespace: { name: 'team-b' } });
    });
    expect(findObject(both, 'PersistentVolume', 'team-b-datasets').spec).toMatchObject({
      csi: { volumeHandle: 'fs-1::fsap-1' },
    });
  });

  test('fails when its namespace mounts the access point already', () => {
    const chart = testChart();
    new SharedVolume(chart, 'One', SHARED);
    expect(() => new SharedVolume(chart, 'Two', { ...SHARED, name: 'other' })).toThrow(
      "test/Two: 'accessPointId' is already mounted in namespace 'team-a' by 'test/One'; use that volume",
    );
  });

  test('does not remember volumes of another app', () => {
    new SharedVolume(testChart(), 'One', SHARED);
    expect(() => new SharedVolume(testChart(), 'One', SHARED)).not.toThrow();
  });

  test.each<[Partial<SharedVolumeProps>, string]>([
    [{ name: 'Data' }, "'name': the name of a shared volume must"],
    [{ fileSystemId: '' }, "'fileSystemId' must not be empty"],
    [{ accessPointId: '' }, "'accessPointId' must not be empty"],
    [{ capacity: 'big' }, "'capacity': 'big' is not a Kubernetes quantity"],
  ])('fails when given %j', (props, message) => {
    expect(() => shared(props)).toThrow(message);
  });
});
