import type { EmittedObject, EmittedPod } from '../emitted';
import { Finding } from '../failures';

/** Labels of a pod. */
export type Labels = Readonly<Record<string, string>>;

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: EmittedPod;
}

/** Pods that answer, with their labels. */
export interface AnsweringPods {
  readonly name: string;
  readonly labels: Labels;
  readonly pod: EmittedPod;
}

interface WorkloadSpec {
  readonly template?: PodTemplate;
  readonly leaderWorkerTemplate?: {
    readonly leaderTemplate?: PodTemplate;
    readonly workerTemplate: PodTemplate;
  };
}

/** The pods of a Deployment, or the first pods of a LeaderWorkerSet’s groups; nothing for what has no pods. */
export function answeringPods({ metadata, spec }: EmittedObject): AnsweringPods | undefined {
  // The tests hold all objects against recorded structures; these are the members that are read here.
  const { template, leaderWorkerTemplate: group } = (spec ?? {}) as WorkloadSpec;
  const found = template ?? group?.leaderTemplate ?? group?.workerTemplate;
  return found && { name: metadata.name, labels: found.metadata?.labels ?? {}, pod: found.spec };
}

/** Whether pods have all of some labels. */
export const has = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([label, value]) => labels[label] === value);

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
}

/**
 * The label `job` of what pods show: `namespace/name` of the PodMonitor that finds them.
 * https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/promcfg.go
 */
export function jobOf({ name, labels }: AnsweringPods, near: readonly EmittedObject[]): string {
  const monitor = near
    .filter(({ kind }) => kind === 'PodMonitor')
    .find(({ spec }) => has(labels, (spec as unknown as PodMonitorSpec).selector.matchLabels));
  if (monitor === undefined) throw new Finding(`nobody reads metrics of ${name}`);
  return `${monitor.metadata.namespace ?? ''}/${monitor.metadata.name}`;
}
