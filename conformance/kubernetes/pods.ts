import type { KubernetesObject } from './api-client';

/** A pod template, and the object that it belongs to. */
export interface TemplatedPod {
  readonly owner: KubernetesObject;
  readonly pod: KubernetesObject;
}

interface Template {
  readonly metadata?: object;
  readonly spec?: object;
}

interface Workload {
  readonly spec?: {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
  };
}

/** The kinds whose pods the cluster's own controllers make from a template. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** The pods that the cluster's own controllers would make from the objects, one per template. */
export function templatedPods(objects: readonly KubernetesObject[]): TemplatedPod[] {
  return objects.flatMap((owner) => {
    const { spec } = owner as Workload;
    const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
    if (!WORKLOADS.includes(owner.kind) || template?.spec === undefined) {
      return [];
    }
    const { name, namespace } = owner.metadata;
    const metadata = {
      ...template.metadata,
      name: `${name}-0`,
      ...(namespace === undefined ? {} : { namespace }),
    };
    return [
      {
        owner,
        pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec } as KubernetesObject,
      },
    ];
  });
}
