import { Namespace } from '../../constructs/kubernetes/core';
import { SparkAccess, TeamSpark } from '../../constructs/kubernetes/spark';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { clusterNetwork } from './environment-facts';
import { Unit } from './unit';

/** What stands around the operator: what people may do, and a unit for each team. */
export function sparkUnits(environment: Environment): Unit[] {
  if (!runs(environment, 'spark')) return [];
  const access = new Unit('spark-access', 'applications');
  new SparkAccess(access.chart, 'Access');
  const teams = Object.keys(environment.teams).toSorted();
  return [access, ...teams.map((team) => teamUnit(environment, team))];
}

function teamUnit(environment: Environment, team: string): Unit {
  const name = teamNamespace(team);
  const unit = new Unit(`${name}-spark`, 'workloads');
  new TeamSpark(unit.chart, 'Spark', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', name),
    network: clusterNetwork(environment),
    serviceAccountName: teamServiceAccount(team),
  });
  return unit;
}
