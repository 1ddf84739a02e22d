import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseYamlEnvironment } from '../../lib/config';
import { workloadIdentities } from '../../lib/contracts/identities';
import { KARPENTER_NAMESPACE, KARPENTER_SERVICE_ACCOUNT } from '../../lib/contracts/karpenter';
import type { ChartRelease } from '../../lib/release/chart-release';
import { platformOperators } from '../../stacks/manifests/operators';
import { canonical } from '../helm/compare';

/** A release as one or several environments have it. */
export interface CheckedRelease {
  readonly release: ChartRelease;
  /** Service accounts in its namespace that act on AWS. */
  readonly accounts: readonly string[];
  /** The environments with exactly this release. */
  readonly environments: readonly string[];
}

/** Its role is made with the cluster, and not with those of workloads. */
const KARPENTER = { namespace: KARPENTER_NAMESPACE, serviceAccount: KARPENTER_SERVICE_ACCOUNT };

/** The releases of the named environments, each distinct one once, in the order of their waves. */
export function releasesOf(root: string, environments: readonly string[]): CheckedRelease[] {
  const distinct = new Map<string, CheckedRelease>();
  for (const environment of environments) {
    for (const found of environmentReleases(root, environment)) {
      const key = canonical([found.release, found.accounts]);
      const known = distinct.get(key)?.environments ?? [];
      distinct.set(key, { ...found, environments: [...known, environment] });
    }
  }
  return [...distinct.values()].toSorted((a, b) => a.release.wave - b.release.wave);
}

function environmentReleases(root: string, name: string): Omit<CheckedRelease, 'environments'>[] {
  const file = path.join(root, 'environments', `${name}.yaml`);
  const environment = parseYamlEnvironment(fs.readFileSync(file, 'utf8'), file);
  const identities = [KARPENTER, ...workloadIdentities(environment)];
  const releases = platformOperators(environment).flatMap((operator) => operator.releases);
  const owners = namespaceOwners(releases);
  return releases.map((release) => ({
    release,
    accounts: identities
      .filter(
        ({ namespace }) => namespace === release.namespace && owners.get(namespace) === release,
      )
      .map(({ serviceAccount }) => serviceAccount),
  }));
}

/** The last release of a namespace: CRDs come first, the controller that acts on AWS comes last. */
const namespaceOwners = (releases: readonly ChartRelease[]): Map<string, ChartRelease> =>
  new Map(releases.map((release) => [release.namespace, release]));
