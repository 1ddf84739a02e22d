import { sharedMounts } from '../../../../constructs/kubernetes/storage';

describe('mounting shared volumes', () => {
  const namespace = { name: 'team-a' };
  const datasets = { namespace, claimName: 'datasets', volumeHandle: 'fs-1::fsap-1' };
  const models = { namespace, claimName: 'models', volumeHandle: 'fs-1::fsap-2' };

  test('gives a pod one volume for each claim, and each container its mounts', () => {
    const mounts = sharedMounts(namespace, [
      { volume: datasets, path: '/data', readOnly: true },
      { volume: models, path: '/models', subPath: 'llama' },
    ]);
    expect(mounts).toEqual({
      volumes: [
        { name: 'datasets', persistentVolumeClaim: { claimName: 'datasets' } },
        { name: 'models', persistentVolumeClaim: { claimName: 'models' } },
      ],
      volumeMounts: [
        { name: 'datasets', mountPath: '/data', readOnly: true },
        { name: 'models', mountPath: '/models', subPath: 'llama' },
      ],
    });
  });

  test('mounts one volume at several paths', () => {
    const { volumes, volumeMounts } = sharedMounts(namespace, [
      { volume: datasets, path: '/a' },
      { volume: datasets, path: '/b' },
    ]);
    expect(volumes).toHaveLength(1);
    expect(volumeMounts).toHaveLength(2);
  });

  test('fails when two claims are one volume', () => {
    const twin = { ...datasets, claimName: 'twin' };
    expect(() =>
      sharedMounts(namespace, [
        { volume: datasets, path: '/a' },
        { volume: twin, path: '/b' },
      ]),
    ).toThrow(
      "a pod must not mount 'datasets' and 'twin': both are the volume 'fs-1::fsap-1'; mount one of them twice",
    );
  });

  test('fails when a claim is of another namespace', () => {
    expect(() => sharedMounts({ name: 'team-b' }, [{ volume: datasets, path: '/a' }])).toThrow(
      "'datasets' is a claim of namespace 'team-a', got a pod of 'team-b'",
    );
  });

  describe('by software that asks who owns a file', () => {
    const logs = {
      namespace,
      claimName: 'logs',
      volumeHandle: 'fs-1::fsap-3',
      owner: { uid: 50_000, gid: 0 },
    };

    test('takes the owner', () => {
      const mount = { volume: logs, path: '/logs', writer: { uid: 50_000, gid: 0 } };
      expect(sharedMounts(namespace, [mount]).volumeMounts).toEqual([
        { name: 'logs', mountPath: '/logs' },
      ]);
    });

    test('takes anybody where the owner is not known', () => {
      const mount = { volume: datasets, path: '/data', writer: { uid: 7, gid: 7 } };
      expect(() => sharedMounts(namespace, [mount])).not.toThrow();
    });

    test.each([
      { uid: 1000, gid: 0 },
      { uid: 50_000, gid: 100 },
    ])('fails when the writer is %j', (writer) => {
      expect(() => sharedMounts(namespace, [{ volume: logs, path: '/logs', writer }])).toThrow(
        `'writer' of 'logs' must be the owner of its files, user 50000 and group 0, got user ${writer.uid} and group ${writer.gid}`,
      );
    });
  });
});
