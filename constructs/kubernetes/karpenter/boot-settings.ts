import type { IConstruct } from 'constructs';
import { bottlerocketMigCards, bottlerocketMigProfiles } from '../../../lib/catalogue/gpu-sharing';
import { ValidationError } from '../../../lib/errors';
import type { GpuSharing } from '../../../lib/values';

/** Families of images that the platform runs on. */
export type AmiFamily = 'al2023' | 'bottlerocket';

/** What nodes are told when they boot. */
export interface BootOptions {
  /**
   * How several pods share one GPU; Bottlerocket alone, whose device plugin reads it. Not by names of their
   * own, which no instance type has: Karpenter would start no node for them.
   * @default - pods get whole GPUs
   */
  readonly gpuSharing?: GpuSharing;
  /**
   * Whether layers of an image are pulled and unpacked at once, which large images gain by; takes CPU, and a
   * disk with a throughput of 600 MiB/s or more.
   * @default false
   */
  readonly parallelImagePull?: boolean;
  /**
   * Additional boot configuration: TOML for Bottlerocket, a NodeConfig for AL2023.
   * @default - none
   */
  readonly userData?: string;
}

/** https://bottlerocket.dev/en/os/1.54.x/api/settings/container-runtime-plugins */
const BOTTLEROCKET_PARALLEL_PULL = `[settings.container-runtime]
snapshotter = "soci"

[settings.container-runtime-plugins.soci-snapshotter]
pull-mode = "parallel-pull-unpack"
`;

/** https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/examples/#enabling-fast-image-pull-experimental */
const AL2023_PARALLEL_PULL = `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  featureGates:
    FastImagePull: true
`;

/** Tables of Bottlerocket's settings that are written here; TOML may have each once. */
const OWN_TABLES = /\[settings\.(?:kubelet-device-plugins|container-runtime)\b/;

/** The user data of nodes; undefined for none. Throws a ValidationError for what the family of images does not do. */
export function userDataOf(
  scope: IConstruct,
  family: AmiFamily,
  options: BootOptions,
): string | undefined {
  const { gpuSharing, parallelImagePull = false, userData } = options;
  if (gpuSharing !== undefined) assertSharing(scope, family, gpuSharing);
  const own = [
    ...(gpuSharing === undefined ? [] : [sharingSettings(gpuSharing)]),
    ...(parallelImagePull ? [PARALLEL_PULL[family]] : []),
  ];
  if (own.length === 0) return userData;
  if (userData !== undefined && (family === 'al2023' || OWN_TABLES.test(userData))) {
    throw new ValidationError(
      scope,
      `'userData' must be left out with 'gpuSharing' or 'parallelImagePull', or be TOML without the settings 'kubelet-device-plugins' and 'container-runtime', which they write`,
    );
  }
  return [...own, ...(userData === undefined ? [] : [userData])].join('\n');
}

const PARALLEL_PULL: Readonly<Record<AmiFamily, string>> = {
  al2023: AL2023_PARALLEL_PULL,
  bottlerocket: BOTTLEROCKET_PARALLEL_PULL,
};

function assertSharing(scope: IConstruct, family: AmiFamily, sharing: GpuSharing): void {
  if (family !== 'bottlerocket') {
    throw new ValidationError(
      scope,
      `'gpuSharing' must be left out with an image of ${family}, which has no device plugin; choose Bottlerocket, whose plugin is on the node`,
    );
  }
  const isNamed = sharing.mode === 'mig' ? sharing.strategy === 'mixed' : sharing.renamed === true;
  if (isNamed) {
    throw new ValidationError(
      scope,
      `'gpuSharing' must offer shares as 'nvidia.com/gpu', got ${sharing.mode === 'mig' ? "'strategy: mixed'" : "'renamed: true'"}: Karpenter starts no node for a name that no instance type has`,
    );
  }
  if (sharing.mode !== 'mig' || bottlerocketMigCards(sharing.profile).length > 0) return;
  throw new ValidationError(
    scope,
    `'gpuSharing.profile' must be one that Bottlerocket makes, ${bottlerocketMigProfiles().join(', ')}, got '${sharing.profile}'`,
  );
}

/** https://bottlerocket.dev/en/os/1.54.x/api/settings/kubelet-device-plugins; what has a default there is written all the same. */
function sharingSettings(sharing: GpuSharing): string {
  switch (sharing.mode) {
    case 'time-slicing':
      return `[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = ${sharing.replicas}
rename-by-default = false
fail-requests-greater-than-one = true
`;
    case 'mps':
      return `[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "mps"

[settings.kubelet-device-plugins.nvidia.mps]
replicas = ${sharing.replicas}
rename-by-default = false
`;
    case 'mig':
      return `[settings.kubelet-device-plugins.nvidia]
device-partitioning-strategy = "mig"

[settings.kubelet-device-plugins.nvidia.mig.profile]
${bottlerocketMigCards(sharing.profile)
  .map((card) => `"${card}" = "${sharing.profile}"\n`)
  .join('')}`;
  }
}
