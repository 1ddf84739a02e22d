import { ValueError } from '../values';

/** A Kubernetes minor version that the whole catalogue is pinned for. */
export type KubernetesVersion = '1.35' | '1.36';

/** What Amazon EKS says about a minor version. */
export interface KubernetesSupport {
  readonly version: string;
  /** First day on which EKS bills extended support, or upgrades the cluster where that is switched off. */
  readonly endOfStandardSupport: string;
  /** Why a cluster cannot be created with it here; undefined for a supported one. */
  readonly refused?: string;
}

/** The version of a cluster that does not say one. */
export const DEFAULT_KUBERNETES_VERSION: KubernetesVersion = '1.35';

/**
 * Dates: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html and, for 1.35,
 * https://endoflife.date/amazon-eks; for 1.36 the announcement of its release on EKS.
 * Upper bound: Envoy Gateway 1.9 is tested up to 1.36,
 * https://gateway.envoyproxy.io/news/releases/matrix/
 */
export const KUBERNETES_SUPPORT: readonly KubernetesSupport[] = [
  { version: '1.36', endOfStandardSupport: '2027-08-02' },
  { version: '1.35', endOfStandardSupport: '2027-03-27' },
  {
    version: '1.34',
    endOfStandardSupport: '2026-12-02',
    refused: 'its standard support on EKS ends on 2026-12-02, after which each hour costs more',
  },
  {
    version: '1.33',
    endOfStandardSupport: '2026-07-29',
    refused: 'its standard support on EKS ended on 2026-07-29',
  },
  {
    version: '1.32',
    endOfStandardSupport: '2026-03-23',
    refused: 'its standard support on EKS ended on 2026-03-23',
  },
  {
    version: '1.31',
    endOfStandardSupport: '2025-11-26',
    refused: 'its extended support on EKS ends on 2026-11-26',
  },
];

/** The supported versions, the newest first. */
export const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = ['1.36', '1.35'];

/** Accepts a supported minor version; throws a ValueError that says why another one is refused. */
export function kubernetesVersion(text: string): KubernetesVersion {
  const supported = KUBERNETES_VERSIONS.find((version) => version === text);
  if (supported) return supported;
  const reason =
    KUBERNETES_SUPPORT.find((support) => support.version === text)?.refused ??
    'the pinned charts are not known to work with it';
  throw new ValueError(
    `Kubernetes '${text}' is refused: ${reason}; use ${KUBERNETES_VERSIONS.map((version) => `'${version}'`).join(' or ')}`,
  );
}
