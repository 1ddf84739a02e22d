import type { IConstruct } from 'constructs';
import { instanceFamilies, instanceTypesOf } from '../../../lib/catalogue';
import { cards } from '../../../lib/catalogue/gpu-sharing';
import { ValidationError } from '../../../lib/errors';
import { EXTENDED_RESOURCES, type GpuSharing } from '../../../lib/values';
import type { PoolOffer } from './pool-offer';

/** `GPUs in 4 time slices`, for messages. */
export function described(sharing: GpuSharing | undefined): string {
  if (sharing === undefined) return 'whole GPUs';
  switch (sharing.mode) {
    case 'time-slicing':
      return `GPUs in ${sharing.replicas} time slices`;
    case 'mps':
      return `GPUs in ${sharing.replicas} shares of MPS`;
    case 'mig':
      return `GPUs in MIG parts of ${sharing.profile}`;
  }
}

/** Throws a ValidationError where the nodes of a pool have no GPUs that could be shared as its class says. */
export function assertShares(scope: IConstruct, pool: PoolOffer): void {
  const { sharing, instanceTypes = [] } = pool;
  if (sharing === undefined) return;
  if (pool.acceleratorResource !== EXTENDED_RESOURCES.gpu) {
    throw new ValidationError(
      scope,
      `'nodeClass' shares GPUs, and the pool has ${pool.acceleratorResource ?? 'none'}; give it 'accelerator: { resource: ${EXTENDED_RESOURCES.gpu} }', or a class without 'gpuSharing'`,
    );
  }
  const whole = instanceTypes.find((type) => cards(type, sharing) === 0);
  if (whole === undefined) return;
  throw new ValidationError(
    scope,
    `'instances' must have ${described(sharing)}, got ${whole.family}; choose ${familiesThatShare(sharing).join(', ')}`,
  );
}

const familiesThatShare = (sharing: GpuSharing): string[] =>
  instanceFamilies().filter((family) =>
    instanceTypesOf(family).some((type) => cards(type, sharing) > 0),
  );
