import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import { assertInteger, CustomResource, validated } from '../core';
import { QueueReference, type IQueue } from '../queue';

const COMPONENT = 'queues';

/** https://github.com/volcano-sh/volcano/blob/v1.15.1/staging/src/volcano.sh/apis/pkg/apis/scheduling/v1beta1/types.go */
const API_VERSION = 'scheduling.volcano.sh/v1beta1';

/** Amounts of resources by name, such as `{ cpu: '64', memory: '256Gi', 'nvidia.com/gpu': '8' }`. */
export type VolcanoAmounts = Readonly<Record<string, string>>;

/** A queue of Volcano. */
export interface VolcanoQueueOptions {
  /** Its name, unique in the cluster. */
  readonly name: string;
  /** The most that its jobs may use at once. */
  readonly quota: VolcanoAmounts;
  /**
   * What its jobs get whenever they ask; nobody else uses it.
   * @default - nothing
   */
  readonly guarantee?: VolcanoAmounts;
  /**
   * Its share of what is nobody’s, beside those of others.
   * @default 1
   */
  readonly share?: number;
  /**
   * Whether others get back what its jobs use beyond their share.
   * @default true
   */
  readonly reclaimable?: boolean;
}

/** Queues of Volcano. */
export interface VolcanoQueuesProps {
  /** The queues; at least one. */
  readonly queues: readonly VolcanoQueueOptions[];
}

/** The fields of a Queue's `spec` that are set. */
export interface VolcanoQueueSpec {
  readonly weight: number;
  readonly reclaimable: boolean;
  readonly capability: VolcanoAmounts;
  readonly guarantee?: { readonly resource: VolcanoAmounts };
  readonly deserved?: VolcanoAmounts;
}

/** Queues of Volcano, each with its quota, its guarantee and its share. */
export class VolcanoQueues extends Construct {
  private readonly references: ReadonlyMap<string, IQueue>;

  constructor(scope: Construct, id: string, { queues }: VolcanoQueuesProps) {
    super(scope, id);
    if (queues.length === 0) throw new ValidationError(this, `'queues' must name one at least`);
    for (const [index, queue] of queues.entries()) {
      this.validate(`queues[${index}]`, queue);
      if (this.node.tryFindChild(queue.name)) {
        throw new ValidationError(
          this,
          `'queues' must have unique names, got '${queue.name}' twice`,
        );
      }
      new CustomResource(this, queue.name, {
        apiVersion: API_VERSION,
        kind: 'Queue',
        name: queue.name,
        component: COMPONENT,
        spec: specOf(queue),
      });
    }
    this.references = new Map(
      queues.map(({ name, quota }) => [name, QueueReference.volcano(name, quota)]),
    );
  }

  /** The queue of a name. Throws a ValidationError where there is none. */
  queue(name: string): IQueue {
    const found = this.references.get(name);
    if (found !== undefined) return found;
    const names = [...this.references.keys()].join(', ');
    throw new ValidationError(this, `'name' must be one of the queues ${names}, got '${name}'`);
  }

  private validate(
    path: string,
    { name, quota, guarantee = {}, share }: VolcanoQueueOptions,
  ): void {
    validated(this, `${path}.name`, () => {
      assertDnsLabel(name, 'the name of a queue');
    });
    assertInteger(this, `${path}.share`, share, { lowest: 1, highest: 1000 });
    for (const [resource, amount] of Object.entries(quota)) {
      validated(this, `${path}.quota.${resource}`, () => Quantity.parse(amount));
    }
    for (const [resource, amount] of Object.entries(guarantee)) {
      const wanted = validated(this, `${path}.guarantee.${resource}`, () => Quantity.parse(amount));
      const most = quota[resource] ?? '0';
      if (wanted.compare(Quantity.parse(most)) <= 0) continue;
      throw new ValidationError(
        this,
        `'${path}.guarantee.${resource}' must be at most the quota of the queue, ${most}, got ${amount}; guarantee less, or raise the quota`,
      );
    }
  }
}

/** What is guaranteed is deserved as well: above it, jobs of others may be in the way only until they are asked to go. */
const specOf = ({
  quota,
  guarantee,
  share = 1,
  reclaimable = true,
}: VolcanoQueueOptions): VolcanoQueueSpec => ({
  weight: share,
  reclaimable,
  capability: quota,
  guarantee: guarantee && { resource: guarantee },
  deserved: guarantee,
});
