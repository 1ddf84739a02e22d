import { Namespace } from '../../constructs/kubernetes/core';
import type { IDatabase } from '../../constructs/kubernetes/database';
import { Katib, KatibDefinitions, type KatibImages } from '../../constructs/kubernetes/katib';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { hasTuning } from '../../lib/contracts/training';
import { clusterNetwork, platformImage } from './environment-facts';
import { Unit } from './unit';

/** What tuning is handed. */
export interface TuningServices {
  /** Who reads metrics; undefined where nobody does. */
  readonly metrics: IMetrics | undefined;
  /** Where metrics of trials are kept; undefined where nothing is. */
  readonly database: IDatabase | undefined;
}

/** Katib, where it is on: its definitions are a unit of their own, before it. */
export function tuningUnits(
  environment: Environment,
  { metrics, database }: TuningServices,
): Unit[] {
  if (!hasTuning(environment) || database === undefined) return [];
  const definitions = new Unit('katib-definitions', 'definitions');
  new KatibDefinitions(definitions.chart, 'Definitions');
  const unit = new Unit('katib', 'applications');
  const { chart } = unit;
  new Katib(chart, 'Katib', {
    namespace: Namespace.fromName(chart, 'Namespace', NAMESPACES.katib),
    network: clusterNetwork(environment),
    database,
    experimentNamespaces: Object.keys(environment.teams)
      .toSorted()
      .map((team) => Namespace.fromName(chart, `Team-${team}`, teamNamespace(team))),
    trialKinds: ['Job', 'TrainJob', ...(environment.training?.kinds ?? [])],
    replicas: environment.operators.replicas,
    metrics,
    images: imagesOf(environment),
  });
  return [definitions, unit];
}

const imagesOf = (environment: Environment): KatibImages => ({
  katibController: platformImage(environment, IMAGES.katibController),
  katibDatabaseManager: platformImage(environment, IMAGES.katibDatabaseManager),
  katibFileCollector: platformImage(environment, IMAGES.katibFileCollector),
  katibTensorFlowCollector: platformImage(environment, IMAGES.katibTensorFlowCollector),
  katibHyperopt: platformImage(environment, IMAGES.katibHyperopt),
  katibOptuna: platformImage(environment, IMAGES.katibOptuna),
  katibSkopt: platformImage(environment, IMAGES.katibSkopt),
  katibGoptuna: platformImage(environment, IMAGES.katibGoptuna),
  katibHyperband: platformImage(environment, IMAGES.katibHyperband),
});
