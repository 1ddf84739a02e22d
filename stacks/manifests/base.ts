import type { Construct } from 'constructs';
import {
  Endpoint,
  Namespace,
  NetworkPolicyEnforcement,
  PlatformRoles,
  PriorityClasses,
  type ClusterNetwork,
} from '../../constructs/kubernetes/core';
import { teamLabels } from '../../constructs/kubernetes/team';
import type { Environment } from '../../lib/config';
import { KARPENTER_NAMESPACE, NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { clusterNetwork, computeMode, isShared } from './environment-facts';
import { Unit } from './unit';

/** What everything else stands in: namespaces with their walls, priorities, roles. */
export function baseUnit(environment: Environment): Unit {
  const unit = new Unit('base', 'base');
  const network = clusterNetwork(environment);
  const { admin, engineer, scientist, viewer } = environment.access;

  new Namespace(unit.chart, 'Platform', { name: NAMESPACES.platform, network });
  if (computeMode(environment) === 'karpenter') addKarpenterNamespace(unit.chart, network);
  for (const [team, { quota }] of teamsOf(environment)) {
    new Namespace(unit.chart, `Team-${team}`, {
      name: teamNamespace(team),
      network,
      quota: {
        cpu: quota.cpu,
        memory: quota.memory,
        accelerators: { 'nvidia.com/gpu': quota.gpus },
        storage: quota.storage,
        pods: quota.pods,
      },
      labels: teamLabels(team),
    });
  }

  new PriorityClasses(unit.chart, 'Priorities', { globalDefault: !isShared(environment) });
  new PlatformRoles(unit.chart, 'Roles', {
    adminGroups: [admin.group],
    engineerGroups: [engineer.group],
    scientistGroups: [scientist.group],
    viewerGroups: [viewer.group],
  });
  if (computeMode(environment) === 'auto') new NetworkPolicyEnforcement(unit.chart, 'Enforcement');
  return unit;
}

/** Karpenter's chart has no network policies: its edges are made with its namespace. */
function addKarpenterNamespace(scope: Construct, network: ClusterNetwork): void {
  const namespace = new Namespace(scope, 'Karpenter', { name: KARPENTER_NAMESPACE, network });
  namespace.allowEgressTo('api-server', Endpoint.apiServer(network));
  namespace.allowEgressTo('pod-identity', Endpoint.podIdentity());
  namespace.allowEgressTo('aws', Endpoint.aws(network));
}

/** Teams in the order of their names, so that the order in the file does not matter. */
const teamsOf = ({ teams }: Environment) =>
  Object.entries(teams).toSorted(([a], [b]) => (a < b ? -1 : 1));
