import { Namespace } from '../../constructs/kubernetes/core';
import {
  Mlflow,
  type ArtifactStore,
  type IExperimentTracking,
} from '../../constructs/kubernetes/mlflow';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { MLFLOW_FOLDER, MLFLOW_PREFIX } from '../../lib/contracts/applications/mlflow';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { ownImageName } from '../../lib/contracts/own-images';
import { ObjectPrefix } from '../../lib/values';
import type { ApplicationServices } from './application-services';
import { clusterNetwork, everybody, platformImage } from './environment-facts';
import { sharedFolder } from './shared-folder';
import { Unit } from './unit';

/** Where runs are logged, and the unit that it stands in. */
export interface MlflowUnit {
  readonly unit: Unit;
  readonly tracking: IExperimentTracking;
}

type Settings = NonNullable<Environment['mlflow']>;

/** MLflow, where it is on. */
export function mlflowUnit(
  environment: Environment,
  services: ApplicationServices,
): MlflowUnit | undefined {
  const { mlflow: settings } = environment;
  if (settings === undefined || !runs(environment, 'mlflow')) return undefined;
  const unit = new Unit('mlflow', 'applications');
  const tracking = new Mlflow(unit.chart, 'Mlflow', {
    ...services,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.mlflow),
    network: clusterNetwork(environment),
    image: imageOf(environment, settings),
    proxyImage: platformImage(environment, IMAGES.kubeRbacProxy),
    host: platformHosts(environment).platform,
    path: APPLICATION_PATHS.mlflow,
    groups: everybody(environment),
    artifacts: artifactsOf(environment),
    replicas: settings.replicas,
    resources: { cpu: '250m', memory: '1Gi', memoryLimit: settings.memory },
    garbageCollection: settings.garbageCollection,
  });
  return { unit, tracking };
}

function imageOf(environment: Environment, { image }: Settings): string {
  if (image !== undefined) return image;
  return environment.images.built.includes('mlflow')
    ? ownImageName(environment, 'mlflow')
    : platformImage(environment, IMAGES.mlflow);
}

function artifactsOf(environment: Environment): ArtifactStore {
  if (environment.provider === 'none') {
    const namespace = { name: NAMESPACES.mlflow };
    return { volume: sharedFolder(environment, namespace, MLFLOW_FOLDER) };
  }
  return {
    objects: ObjectPrefix.of(resourceNames(environment).buckets.artifacts, MLFLOW_PREFIX),
    aws: {
      network: clusterNetwork(environment),
      roleArn: irsaRoleArn(environment, 'mlflow'),
    },
  };
}
