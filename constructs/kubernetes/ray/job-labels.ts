import type { Labels } from '../core';
import { jobPriorityClass } from '../queue';
import type { RayClusterOptions } from './cluster-options';

/**
 * The label by which the operator names the priority of a group of pods to Volcano; Kueue takes it from the pods.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go (RayPriorityClassName)
 */
export const priorityLabels = ({ queue, priority }: RayClusterOptions): Labels =>
  queue?.scheduler === 'volcano'
    ? { 'ray.io/priority-class-name': jobPriorityClass(priority) }
    : {};
