import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, EXTENDED_RESOURCES, Quantity } from '../../../lib/values';
import { validated } from '../core';
import { assertFits } from '../karpenter';
import type { ProfileDocument, SpawnerTraits } from './hub-document';
import type { NotebookProfile } from './notebook-profile';

const VERSIONED = /:(?!latest$)[\w][\w.-]*(@sha256:[0-9a-f]{64})?$/;

/** A node with devices starts from nothing, and its images have ten gigabytes. */
const ACCELERATED_START_SECONDS = 1200;
const START_SECONDS = 600;

/** How long an idle notebook's kernels go on before it stops, in parts of its time. */
const KERNEL_SHARE = 0.8;

/** The profile as the hub reads it. Throws a ValidationError for what cannot start. */
export function profileDocument(scope: Construct, profile: NotebookProfile): ProfileDocument {
  checkProfile(scope, profile);
  const { name, title, description, groups = null } = profile;
  const images = profile.images.map((each) => ({ title: each.title, image: each.image }));
  return { name, title, description, images, groups, override: traitsOf(profile) };
}

function traitsOf(profile: NotebookProfile): SpawnerTraits {
  const { cpu, memory, startSeconds } = profile;
  const devices = devicesOf(profile);
  const isAccelerated = Object.keys(devices).length > 0;
  return {
    cpu_guarantee: cpu.guarantee,
    cpu_limit: cpu.limit,
    mem_guarantee: bytesOf(memory.guarantee),
    mem_limit: bytesOf(memory.limit),
    start_timeout: startSeconds ?? (isAccelerated ? ACCELERATED_START_SECONDS : START_SECONDS),
    ...(isAccelerated
      ? { extra_resource_guarantees: devices, extra_resource_limits: devices }
      : {}),
    ...placeTraits(profile),
    ...idleTraits(profile),
    ...memoryTraits(profile),
    ...sudoTraits(profile),
  };
}

/** JupyterHub reads `4G` as 4Gi, and `4Gi` not at all: it is told of bytes. */
const bytesOf = (memory: string): number => Quantity.memory(memory).toNumber();

/** On nodes that nobody here knows, devices have the taint that their operators give them. */
function placeTraits({ pool, accelerator }: NotebookProfile): SpawnerTraits {
  if (pool !== undefined)
    return { node_selector: pool.nodeSelector, tolerations: pool.tolerations };
  const resource = accelerator?.resource;
  if (resource === undefined) return {};
  const key = resource.startsWith('nvidia.com/') ? EXTENDED_RESOURCES.gpu : resource;
  return { node_selector: {}, tolerations: [{ key, operator: 'Exists', effect: 'NoSchedule' }] };
}

function devicesOf({ pool, accelerator }: NotebookProfile): Record<string, string> {
  const resource = accelerator?.resource ?? pool?.acceleratorResource;
  if (accelerator === undefined || resource === undefined) return {};
  return { [resource]: String(accelerator.count) };
}

/** The notebook ends itself; its kernels first, as a kernel that lives counts as activity. */
function idleTraits({ idleSeconds }: NotebookProfile): SpawnerTraits {
  if (idleSeconds === undefined) return {};
  const kernels = Math.round(idleSeconds * KERNEL_SHARE);
  return {
    args: [
      `--ServerApp.shutdown_no_activity_timeout=${idleSeconds}`,
      `--MappingKernelManager.cull_idle_timeout=${kernels}`,
      '--MappingKernelManager.cull_connected=True',
    ],
  };
}

function memoryTraits({ sharedMemory }: NotebookProfile): SpawnerTraits {
  if (sharedMemory === undefined) return {};
  return {
    volumes: { shm: { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: sharedMemory } } },
    volume_mounts: { '/dev/shm': { name: 'shm', mountPath: '/dev/shm' } },
  };
}

/** The image's start script lets the user become root. https://jupyter-docker-stacks.readthedocs.io/en/latest/using/common.html */
function sudoTraits({ sudo }: NotebookProfile): SpawnerTraits {
  if (sudo === undefined) return {};
  return {
    uid: 0,
    allow_privilege_escalation: true,
    environment: { GRANT_SUDO: 'yes' },
    extra_annotations: { 'eks-ml-platform/sudo-reason': sudo.reason },
    container_security_context: { runAsNonRoot: false, capabilities: null },
    pod_security_context: { runAsNonRoot: false },
  };
}

function checkProfile(scope: Construct, profile: NotebookProfile): void {
  const { name, images, cpu, memory, pool, accelerator, sudo, sharedMemory } = profile;
  validated(scope, 'profiles', () => {
    assertDnsLabel(name, 'the name of a profile');
  });
  const refuse = (problem: string) => {
    throw new ValidationError(scope, `'profiles.${name}': ${problem}`);
  };
  if (images.length === 0) refuse(`'images' must name one at least, got none`);
  const loose = images.find(({ image }) => !VERSIONED.test(image));
  if (loose !== undefined) refuse(`'image' must end with an exact tag, got '${loose.image}'`);
  if (!(cpu.guarantee > 0 && cpu.guarantee <= cpu.limit)) {
    refuse(
      `'cpu.guarantee' must be above 0 and not above the limit ${cpu.limit}, got ${cpu.guarantee}`,
    );
  }
  const amounts = validated(scope, `profiles.${name}.memory`, () => ({
    guarantee: Quantity.memory(memory.guarantee),
    limit: Quantity.memory(memory.limit),
  }));
  if (amounts.guarantee.compare(amounts.limit) > 0) {
    refuse(
      `'memory.guarantee' must not be above the limit ${memory.limit}, got ${memory.guarantee}`,
    );
  }
  if (sharedMemory !== undefined) {
    validated(scope, `profiles.${name}.sharedMemory`, () => Quantity.memory(sharedMemory));
  }
  if (accelerator !== undefined) checkAccelerator(refuse, accelerator, pool);
  checkNode(scope, profile);
  if (sudo?.reason.trim() === '') refuse(`'sudo.reason' must say why, got ''`);
}

/** What is promised has to fit a node of the pool, or no notebook of this kind ever starts. */
function checkNode(scope: Construct, profile: NotebookProfile): void {
  const { name, pool, cpu, memory } = profile;
  if (pool === undefined) return;
  assertFits(scope, `profiles.${name}`, pool, {
    cpu: String(cpu.guarantee),
    // KubeSpawner's K, M, G and T are powers of 1024.
    memory: memory.guarantee.replace(/[KMGT]$/, '$&i'),
    accelerators: devicesOf(profile),
  });
}

function checkAccelerator(
  refuse: (problem: string) => void,
  { count, resource }: NonNullable<NotebookProfile['accelerator']>,
  pool: NotebookProfile['pool'],
): void {
  if (!Number.isInteger(count) || count < 1) {
    refuse(`'accelerator.count' must be an integer from 1 on, got ${count}`);
  }
  if (resource === undefined && pool?.acceleratorResource === undefined) {
    refuse(
      `'accelerator' needs a pool with devices, got '${pool?.name ?? 'none'}'; or name the 'resource' that nodes offer`,
    );
  }
}
