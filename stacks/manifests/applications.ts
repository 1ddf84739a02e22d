import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { Environment } from '../../lib/config';
import { airflowUnits } from './airflow';
import type { ApplicationServices } from './application-services';
import { argoWorkflowsUnits } from './argo-workflows';
import { jupyterHubUnits } from './jupyterhub';
import { mlflowUnit } from './mlflow';
import { sparkUnits } from './spark';
import type { Unit } from './unit';

/** The applications that are on, and what others use of them. */
export interface Applications {
  readonly units: readonly Unit[];
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

/** Every application that is on, each handed what it uses of the others. */
export function applications(
  environment: Environment,
  services: ApplicationServices,
): Applications {
  const mlflow = mlflowUnit(environment, services);
  const tracking = mlflow?.tracking;
  const units = [
    ...(mlflow === undefined ? [] : [mlflow.unit]),
    ...sparkUnits(environment, services),
    ...jupyterHubUnits(environment, { ...services, tracking }),
    ...airflowUnits(environment, { ...services, tracking }),
    ...argoWorkflowsUnits(environment, services),
  ];
  return { units, tracking };
}
