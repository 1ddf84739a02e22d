import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../support/kubernetes';

/** Kinds whose `template` makes pods. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet'];

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: k8s.PodSpec;
}

/** The pod template of an object that has one. */
function templateOf(object: KubernetesObject): PodTemplate | undefined {
  if (object.kind === 'Pod') return object as PodTemplate;
  const spec = object.spec as
    { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } } | undefined;
  return (
    spec?.jobTemplate?.spec.template ??
    (WORKLOADS.includes(object.kind) ? spec?.template : undefined)
  );
}

/** The specification of the pods that an object makes; undefined where it makes none. */
export const podSpecOf = (object: KubernetesObject): k8s.PodSpec | undefined =>
  templateOf(object)?.spec;

/** The labels of those pods. */
export const podLabelsOf = (object: KubernetesObject): Readonly<Record<string, string>> =>
  templateOf(object)?.metadata?.labels ?? {};

/** The containers of those pods, those that run first included. */
export function containersOf(object: KubernetesObject): k8s.Container[] {
  const pod = podSpecOf(object);
  return pod === undefined ? [] : [...(pod.initContainers ?? []), ...pod.containers];
}
