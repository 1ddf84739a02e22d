import { contentHash, Namespace } from '../../constructs/kubernetes/core';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import {
  SmokeCheck,
  smokeTargets,
  type SmokeTarget,
} from '../../constructs/kubernetes/smoke-check';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { clusterNetwork, platformImage } from './environment-facts';
import { Unit } from './unit';

/** What is visited: everything that the edge shows. */
export const targetsOf = (
  edge: IEdge | undefined,
  identity: IIdentityProvider | undefined,
): SmokeTarget[] => smokeTargets(edge?.routes ?? [], identity);

/**
 * The visit to every URL after a deploy. Helm does not wait for it: one URL that does not answer must
 * not roll everything back. Undefined where there is nothing to visit, or where the entrance is for some
 * networks alone, which the cluster's own addresses need not be among.
 *
 * @param deployed what is deployed: when it changes, everything is visited again.
 */
export function smokeCheckUnit(
  environment: Environment,
  targets: readonly SmokeTarget[],
  deployed: readonly RenderedUnit[],
): Unit | undefined {
  const { edge } = environment;
  const isLimited = 'allowFrom' in edge && edge.allowFrom.length > 0;
  if (targets.length === 0 || isLimited) return undefined;
  const unit = new Unit('smoke-check', 'workloads', { wait: false });
  new SmokeCheck(unit.chart, 'SmokeCheck', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.platform),
    network: clusterNetwork(environment),
    image: platformImage(environment, IMAGES.node),
    targets,
    inputs: { deployed: contentHash(deployed.map(({ yaml }) => yaml)) },
  });
  return unit;
}
