import { Namespace } from '../../constructs/kubernetes/core';
import { Team } from '../../constructs/kubernetes/team';
import type { Environment } from '../../lib/config';
import { teamGroup, teamNamespace } from '../../lib/contracts/namespaces';
import { Unit } from './unit';

/** One unit a team, so that a change to one team touches no other. */
export function teamUnits(environment: Environment): Unit[] {
  return Object.keys(environment.teams)
    .toSorted()
    .map((team) => teamUnit(environment, team));
}

function teamUnit(environment: Environment, team: string): Unit {
  const name = teamNamespace(team);
  const unit = new Unit(name, 'workloads');
  new Team(unit.chart, 'Team', {
    name: team,
    namespace: Namespace.fromName(unit.chart, 'Namespace', name),
    groups: { engineers: [teamGroup(environment, team)] },
    podIdentity:
      environment.provider === 'aws' && environment.aws.workloadIdentity === 'pod-identity',
  });
  return unit;
}
