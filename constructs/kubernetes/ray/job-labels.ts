import type { k8s } from 'cdk8s-plus-29';
import type { Labels } from '../core';
import { jobPriorityClass, queueLabels } from '../queue';
import type { RayClusterOptions, RayWorkerGroup } from './cluster-options';

/**
 * The labels by which a cluster, or what makes one, names its queue, and the priority of its pods to Volcano; Kueue takes
 * that from the pods.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go (RayPriorityClassName)
 */
export const jobLabels = ({ queue, priority }: RayClusterOptions): Labels => ({
  ...queueLabels(queue),
  ...(queue?.scheduler === 'volcano'
    ? { 'ray.io/priority-class-name': jobPriorityClass(priority) }
    : {}),
});

/** Whether a cluster scales by itself. */
export const scales = (workers: readonly RayWorkerGroup[]): boolean =>
  workers.some(({ min = 0, max }) => min < max);

/**
 * By this annotation, and by this gate of all pods, Kueue admits workers one by one as a cluster grows; it refuses one that
 * grows without. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/pkg/controller/jobs/raycluster/raycluster_webhook.go
 */
const ELASTIC = 'kueue.x-k8s.io/elastic-job';

const isElastic = ({ queue, workers }: RayClusterOptions): boolean =>
  queue?.scheduler === 'kueue' && scales(workers);

/** What Kueue reads of an object whose cluster grows. */
export const elasticAnnotations = (options: RayClusterOptions): Labels | undefined =>
  isElastic(options) ? { [ELASTIC]: 'true' } : undefined;

/** What holds back pods of such a cluster until they are admitted. */
export const elasticGates = (options: RayClusterOptions): k8s.PodSchedulingGate[] | undefined =>
  isElastic(options) ? [{ name: ELASTIC }] : undefined;
