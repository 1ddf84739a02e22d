import type { RayClusterSpec } from './cluster-spec';
import type { ServeApplication } from './serve-options';

/**
 * What of a cluster cannot change under a service: everything but how many workers there are. A change makes a new
 * cluster, which takes over once it answers.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/rayservice_controller.go (generateHashWithoutReplicasAndWorkersToDelete)
 */
export const newClusterCauses = ({ workerGroupSpecs, ...cluster }: RayClusterSpec): unknown => ({
  ...cluster,
  workerGroupSpecs: workerGroupSpecs.map(({ groupName, numOfHosts, rayStartParams, template }) => ({
    groupName,
    numOfHosts,
    rayStartParams,
    template,
  })),
});

/**
 * What of applications ends their replicas one after the other when it changes. All else is taken up by replicas that
 * run: their number, `userConfig`, how many requests they take, how they are asked and ended. Between a number of
 * replicas and bounds, all of the application are other ones: Ray counts the rules by which it scales to the code.
 * https://github.com/ray-project/ray/blob/ray-2.52.0/python/ray/serve/_private/version.py
 * https://github.com/ray-project/ray/blob/ray-2.52.0/python/ray/serve/_private/application_state.py (get_app_code_version)
 */
export const replicaRestartCauses = (applications: readonly ServeApplication[]): unknown =>
  applications.map(({ name, importPath, runtimeEnvironment, deployments = [] }) => ({
    name,
    importPath,
    runtimeEnvironment,
    deployments: deployments.map((deployment) => ({
      name: deployment.name,
      actor: deployment.actor,
      maxReplicasPerWorker: deployment.maxReplicasPerWorker,
      scales: typeof deployment.replicas === 'object',
    })),
  }));
