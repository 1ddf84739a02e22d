import { Namespace } from '../../constructs/kubernetes/core';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import {
  HistoryServer,
  SparkAccess,
  SparkOperatorWatch,
  TeamSpark,
} from '../../constructs/kubernetes/spark';
import { OPERATOR_NAMESPACES } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import {
  NAMESPACES,
  teamGroup,
  teamNamespace,
  teamServiceAccount,
  teamUnitName,
} from '../../lib/contracts/namespaces';
import { installs } from '../../lib/contracts/operators';
import { ownImageName } from '../../lib/contracts/own-images';
import { hasSparkHistory, sparkHistoryName } from '../../lib/contracts/spark';
import type { PageServices } from './application-services';
import { clusterNetwork } from './environment-facts';
import { eventLog } from './spark-applications';
import { Unit } from './unit';

/** What stands around the operator: what people may do, and for each team its rights. */
export function sparkUnits(environment: Environment, metrics: IMetrics | undefined): Unit[] {
  if (!runs(environment, 'spark')) return [];
  const access = new Unit('spark-access', 'applications');
  new SparkAccess(access.chart, 'Access');
  if (metrics !== undefined && installs(environment, 'spark-operator')) {
    new SparkOperatorWatch(access.chart, 'Watch', {
      namespace: Namespace.fromName(access.chart, 'Operator', OPERATOR_NAMESPACES.sparkOperator),
      metrics,
    });
  }
  return [access, ...teamsOf(environment).map((team) => teamUnit(environment, team, metrics))];
}

/** Pages of past applications, for each team. */
export const sparkHistoryUnits = (environment: Environment, services: PageServices): Unit[] =>
  hasSparkHistory(environment)
    ? teamsOf(environment).map((team) => historyUnit(environment, services, team))
    : [];

const teamsOf = ({ teams }: Environment): string[] => Object.keys(teams).toSorted();

function teamUnit(environment: Environment, team: string, metrics: IMetrics | undefined): Unit {
  const name = teamNamespace(team);
  const unit = new Unit(teamUnitName(team, 'spark'), 'workloads');
  new TeamSpark(unit.chart, 'Spark', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', name),
    network: clusterNetwork(environment),
    serviceAccountName: teamServiceAccount(team),
    metrics,
  });
  return unit;
}

/** Past applications of a team, for its members and for who runs the platform. */
function historyUnit(environment: Environment, services: PageServices, team: string): Unit {
  const name = sparkHistoryName(team);
  const unit = new Unit(name, 'applications');
  const network = clusterNetwork(environment);
  const { keptDays, memory } = environment.spark?.history ?? {};
  new HistoryServer(unit.chart, 'History', {
    ...services,
    name,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.sparkHistory),
    image: ownImageName(environment, 'spark'),
    log: eventLog(environment, team),
    region: environment.region,
    aws: { network, roleArn: irsaRoleArn(environment, name) },
    host: platformHosts(environment).platform,
    path: `${APPLICATION_PATHS.sparkHistory}/${team}`,
    clientId: name,
    groups: [environment.access.admin.group, teamGroup(environment, team)],
    keptDays,
    resources: { cpu: '100m', memory: '1Gi', memoryLimit: memory },
  });
  return unit;
}
