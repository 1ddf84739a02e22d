import type { Environment } from '../../lib/config';
import { airflowUnits } from './airflow';
import type { ApplicationServices } from './application-services';
import { argoWorkflowsUnits } from './argo-workflows';
import { jupyterHubUnits } from './jupyterhub';
import { mlflowUnit } from './mlflow';
import { sparkUnits } from './spark';
import type { Unit } from './unit';

/** Every application that is on, each handed what it uses of the others. */
export function applicationUnits(environment: Environment, services: ApplicationServices): Unit[] {
  const mlflow = mlflowUnit(environment, services);
  const tracking = mlflow?.tracking;
  return [
    ...(mlflow === undefined ? [] : [mlflow.unit]),
    ...sparkUnits(environment, services),
    ...jupyterHubUnits(environment, { ...services, tracking }),
    ...airflowUnits(environment, { ...services, tracking }),
    ...argoWorkflowsUnits(environment, services),
  ];
}
