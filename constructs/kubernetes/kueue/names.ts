/** Component of everything of queues. */
export const COMPONENT = 'queues';

/** https://github.com/kubernetes-sigs/kueue/tree/v0.19.2/apis/kueue/v1beta2 */
export const KUEUE_API = { group: 'kueue.x-k8s.io', version: 'v1beta2' } as const;

/** As objects name it. */
export const API_VERSION = `${KUEUE_API.group}/${KUEUE_API.version}`;
