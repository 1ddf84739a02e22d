import type { Labels } from '../core';

/** Component of everything of Ray. */
export const COMPONENT = 'ray';

/** https://github.com/ray-project/kuberay/tree/v1.7.0/ray-operator/apis/ray/v1 */
export const RAY_API = { group: 'ray.io', version: 'v1' } as const;

/** User `ray` and group `users` of upstream's images. https://github.com/ray-project/ray/blob/ray-2.52.0/docker/base-deps/Dockerfile */
export const RAY_USER = { uid: 1000, gid: 100 } as const;

/**
 * Ports of a head, by the names that the operator gives the ports of its Service.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go
 */
export const RAY_PORTS = {
  'gcs-server': 6379,
  dashboard: 8265,
  client: 10_001,
  serve: 8000,
  metrics: 8080,
} as const;

/** Labels that the operator writes. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go */
export const CLUSTER_LABEL = 'ray.io/cluster';
const NODE_TYPE_LABEL = 'ray.io/node-type';
export const WORKER_GROUP_LABEL = 'ray.io/group';
const SERVE_LABEL = 'ray.io/serve';

/** Pods of every Ray cluster of a namespace: the operator marks them so. */
export const RAY_PODS: Labels = { 'ray.io/is-ray-node': 'yes' };

/** Heads of every Ray cluster of a namespace. */
export const RAY_HEADS: Labels = { [NODE_TYPE_LABEL]: 'head' };

/** The head of one cluster; its Service selects by them as well. */
export const headPods = (cluster: string): Labels => ({
  [CLUSTER_LABEL]: cluster,
  [NODE_TYPE_LABEL]: 'head',
});

/**
 * The pod that removes from a cache what the head of a cluster kept there, once the cluster is deleted.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/raycluster_controller.go (buildRedisCleanupJob)
 */
export const cleanUpPods = (cluster: string): Labels => ({
  [CLUSTER_LABEL]: cluster,
  [NODE_TYPE_LABEL]: 'redis-cleanup',
});

/**
 * What keys of a cluster’s state begin with, by the namespace of its state; of the last it never makes one, but tries
 * whether it may.
 * https://github.com/ray-project/ray/blob/ray-2.52.0/src/ray/gcs/store_client/redis_store_client.cc (RedisKey::ToString)
 */
export const stateKeyPrefixes = (stateNamespace: string): readonly string[] => [
  `RAY${stateNamespace}@`,
  'DUMMY',
];

/** Pods that answer requests of a service, whichever cluster they belong to. */
export const servePods = (): Labels => ({ [SERVE_LABEL]: 'true' });

/** The Service of a cluster’s head. */
export const headService = (cluster: string): string => `${cluster}-head-svc`;

/** The Service that answers requests of a RayService. */
export const serveService = (service: string): string => `${service}-serve-svc`;

/** https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/validation.go (MaxRayClusterNameLength and its siblings) */
export const LONGEST_NAMES = { cluster: 53, job: 47, service: 47 } as const;
