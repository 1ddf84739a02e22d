import { Namespace, Teardown } from '../../constructs/kubernetes/core';
import { imageName, IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { imageMirror } from '../../lib/contracts/images';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { resourceNames } from '../../lib/contracts/names';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { clusterNetwork, computeMode } from './environment-facts';
import { Unit } from './unit';

/** What Helm takes itself, around the hook. */
const HELM_SECONDS = 300;

/** What is run when the platform is removed: it deletes what controllers made in AWS. */
export function teardownUnit(environment: Environment): RenderedUnit {
  const unit = new Unit('teardown', 'edge', { releaseOnly: true });
  const { deadlineSeconds } = new Teardown(unit.chart, 'Teardown', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.platform),
    network: clusterNetwork(environment),
    image: imageName(IMAGES.kubectl, { mirror: imageMirror(environment) }),
    gatewayApi: false,
    volumes: environment.storage.deletionProtection ? 'keep' : 'delete',
    ...(isShared(environment) ? { namespaces: platformNamespaces(environment) } : {}),
    ...systemNodes(environment),
  });
  return { ...unit.render(), timeoutSeconds: deadlineSeconds + HELM_SECONDS };
}

/** A cluster that existed before may carry what is not ours. */
const isShared = ({ cluster }: Environment) => 'existing' in cluster;

const platformNamespaces = ({ teams }: Environment) =>
  [NAMESPACES.platform, ...Object.keys(teams).map(teamNamespace)]
    .toSorted()
    .map((name) => ({ name }));

/** Nodes that are still there when the pools are gone. */
function systemNodes(environment: Environment) {
  if (computeMode(environment) === 'auto') return {};
  const { cluster } = resourceNames(environment);
  return { nodeSelector: { 'eks.amazonaws.com/nodegroup': `${cluster}-system` }, tolerations: [] };
}
