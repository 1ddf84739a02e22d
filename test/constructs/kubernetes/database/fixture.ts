import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type { DatabaseOptions } from '../../../../constructs/kubernetes/database';
import { objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { FakeSecretStore } from './fake-secret-store';

/** What becomes of a server and its consumers. */
export interface Rendered {
  readonly objects: KubernetesObject[];
  readonly secrets: FakeSecretStore;
}

/** Adds consumers to a server. */
export type Build<Server> = (server: Server, chart: Chart) => void;

/** Renders a server with a store of secrets that only remembers, and what is added to it. */
export function renderedServer<Server>(
  make: (chart: Chart, secrets: FakeSecretStore) => Server,
  build: Build<Server> = () => undefined,
): Rendered {
  const secrets = new FakeSecretStore();
  const objects = objectsOf((chart) => {
    build(make(chart, secrets), chart);
  });
  return { objects, secrets };
}

/** Labels of the pods of MLflow, which asks for a database. */
export const MLFLOW_PODS = { 'app.kubernetes.io/name': 'mlflow' };

/** What MLflow asks for. */
export const mlflowOptions = (chart: Chart): DatabaseOptions => ({
  name: 'mlflow',
  namespace: Namespace.fromName(chart, 'Mlflow', 'mlflow'),
  pods: MLFLOW_PODS,
});
