import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata } from './metadata';

/** The names of the platform's priority classes, most important first. */
export const PRIORITY_CLASS = {
  system: 'platform-critical',
  serving: 'platform-serving',
  interactive: 'platform-interactive',
  urgent: 'platform-urgent',
  training: 'platform-training',
  batch: 'platform-batch',
} as const;

/** A kind of work that has a priority. */
export type Priority = keyof typeof PRIORITY_CLASS;

interface PriorityLevel {
  readonly value: number;
  /** Whether a pending pod evicts pods of a lower class. */
  readonly preempts: boolean;
  readonly description: string;
}

/** Values have room between them for classes of one's own; users' classes end at 10^9. */
const LEVELS: Readonly<Record<Priority, PriorityLevel>> = {
  system: {
    value: 1_000_000,
    preempts: true,
    description: 'Controllers and gateways that everything else depends on.',
  },
  serving: { value: 100_000, preempts: true, description: 'Models that answer users.' },
  interactive: {
    value: 50_000,
    preempts: true,
    description: 'Notebooks and consoles: a person is waiting.',
  },
  urgent: {
    value: 20_000,
    preempts: false,
    description: 'Training runs that queues admit before others.',
  },
  training: {
    value: 10_000,
    preempts: false,
    description: 'Training runs; they wait for room instead of evicting others.',
  },
  batch: { value: 1_000, preempts: false, description: 'Work that may be repeated at any time.' },
};

/** The class of pods that name none: it never evicts others, and goes only for serving and people. */
const DEFAULT_PRIORITY: Priority = 'training';

/** How the priority classes treat the rest of the cluster. */
export interface PriorityClassesProps {
  /**
   * Whether pods of the whole cluster that name no class get `platform-training`. A cluster has one
   * such class at most: switch it off in a cluster that others use too.
   * @default true
   */
  readonly globalDefault?: boolean;
}

/** The priority classes of the platform. */
export class PriorityClasses extends Construct {
  constructor(scope: Construct, id: string, props: PriorityClassesProps = {}) {
    super(scope, id);
    const defaultPriority = (props.globalDefault ?? true) ? DEFAULT_PRIORITY : undefined;
    for (const priority of priorities()) this.addClass(priority, priority === defaultPriority);
  }

  private addClass(priority: Priority, globalDefault: boolean): void {
    const level = LEVELS[priority];
    const name = PRIORITY_CLASS[priority];
    new k8s.KubePriorityClass(this, name, {
      metadata: platformMetadata({ name, component: 'scheduling' }),
      value: level.value,
      preemptionPolicy: level.preempts ? 'PreemptLowerPriority' : 'Never',
      globalDefault,
      description: level.description,
    });
  }
}

function priorities(): Priority[] {
  return ['system', 'serving', 'interactive', 'urgent', 'training', 'batch'];
}
