import { AcceleratorRequest, ValueError, type GpuSharing } from '../../../lib/values';

describe('AcceleratorRequest', () => {
  const gpu = (sharing?: GpuSharing, count = 1) => AcceleratorRequest.gpu({ count, sharing });

  test('names the extended resource of each kind', () => {
    const request = AcceleratorRequest.gpu({ count: 8, minMemoryGiB: 80 });
    expect(request).toMatchObject({
      kind: 'nvidia',
      resourceName: 'nvidia.com/gpu',
      count: 8,
      minMemoryGiB: 80,
    });
    expect(request.toResources()).toEqual({ 'nvidia.com/gpu': '8' });
    expect(request.toString()).toBe('8 x nvidia.com/gpu');
    expect(request.sharing).toBeUndefined();
    expect(AcceleratorRequest.neuron({ count: 16 })).toMatchObject({
      kind: 'neuron',
      resourceName: 'aws.amazon.com/neuron',
      count: 16,
    });
    expect(AcceleratorRequest.efa({ count: 32 }).toResources()).toEqual({
      'vpc.amazonaws.com/efa': '32',
    });
  });

  test.each<[GpuSharing, string]>([
    [{ mode: 'time-slicing', replicas: 4 }, 'nvidia.com/gpu'],
    [{ mode: 'time-slicing', replicas: 4, renamed: true }, 'nvidia.com/gpu.shared'],
    [{ mode: 'mps', replicas: 2, renamed: true }, 'nvidia.com/gpu.shared'],
    [{ mode: 'mig', profile: '1g.10gb', strategy: 'single' }, 'nvidia.com/gpu'],
    [{ mode: 'mig', profile: '3g.40gb', strategy: 'mixed' }, 'nvidia.com/mig-3g.40gb'],
    [{ mode: 'mig', profile: '1g.10gb+me', strategy: 'mixed' }, 'nvidia.com/mig-1g.10gb.me'],
  ])('with %j asks for %s', (sharing, resource) => {
    expect(gpu(sharing)).toMatchObject({ resourceName: resource, sharing });
  });

  test('takes several MIG instances', () => {
    expect(gpu({ mode: 'mig', profile: '1g.10gb', strategy: 'mixed' }, 2).count).toBe(2);
  });

  const SLICES: GpuSharing = { mode: 'time-slicing', replicas: 4 };
  const PARTS: GpuSharing = { mode: 'mig', profile: '1g.10gb', strategy: 'single' };

  test.each<[GpuSharing | undefined, GpuSharing | undefined, boolean]>([
    [undefined, undefined, true],
    [undefined, SLICES, false],
    [SLICES, undefined, false],
    [SLICES, { ...SLICES, renamed: false }, true],
    [SLICES, { ...SLICES, renamed: true }, false],
    [SLICES, { ...SLICES, replicas: 2 }, false],
    [SLICES, { mode: 'mps', replicas: 4 }, false],
    [SLICES, PARTS, false],
    [PARTS, SLICES, false],
    [PARTS, { ...PARTS }, true],
    [PARTS, { ...PARTS, profile: '2g.20gb' }, false],
    [PARTS, { ...PARTS, strategy: 'mixed' }, false],
  ])('for %j is offered by %j: %p', (asked, offered, expected) => {
    expect(gpu(asked).isSharedAs(offered)).toBe(expected);
  });

  test.each([0, -1, 1.5, NaN])('fails when the count is %p', (count) => {
    const message = new ValueError(`'count' must be an integer from 1 on, got ${count}`);
    expect(() => AcceleratorRequest.gpu({ count })).toThrow(message);
    expect(() => AcceleratorRequest.neuron({ count })).toThrow(message);
    expect(() => AcceleratorRequest.efa({ count })).toThrow(message);
  });

  test.each([0, -1, NaN])('fails when the memory is %p', (minMemoryGiB) => {
    expect(() => AcceleratorRequest.gpu({ count: 1, minMemoryGiB })).toThrow(
      `'minMemoryGiB' must be more than 0, got ${minMemoryGiB}`,
    );
  });

  test('fails when a share cannot be what is asked', () => {
    expect(() => gpu({ mode: 'time-slicing', replicas: 4 }, 2)).toThrow(
      "'count' must be 1 with time-slicing sharing, got 2; more shares give no more compute, ask for whole GPUs instead",
    );
    expect(() => gpu({ mode: 'mps', replicas: 1 })).toThrow(
      "'sharing.replicas' must be an integer from 2 on, got 1",
    );
    expect(() => gpu({ mode: 'mig', profile: '8g.10gb', strategy: 'single' })).toThrow(
      "'sharing.profile' must be a MIG profile such as '1g.10gb', got '8g.10gb'",
    );
  });
});
