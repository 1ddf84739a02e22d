import { Namespace } from '../../constructs/kubernetes/core';
import { TuningAccess } from '../../constructs/kubernetes/katib';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { TensorBoard, TrainingAccess } from '../../constructs/kubernetes/training';
import {
  TrainingOperator,
  TrainingOperatorDefinitions,
} from '../../constructs/kubernetes/training-operator';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { NAMESPACES, teamGroup, teamNamespace, teamUnitName } from '../../lib/contracts/namespaces';
import { teamFolder } from '../../lib/contracts/shared-folders';
import { TEAM_FOLDER_CLAIM } from '../../lib/contracts/shared-storage';
import {
  hasTrainingOperator,
  hasTuning,
  teamsWithTensorBoard,
  tensorBoardName,
} from '../../lib/contracts/training';
import type { PageServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { sharedFolder } from './shared-folder';
import { addRuntimes } from './training-runtimes';
import { tuningUnits, type TuningServices } from './tuning';
import { Unit } from './unit';

/** What training is handed. */
export interface TrainingServices extends TuningServices {
  /** What pages stand on; undefined where there are none. */
  readonly pages: PageServices | undefined;
}

/** What stands around Trainer: the Training operator, what people may do, and for each team runtimes and pages. */
export function trainingUnits(
  environment: Environment,
  { metrics, pages, database }: TrainingServices,
): Unit[] {
  if (!runs(environment, 'training')) return [];
  const access = new Unit('training-access', 'applications');
  new TrainingAccess(access.chart, 'Access');
  if (hasTuning(environment)) new TuningAccess(access.chart, 'Tuning');
  return [
    ...operatorUnits(environment, metrics),
    ...tuningUnits(environment, { metrics, database }),
    access,
    ...Object.keys(environment.teams)
      .toSorted()
      .map((team) => teamUnit(environment, team, { metrics, pages })),
  ];
}

/** The Training operator has no chart: its definitions are a unit of their own, before it. */
function operatorUnits(environment: Environment, metrics: IMetrics | undefined): Unit[] {
  if (!hasTrainingOperator(environment)) return [];
  const { kinds = [] } = environment.training ?? {};
  const definitions = new Unit('training-definitions', 'definitions');
  new TrainingOperatorDefinitions(definitions.chart, 'Definitions', { kinds });
  // With the applications: before them there are no nodes but those of the system, with a Karpenter of one’s own.
  const operator = new Unit('training-operator', 'applications');
  const { chart } = operator;
  new TrainingOperator(chart, 'Operator', {
    namespace: Namespace.fromName(chart, 'Namespace', NAMESPACES.trainingOperator),
    network: clusterNetwork(environment),
    jobNamespaces: Object.keys(environment.teams)
      .toSorted()
      .map((team) => Namespace.fromName(chart, `Team-${team}`, teamNamespace(team))),
    kinds,
    gangScheduler: environment.queues?.scheduler === 'volcano' ? 'volcano' : undefined,
    replicas: environment.operators.replicas,
    metrics,
    image: platformImage(environment, IMAGES.trainingOperator),
    waitImage: platformImage(environment, IMAGES.node),
    deliveryImage: platformImage(environment, IMAGES.kubectlDelivery),
  });
  return [definitions, operator];
}

function teamUnit(
  environment: Environment,
  team: string,
  { metrics, pages }: Pick<TrainingServices, 'metrics' | 'pages'>,
): Unit {
  const unit = new Unit(teamUnitName(team, 'training'), 'workloads');
  addRuntimes(unit, environment, { team, metrics });
  addTensorBoard(unit, environment, team, pages);
  return unit;
}

/** Jobs leave their logs in a folder of the team’s shared one, which notebooks of its members see as well. */
const LOGS = 'tensorboard';

function addTensorBoard(
  { chart }: Unit,
  environment: Environment,
  team: string,
  pages: PageServices | undefined,
): void {
  if (pages === undefined || !teamsWithTensorBoard(environment).includes(team)) return;
  const namespace = Namespace.fromName(chart, 'Pages', teamNamespace(team));
  const volume = sharedFolder(environment, namespace, teamFolder(team));
  new TensorBoard(chart, 'TensorBoard', {
    ...pages,
    name: tensorBoardName(team),
    clientId: tensorBoardName(team),
    namespace,
    image: platformImage(environment, IMAGES.tensorflowNotebook),
    volume: { ...volume, claimName: TEAM_FOLDER_CLAIM },
    folder: LOGS,
    host: platformHosts(environment).platform,
    path: `${APPLICATION_PATHS.tensorBoard}/${team}`,
    groups: [environment.access.admin.group, teamGroup(environment, team)],
  });
}
