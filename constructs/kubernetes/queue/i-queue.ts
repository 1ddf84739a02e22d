import type { Labels } from '../core';

/** Who decides when the pods of a job may start. */
export type QueueScheduler = 'kueue' | 'volcano' | 'yunikorn';

/** Where jobs wait until all of their pods may start, and within which quota. */
export interface IQueue {
  /** Its name, as jobs write it. */
  readonly name: string;
  /** Who decides. */
  readonly scheduler: QueueScheduler;
  /**
   * The most that jobs may use of it at once, with what it may borrow, by resource; a resource that is not named has
   * no quota. Undefined where the quota is declared elsewhere.
   */
  readonly quota?: Readonly<Record<string, string>>;
}

/** A queue that something else declares, by its name: a LocalQueue of the job's namespace, or a queue of a scheduler. */
export class QueueReference implements IQueue {
  /** A LocalQueue of Kueue. */
  static kueue(name: string, quota?: IQueue['quota']): IQueue {
    return new QueueReference('kueue', name, quota);
  }

  /** A Queue of Volcano. The operators of the jobs must be told to use Volcano. */
  static volcano(name: string, quota?: IQueue['quota']): IQueue {
    return new QueueReference('volcano', name, quota);
  }

  /** A queue of YuniKorn, such as `root.vision`. The operators of the jobs must be told to use YuniKorn. */
  static yuniKorn(name: string, quota?: IQueue['quota']): IQueue {
    return new QueueReference('yunikorn', name, quota);
  }

  private constructor(
    readonly scheduler: QueueScheduler,
    readonly name: string,
    readonly quota?: Readonly<Record<string, string>>,
  ) {}
}

/** The label of a queue on an object that is a job, by who decides. */
export const QUEUE_LABELS: Readonly<Record<QueueScheduler, string>> = {
  // https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/pkg/controller/constants/constants.go
  kueue: 'kueue.x-k8s.io/queue-name',
  // https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/batchscheduler/volcano/volcano_scheduler.go
  volcano: 'volcano.sh/queue-name',
  // https://yunikorn.apache.org/docs/user_guide/labels_and_annotations_in_yunikorn
  yunikorn: 'yunikorn.apache.org/queue',
};

/** The label by which a job names its queue; none without a queue. */
export const queueLabels = (queue: IQueue | undefined): Labels =>
  queue === undefined ? {} : { [QUEUE_LABELS[queue.scheduler]]: queue.name };
