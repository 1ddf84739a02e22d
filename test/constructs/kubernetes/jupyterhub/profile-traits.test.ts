import { GPUS, NOTEBOOKS, override } from './fixture';

test('a profile has its limits where KubeSpawner reads them', () => {
  expect(override({})).toEqual({
    cpu_guarantee: 0.5,
    cpu_limit: 2,
    mem_guarantee: 2_000_000_000,
    mem_limit: 4_000_000_000,
    start_timeout: 600,
  });
});

test('a device is asked for and limited alike, on nodes that have it, with time to start one', () => {
  expect(override({ pool: GPUS, accelerator: { count: 2 } })).toMatchObject({
    extra_resource_guarantees: { 'nvidia.com/gpu': '2' },
    extra_resource_limits: { 'nvidia.com/gpu': '2' },
    node_selector: GPUS.nodeSelector,
    tolerations: GPUS.tolerations,
    start_timeout: 1200,
  });
});

test.each([
  ['nvidia.com/mig-1g.5gb', 'nvidia.com/gpu'],
  ['aws.amazon.com/neuron', 'aws.amazon.com/neuron'],
])('%s of unknown nodes is asked for by name, past the taint %s', (resource, key) => {
  expect(override({ accelerator: { count: 1, resource } })).toMatchObject({
    extra_resource_limits: { [resource]: '1' },
    node_selector: {},
    tolerations: [{ key, operator: 'Exists', effect: 'NoSchedule' }],
  });
});

test('a profile may start as long as it says', () => {
  expect(override({ startSeconds: 90 })).toMatchObject({ start_timeout: 90 });
});

test('a profile stops itself, its kernels first', () => {
  expect(override({ idleSeconds: 1000 })).toMatchObject({
    args: expect.arrayContaining([
      '--ServerApp.shutdown_no_activity_timeout=1000',
      '--MappingKernelManager.cull_idle_timeout=800',
    ]),
  });
});

test('processes share as much memory as a profile says', () => {
  expect(override({ sharedMemory: '2Gi' })).toMatchObject({
    volumes: { shm: { emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } } },
    volume_mounts: { '/dev/shm': { name: 'shm' } },
  });
});

test('people become root where a profile says why', () => {
  expect(override({ sudo: { reason: 'apt' } })).toMatchObject({
    uid: 0,
    allow_privilege_escalation: true,
    environment: { GRANT_SUDO: 'yes' },
    extra_annotations: { 'eks-ml-platform/sudo-reason': 'apt' },
    container_security_context: { runAsNonRoot: false, capabilities: null },
  });
});

test.each([
  [{ name: 'Big One' }, "'profiles': the name of a profile must"],
  [{ images: [] }, "'profiles.python': 'images' must name one at least, got none"],
  [
    { images: [{ title: 'x', image: 'quay.io/jupyter/scipy-notebook:latest' }] },
    "'profiles.python': 'image' must end with an exact tag, got 'quay.io/jupyter/scipy-notebook:latest'",
  ],
  [{ cpu: { guarantee: 0, limit: 1 } }, "'cpu.guarantee' must be above 0"],
  [{ cpu: { guarantee: 3, limit: 2 } }, 'not above the limit 2, got 3'],
  [
    { memory: { guarantee: '8G', limit: '4G' } },
    "'memory.guarantee' must not be above the limit 4G",
  ],
  [{ memory: { guarantee: 'much', limit: '4G' } }, "'profiles.python.memory': 'much'"],
  [{ sharedMemory: 'much' }, "'profiles.python.sharedMemory': 'much'"],
  [{ pool: GPUS, accelerator: { count: 0 } }, "'accelerator.count' must be an integer from 1 on"],
  [{ accelerator: { count: 1 } }, "'accelerator' needs a pool with devices, got 'none'"],
  [
    { pool: NOTEBOOKS, accelerator: { count: 1 } },
    "'accelerator' needs a pool with devices, got 'notebooks'",
  ],
  [
    { pool: GPUS, accelerator: { count: 64 } },
    "'profiles.python' must fit one node of pool 'gpus', got",
  ],
  [
    { pool: NOTEBOOKS, memory: { guarantee: '64T', limit: '64T' } },
    "'profiles.python' must fit one node of pool 'notebooks', got",
  ],
  [{ sudo: { reason: ' ' } }, "'sudo.reason' must say why"],
])('fails when a profile is given %j', (profile, message) => {
  expect(() => override(profile)).toThrow(message);
});
