import { Namespace } from '../../constructs/kubernetes/core';
import { KueueQueues, QueueAccess } from '../../constructs/kubernetes/kueue';
import {
  QueueReference,
  QueueRequirement,
  type IQueue,
  type QueuedKind,
} from '../../constructs/kubernetes/queue';
import { RAY_API } from '../../constructs/kubernetes/ray';
import { SPARK_API } from '../../constructs/kubernetes/spark';
import { teamLabels } from '../../constructs/kubernetes/team';
import { OPERATOR_API, TRAINER_API } from '../../constructs/kubernetes/training';
import { VolcanoQueues } from '../../constructs/kubernetes/volcano';
import type { KueueFramework } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { teamNamespace } from '../../lib/contracts/namespaces';
import {
  guaranteedAmounts,
  poolAmounts,
  queuedPools,
  teamAmounts,
  type ResourceAmounts,
} from '../../lib/contracts/queues';
import { Quantity } from '../../lib/values';
import { poolNamed } from './node-pools';
import { Unit } from './unit';

/** What queues have in common. */
const COHORT = 'platform';

/** Queues of teams, and that jobs name one. */
export function queueUnits(environment: Environment): Unit[] {
  const { queues } = environment;
  if (queues === undefined) return [];
  const unit = new Unit('queues', 'applications');
  if (queues.scheduler === 'kueue') addKueue(unit, environment);
  else addVolcano(unit, environment);
  const kinds = queuedKinds(environment);
  if (queues.required && kinds.length > 0) {
    new QueueRequirement(unit.chart, 'Requirement', {
      name: 'jobs-name-a-queue',
      scheduler: queues.scheduler,
      kinds: kinds.map(({ group, resource }) => ({ group, resource })),
      namespaceLabels: Object.keys(teamLabels('')),
    });
  }
  return [unit];
}

/** The queue of a team; undefined where there are none. */
export function teamQueue(environment: Environment, team: string): IQueue | undefined {
  const settings = environment.teams[team];
  if (environment.queues === undefined || settings === undefined) return undefined;
  const quota = teamAmounts(settings);
  return environment.queues.scheduler === 'kueue'
    ? QueueReference.kueue(team, quota)
    : QueueReference.volcano(team, quota);
}

const teamsOf = ({ teams }: Environment) =>
  Object.entries(teams).toSorted(([a], [b]) => (a < b ? -1 : 1));

function addKueue({ chart }: Unit, environment: Environment): void {
  const pools = queuedPools(environment);
  new QueueAccess(chart, 'Access');
  new KueueQueues(chart, 'Queues', {
    name: COHORT,
    pools: pools.flatMap((contract) => {
      const pool = poolNamed(environment, contract.name);
      return pool === undefined ? [] : [{ pool, limits: poolAmounts(contract) }];
    }),
    queues: teamsOf(environment).map(([team, settings]) => ({
      name: team,
      namespace: Namespace.fromName(chart, `Namespace-${team}`, teamNamespace(team)),
      quota: teamAmounts(settings),
      guarantees: guaranteedAmounts(settings, pools),
      lends: settings.queue.lends,
      share: settings.queue.share,
    })),
  });
}

function addVolcano({ chart }: Unit, environment: Environment): void {
  const pools = queuedPools(environment);
  new VolcanoQueues(chart, 'Queues', {
    queues: teamsOf(environment).map(([team, settings]) => ({
      name: team,
      quota: teamAmounts(settings),
      guarantee: total(Object.values(guaranteedAmounts(settings, pools))),
      share: settings.queue.share,
    })),
  });
}

/** What is guaranteed over all pools, which Volcano does not tell apart; undefined for nothing. */
function total(guarantees: readonly ResourceAmounts[]): ResourceAmounts | undefined {
  if (guarantees.length === 0) return undefined;
  const sums = new Map<string, Quantity>();
  for (const [resource, amount] of guarantees.flatMap((each) => Object.entries(each))) {
    sums.set(resource, (sums.get(resource) ?? Quantity.zero).add(Quantity.parse(amount)));
  }
  return Object.fromEntries([...sums].map(([resource, sum]) => [resource, sum.toString()]));
}

/** A kind of jobs that queues hold back, and what Kueue calls it. */
interface HeldKind extends QueuedKind {
  readonly framework: KueueFramework;
}

const RAY_KINDS: readonly HeldKind[] = [
  { group: RAY_API.group, resource: 'rayjobs', framework: 'ray.io/rayjob' },
  { group: RAY_API.group, resource: 'rayservices', framework: 'ray.io/rayservice' },
];

const SPARK_KINDS: readonly HeldKind[] = [
  {
    group: SPARK_API.group,
    resource: 'sparkapplications',
    framework: 'sparkoperator.k8s.io/sparkapplication',
  },
];

const TRAIN_JOBS: HeldKind = {
  group: TRAINER_API.group,
  resource: 'trainjobs',
  framework: 'trainer.kubeflow.org/trainjob',
};

/** Of the Training operator; an MPIJob that Kueue knows is the MPI operator’s. */
const OPERATOR_FRAMEWORKS = {
  JAXJob: 'kubeflow.org/jaxjob',
  PaddleJob: 'kubeflow.org/paddlejob',
  PyTorchJob: 'kubeflow.org/pytorchjob',
  TFJob: 'kubeflow.org/tfjob',
  XGBoostJob: 'kubeflow.org/xgboostjob',
} as const satisfies Readonly<Record<string, KueueFramework>>;

const trainingKinds = ({ training }: Environment): HeldKind[] => [
  TRAIN_JOBS,
  ...Object.entries(OPERATOR_FRAMEWORKS)
    .filter(([kind]) => training?.kinds.some((each) => each === kind))
    .map(([kind, framework]) => ({
      group: OPERATOR_API.group,
      resource: `${kind.toLowerCase()}s`,
      framework,
    })),
];

/** The kinds whose operators are installed. */
const queuedKinds = (environment: Environment): HeldKind[] => [
  ...(runs(environment, 'ray') ? RAY_KINDS : []),
  ...(runs(environment, 'spark') ? SPARK_KINDS : []),
  ...(runs(environment, 'training') ? trainingKinds(environment) : []),
];

/** What Kueue is to hold back: jobs of Kubernetes, and the kinds whose operators are installed. */
export const kueueFrameworks = (environment: Environment): KueueFramework[] => [
  'batch/job',
  ...queuedKinds(environment).map(({ framework }) => framework),
  ...(runs(environment, 'ray') ? ['ray.io/raycluster' as const] : []),
];
