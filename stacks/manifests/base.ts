import type { Construct } from 'constructs';
import {
  Namespace,
  NetworkPolicyEnforcement,
  PlatformRoles,
  PriorityClasses,
  type PodSecurity,
} from '../../constructs/kubernetes/core';
import { teamLabels } from '../../constructs/kubernetes/team';
import type { Operator } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { applicationsOf } from '../../lib/contracts/applications';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { NEURON_MONITOR_REASON } from '../../lib/contracts/neuron-monitor';
import { COLLECTOR_LABELS, hasTuning, teamBaselineReason } from '../../lib/contracts/training';
import { serviceNamespaces } from '../../lib/contracts/service-namespaces';
import { LOG_AGENT_REASON } from '../../lib/contracts/telemetry';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { clusterNetwork, computeMode, isShared } from './environment-facts';
import { addOperatorNamespace } from './operator-namespaces';
import { Unit } from './unit';

/** What everything else stands in: namespaces with their walls, priorities, roles. */
export function baseUnit(environment: Environment, operators: readonly Operator[]): Unit {
  const unit = new Unit('base', 'base');
  const network = clusterNetwork(environment);
  const { admin, engineer, scientist, viewer } = environment.access;

  for (const name of serviceNamespaces(environment)) {
    const podSecurity = podSecurityOf(environment, name);
    new Namespace(unit.chart, `Service-${name}`, { name, network, podSecurity });
  }
  for (const { namespace } of operators) {
    if (namespace !== undefined) addOperatorNamespace(unit.chart, network, namespace);
  }
  for (const [team, settings] of teamsOf(environment)) {
    addTeamNamespace(unit.chart, environment, team, settings);
  }

  new PriorityClasses(unit.chart, 'Priorities', { globalDefault: !isShared(environment) });
  new PlatformRoles(unit.chart, 'Roles', {
    adminGroups: [admin.group],
    engineerGroups: [engineer.group],
    scientistGroups: [scientist.group],
    viewerGroups: [viewer.group],
  });
  // In a cluster that was there before, enforcement is its owner's to switch on: it concerns everyone.
  if (computeMode(environment) === 'auto' && !isShared(environment)) {
    new NetworkPolicyEnforcement(unit.chart, 'Enforcement');
  }
  return unit;
}

/** Why what is on every node, or on some, has more than *baseline* allows; each has a namespace of its own. */
const PRIVILEGED: Readonly<Record<string, string>> = {
  [NAMESPACES.logAgents]: LOG_AGENT_REASON,
  [NAMESPACES.neuronMonitor]: NEURON_MONITOR_REASON,
};

function podSecurityOf(environment: Environment, name: string): PodSecurity {
  const privileged = PRIVILEGED[name];
  if (privileged !== undefined) return { level: 'privileged', reason: privileged };
  const owner = applicationsOf(environment).find(({ namespaces }) =>
    namespaces(environment).includes(name),
  );
  const reason = owner?.baselineReason(environment);
  return reason === undefined ? 'restricted' : { level: 'baseline', reason };
}

function addTeamNamespace(
  scope: Construct,
  environment: Environment,
  team: string,
  { quota }: Environment['teams'][string],
): void {
  const reason = teamBaselineReason(environment);
  new Namespace(scope, `Team-${team}`, {
    name: teamNamespace(team),
    network: clusterNetwork(environment),
    podSecurity: reason === undefined ? 'restricted' : { level: 'baseline', reason },
    labels: { ...teamLabels(team), ...(hasTuning(environment) ? COLLECTOR_LABELS : {}) },
    quota: {
      cpu: quota.cpu,
      memory: quota.memory,
      accelerators: {
        [EXTENDED_RESOURCES.gpu]: quota.gpus,
        [EXTENDED_RESOURCES.neuron]: quota.neuronDevices,
      },
      storage: quota.storage,
      pods: quota.pods,
      criticalPods: 0,
    },
    // A default limit would refuse every pod that requests more memory and names no limit.
    limits: { defaultLimit: {} },
  });
}

/** Teams in the order of their names, so that the order in the file does not matter. */
const teamsOf = ({ teams }: Environment) =>
  Object.entries(teams).toSorted(([a], [b]) => (a < b ? -1 : 1));
