import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import { assertInteger, CustomResource, validated } from '../core';
import { QueueReference, type IQueue } from '../queue';
import { API_VERSION, COMPONENT } from './names';
import { clusterQueueSpec, cohortSpec, flavorSpec, guaranteed, mostOf } from './queue-specs';
import type { KueueQueuesProps, QueuedPool, TeamQueueOptions } from './queues-props';

/** https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/apis/kueue/v1beta2/clusterqueue_types.go (maxItems of flavors) */
const MOST_POOLS = 64;

/**
 * Queues of Kueue over pools of nodes. What a pool may have is the cohort's, but for what is guaranteed to a queue; each
 * queue takes of it as much as its quota lets it, and gives it back by its share.
 */
export class KueueQueues extends Construct {
  private readonly references: ReadonlyMap<string, IQueue>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KueueQueuesProps,
  ) {
    super(scope, id);
    this.validate();
    const { name, pools, queues } = props;
    for (const each of pools) {
      this.add('ResourceFlavor', each.pool.name, flavorSpec(each));
    }
    this.add('Cohort', name, cohortSpec(props));
    for (const queue of queues) this.addQueue(queue);
    this.references = new Map(
      queues.map((queue) => [queue.name, QueueReference.kueue(queue.name, mostOf(pools, queue))]),
    );
  }

  /** The queue of a name, for jobs of its namespace. Throws a ValidationError where there is none. */
  queue(name: string): IQueue {
    const found = this.references.get(name);
    if (found !== undefined) return found;
    const names = [...this.references.keys()].join(', ');
    throw new ValidationError(this, `'name' must be one of the queues ${names}, got '${name}'`);
  }

  private addQueue(queue: TeamQueueOptions): void {
    this.add('ClusterQueue', queue.name, clusterQueueSpec(this.props, queue));
    new CustomResource(this, `LocalQueue-${queue.name}`, {
      apiVersion: API_VERSION,
      kind: 'LocalQueue',
      name: queue.name,
      namespace: queue.namespace.name,
      component: COMPONENT,
      spec: { clusterQueue: queue.name },
    });
  }

  private add(
    kind: 'ResourceFlavor' | 'Cohort' | 'ClusterQueue',
    name: string,
    spec: object,
  ): void {
    new CustomResource(this, `${kind}-${name}`, {
      apiVersion: API_VERSION,
      kind,
      name,
      component: COMPONENT,
      spec,
    });
  }

  private validate(): void {
    const { name, pools, queues } = this.props;
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a cohort');
    });
    if (pools.length === 0 || pools.length > MOST_POOLS) {
      throw new ValidationError(
        this,
        `'pools' must name 1 to ${MOST_POOLS} pools, got ${pools.length}`,
      );
    }
    if (queues.length === 0) throw new ValidationError(this, `'queues' must name one at least`);
    const names = queues.map((queue) => queue.name);
    const twice = names.find((each, index) => names.indexOf(each) !== index);
    if (twice !== undefined) {
      throw new ValidationError(this, `'queues' must have unique names, got '${twice}' twice`);
    }
    for (const [index, queue] of queues.entries()) this.validateQueue(`queues[${index}]`, queue);
    for (const pool of pools) this.validateGuarantees(pool);
  }

  private validateQueue(path: string, queue: TeamQueueOptions): void {
    const { name, quota, guarantees = {}, share } = queue;
    validated(this, `${path}.name`, () => {
      assertDnsLabel(name, 'the name of a queue');
    });
    assertInteger(this, `${path}.share`, share, { lowest: 0, highest: 1000 });
    for (const [resource, amount] of Object.entries(quota)) {
      validated(this, `${path}.quota.${resource}`, () => Quantity.parse(amount));
    }
    const known = this.props.pools.map(({ pool }) => pool.name);
    for (const [pool, amounts] of Object.entries(guarantees)) {
      if (!known.includes(pool)) {
        throw new ValidationError(
          this,
          `'${path}.guarantees' must name pools of ${known.join(', ')}, got '${pool}'`,
        );
      }
      for (const [resource, amount] of Object.entries(amounts)) {
        this.validateGuarantee(`${path}.guarantees.${pool}.${resource}`, amount, quota[resource]);
      }
    }
  }

  private validateGuarantee(path: string, amount: string, quota: string | undefined): void {
    const wanted = validated(this, path, () => Quantity.parse(amount));
    if (quota === undefined || wanted.compare(Quantity.parse(quota)) <= 0) return;
    throw new ValidationError(
      this,
      `'${path}' must be at most the quota of the queue, ${quota}, got ${amount}; guarantee less, or raise the quota`,
    );
  }

  /** Whatever is guaranteed has to be there. */
  private validateGuarantees({ pool, limits }: QueuedPool): void {
    const resources = new Set(
      this.props.queues.flatMap(({ guarantees = {} }) => Object.keys(guarantees[pool.name] ?? {})),
    );
    for (const resource of resources) {
      const limit = limits[resource] ?? '0';
      const sum = this.props.queues
        .map((queue) => Quantity.parse(guaranteed(queue, pool.name, resource)))
        .reduce((total, each) => total.add(each));
      if (sum.compare(Quantity.parse(limit)) <= 0) continue;
      throw new ValidationError(
        this,
        `'queues' are guaranteed ${sum.toString()} of '${resource}' in pool '${pool.name}' together, which may have ${limit}; guarantee less, or raise the limit of the pool to ${sum.toString()}`,
      );
    }
  }
}
