import type { Labels } from '../core';

/** What the objects are part of. */
export const COMPONENT = 'serving';

/** vLLM’s own port, of engines and of the router, which are pods apart. */
export const PORT = 8000;

/** Ports on which the router hears of caches: what they hold, and who joins. */
export const CACHE_PORTS = { reports: 9000, replies: 9001 } as const;

/** Caches of engines and of the router must give a text one number. https://docs.lmcache.ai/kv_cache/ */
export const HASH_SEED = '0';

/** Name of the router of a service. */
export const routerName = (service: string): string => `${service}-router`;

/** The user of the image. https://github.com/vllm-project/vllm/blob/v0.32.0/docker/Dockerfile */
export const VLLM_USER = { uid: 2000, gid: 2000 } as const;

/** The label that pods of one service have in common, by which its router finds engines. */
const SERVICE_LABEL = 'ml-platform/llm-service';

/** The label of engines that answer; others compute a part of a model. */
export const ANSWERS_LABEL = 'ml-platform/llm-answers';

/** The label that says which version of a service a pod is of. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/** Labels of all engines of a service. */
export const engineLabels = (service: string): Labels => ({
  'app.kubernetes.io/component': COMPONENT,
  [SERVICE_LABEL]: service,
});

/** Labels of the engines of a service that answer. */
export const answeringLabels = (service: string): Labels => ({
  ...engineLabels(service),
  [ANSWERS_LABEL]: 'true',
});

/** Labels by which pods of one Deployment are selected. */
export const podLabels = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': COMPONENT,
});
