import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { Environment } from '../../lib/config';
import type { ApplicationServices } from './application-services';
import type { Unit } from './unit';

/** Where runs are logged, and the unit that it stands in. */
export interface MlflowUnit {
  readonly unit: Unit;
  readonly tracking: IExperimentTracking;
}

/** MLflow, where it is on. */
export const mlflowUnit = (
  _environment: Environment,
  _services: ApplicationServices,
): MlflowUnit | undefined => undefined;
