import type { Labels } from './label-selector';
import type { ServingPod } from './pod-kinds';

/** How a pod is. */
export type PodState = 'ready' | 'not ready' | 'terminating';

/** A pod that an API server tells of. */
export interface PlayedPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: ServingPod;
  readonly ip: string;
  readonly state: PodState;
}

const SOME_TIME = '2026-01-01T00:00:00Z';

/** The object of a pod. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const podObject = (pod: PlayedPod, resourceVersion: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: pod.name,
    namespace: pod.namespace,
    uid: pod.name,
    labels: pod.labels,
    resourceVersion: String(resourceVersion),
    creationTimestamp: SOME_TIME,
    ...(pod.state === 'terminating' ? { deletionTimestamp: SOME_TIME } : {}),
  },
  spec: pod.spec,
  status: {
    phase: 'Running',
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: image,
      ready: pod.state !== 'not ready',
      restartCount: 0,
      state: { running: { startedAt: SOME_TIME } },
    })),
  },
});
