import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { Environment } from '../../lib/config';
import type { ApplicationServices } from './application-services';
import type { Unit } from './unit';

/** What JupyterHub is handed. */
export interface JupyterHubServices extends ApplicationServices {
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

/** JupyterHub, where it is on. */
export const jupyterHubUnits = (
  _environment: Environment,
  _services: JupyterHubServices,
): Unit[] => [];
