import { Endpoint, Namespace } from '../../constructs/kubernetes/core';
import {
  programToken,
  type IExperimentTracking,
  type TrackingClient,
} from '../../constructs/kubernetes/mlflow';
import { Team } from '../../constructs/kubernetes/team';
import type { Environment } from '../../lib/config';
import { workloadIdentities } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { teamGroup, teamNamespace } from '../../lib/contracts/namespaces';
import { clusterNetwork } from './environment-facts';
import { Unit } from './unit';

/** The variables by which a team's containers find where runs are logged. */
export const TEAM_TRACKING = 'mlflow';

/** What lets a team's pods log runs, where they have the variables above; undefined where they may not. */
export function teamTracking(environment: Environment, team: string): TrackingClient | undefined {
  const { mlflow: access = 'none' } = environment.teams[team] ?? {};
  if (environment.mlflow === undefined || access === 'none') return undefined;
  return { env: [], ...programToken() };
}

/** One unit a team, so that a change to one team touches no other. */
export function teamUnits(
  environment: Environment,
  tracking: IExperimentTracking | undefined,
): Unit[] {
  return Object.keys(environment.teams)
    .toSorted()
    .map((team) => teamUnit(environment, team, tracking));
}

function teamUnit(
  environment: Environment,
  team: string,
  tracking: IExperimentTracking | undefined,
): Unit {
  const name = teamNamespace(team);
  const onAws = environment.provider === 'aws';
  const unit = new Unit(name, 'workloads');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', name);
  const members = new Team(unit.chart, 'Team', {
    name: team,
    namespace,
    groups: { engineers: [teamGroup(environment, team)] },
    podIdentity: onAws && environment.aws.workloadIdentity === 'pod-identity',
    roleArn: roleArn(environment, name),
  });
  // Without it the buckets that the team's identity opens could not be reached.
  if (onAws) namespace.allowEgressTo('aws', Endpoint.aws(clusterNetwork(environment)));
  const { mlflow: access = 'none' } = environment.teams[team] ?? {};
  if (access !== 'none' && tracking !== undefined) {
    const { serviceAccountName } = members;
    const { env } = tracking.addClient(unit.chart, 'Tracking', {
      name: 'team',
      namespace,
      serviceAccountName,
      access,
    });
    members.addVariables(TEAM_TRACKING, env);
  }
  return unit;
}

/** The role of the team's service account, where a manifest has to name it. */
function roleArn(environment: Environment, namespace: string): string | undefined {
  const identity = workloadIdentities(environment).find((each) => each.namespace === namespace);
  return identity && irsaRoleArn(environment, identity.name);
}
