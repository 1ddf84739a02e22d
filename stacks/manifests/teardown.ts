import { Namespace, Teardown, type TeardownProps } from '../../constructs/kubernetes/core';
import type { Operator } from '../../constructs/operators';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { systemNodeSelector } from '../../lib/contracts/cluster';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { serviceNamespaces } from '../../lib/contracts/service-namespaces';
import { installs } from '../../lib/contracts/operators';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { clusterNetwork, computeMode, isShared, platformImage } from './environment-facts';
import { Unit } from './unit';

/** What Helm takes itself, around the hook. */
const HELM_SECONDS = 300;

/** What is run when the platform is removed: it deletes what controllers made in AWS. */
export function teardownUnit(
  environment: Environment,
  operators: readonly Operator[],
): RenderedUnit {
  const unit = new Unit('teardown', 'edge', { releaseOnly: true });
  const { deadlineSeconds } = new Teardown(unit.chart, 'Teardown', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.platform),
    network: clusterNetwork(environment),
    image: platformImage(environment, IMAGES.kubectl),
    gatewayApi: installs(environment, 'envoy-gateway'),
    nodePools: computeMode(environment) !== undefined,
    volumes: environment.storage.deletionProtection ? 'keep' : 'delete',
    workloadNamespaces: teamNamespaces(environment),
    ...(isShared(environment) ? { namespaces: platformNamespaces(environment, operators) } : {}),
    ...systemNodes(environment),
  });
  return { ...unit.render(), timeoutSeconds: deadlineSeconds + HELM_SECONDS };
}

/** In a cluster of others, what is ours: services, and the proxies and load balancers of the edge. */
const platformNamespaces = (environment: Environment, operators: readonly Operator[]) =>
  [
    ...serviceNamespaces(environment),
    ...operators.flatMap(({ namespace }) => namespace?.name ?? []),
  ].map((name) => ({ name }));

const teamNamespaces = ({ teams }: Environment) =>
  Object.keys(teams)
    .toSorted()
    .map((team) => ({ name: teamNamespace(team) }));

/** Nodes that are still there when the pools are gone; of a shared cluster, any that is none of ours. */
function systemNodes(
  environment: Environment,
): Pick<TeardownProps, 'nodeSelector' | 'tolerations'> {
  if (isShared(environment)) return { nodeSelector: {} };
  if (computeMode(environment) === 'auto') return {};
  return {
    nodeSelector: systemNodeSelector(resourceNames(environment).cluster),
    tolerations: [],
  };
}
