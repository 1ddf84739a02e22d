import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { Environment } from '../../lib/config';
import type { ApplicationServices } from './application-services';
import type { Unit } from './unit';

/** What Airflow is handed. */
export interface AirflowServices extends ApplicationServices {
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

/** Airflow, where it is on. */
export const airflowUnits = (_environment: Environment, _services: AirflowServices): Unit[] => [];
