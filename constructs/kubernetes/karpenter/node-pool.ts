import type { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, assertLabelKey, assertLabelValue, Quantity } from '../../../lib/values';
import {
  assertInteger,
  CustomResource,
  POOL_LABEL,
  validated,
  type ComputeMode,
  type Labels,
} from '../core';
import { toDisruption, type DisruptionOptions } from './disruption';
import {
  anyOf,
  toRequirements,
  type Architecture,
  type CapacityType,
  type InstanceRequirementsOptions,
} from './instance-requirements';
import type { INodeClass } from './node-class-selectors';
import { toNodePoolSpec, type NodePoolSpec } from './node-pool-spec';
import { PoolReference, type INodePool, type Placement, type PoolTaint } from './pool-reference';

const WEIGHT = { lowest: 1, highest: 100 };
const MAXIMUM_REQUIREMENTS = 100;

/** The accelerators of a pool, and how many of them it may have: the ceiling of its cost. */
export interface PoolAcceleratorOptions {
  /** The extended resource, such as `nvidia.com/gpu` or `aws.amazon.com/neuron`. */
  readonly resource: string;
  /** The most devices in all nodes of the pool together. */
  readonly limit: number;
}

/** The most that all nodes of a pool have together. Mandatory: without it a mistake is paid for by the hour. */
export interface PoolLimitsOptions {
  /** CPUs, such as `200`. */
  readonly cpu: string;
  /** Memory, such as `800Gi`. */
  readonly memory: string;
}

/** Nodes of one kind. */
export interface NodePoolProps {
  /** The pool's name. */
  readonly name: string;
  /** Where and how instances start; also decides between EKS Auto Mode and Karpenter. */
  readonly nodeClass: INodeClass;
  /** The instances it may start. */
  readonly instances: InstanceRequirementsOptions;
  /** The most it may have. */
  readonly limits: PoolLimitsOptions;
  /**
   * Its accelerators; with them, the most of those.
   * @default - none
   */
  readonly accelerator?: PoolAcceleratorOptions;
  /**
   * How instances are paid for; the cheapest that is to be had is taken, reserved ones first.
   * @default - on-demand
   */
  readonly capacityTypes?: readonly CapacityType[];
  /**
   * Architectures; images must exist for all of them.
   * @default - amd64
   */
  readonly architectures?: readonly Architecture[];
  /**
   * Availability zones, such as `eu-west-1a`.
   * @default - those of the node class's subnets
   */
  readonly zones?: readonly string[];
  /**
   * What keeps other pods off. Pods that belong here take the tolerations from the pool.
   * @default - none: any pod may run here
   */
  readonly taints?: readonly PoolTaint[];
  /**
   * Taints that something removes from a node once it is ready.
   * @default - none
   */
  readonly startupTaints?: readonly PoolTaint[];
  /**
   * Labels of the nodes, beside the pool's own.
   * @default - none
   */
  readonly labels?: Labels;
  /**
   * When nodes are removed and replaced.
   * @default - consolidation after 1m, 10 % at once, replaced after 336h
   */
  readonly disruption?: DisruptionOptions;
  /**
   * The pool with the higher weight is tried first, 1 to 100.
   * @default - none: after all pools with a weight
   */
  readonly weight?: number;
  /**
   * Whether pods use Elastic Fabric Adapter between nodes; needs exactly one zone.
   * @default false
   */
  readonly efa?: boolean;
}

/** A Karpenter NodePool; `place` puts pods on it. */
export class NodePool extends Construct implements INodePool {
  readonly name: string;
  readonly compute: ComputeMode;
  readonly taints: readonly PoolTaint[];
  readonly tolerations: readonly k8s.Toleration[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly acceleratorResource?: string;
  /** The zones of the nodes; none means those of the node class. */
  readonly zones: readonly string[];
  /** Whether pods of several nodes can use EFA. */
  readonly efa: boolean;
  private readonly reference: PoolReference;

  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    const { name, nodeClass, taints = [], accelerator, zones = [] } = props;
    this.validate(props);
    this.reference = new PoolReference(name, nodeClass.compute, taints, accelerator?.resource);
    this.name = name;
    this.compute = nodeClass.compute;
    this.taints = taints;
    this.tolerations = this.reference.tolerations;
    this.nodeSelector = this.reference.nodeSelector;
    this.acceleratorResource = accelerator?.resource;
    this.zones = zones;
    this.efa = props.efa ?? false;

    new CustomResource<NodePoolSpec>(this, 'Resource', {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      name,
      component: 'compute',
      labels: { [POOL_LABEL]: name },
      spec: this.toSpec(props),
    });
  }

  place<Pod extends Placement>(pod: Pod): Pod {
    return this.reference.place(pod);
  }

  private validate(props: NodePoolProps): void {
    const { name, limits, accelerator, labels = {}, zones, efa } = props;
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a node pool');
    });
    validated(this, 'limits.cpu', () => Quantity.cpu(limits.cpu));
    validated(this, 'limits.memory', () => Quantity.memory(limits.memory));
    assertInteger(this, 'accelerator.limit', accelerator?.limit, { lowest: 1, highest: 100_000 });
    assertInteger(this, 'weight', props.weight, WEIGHT);
    for (const [key, value] of Object.entries(labels)) {
      validated(this, 'labels', () => {
        assertLabelKey(key, 'the key of a label');
        assertLabelValue(value, 'the value of a label');
      });
    }
    if (efa && zones?.length !== 1) {
      throw new ValidationError(
        this,
        `'zones' must name exactly one zone with 'efa', got ${zones?.length ?? 0}: EFA traffic does not leave a zone`,
      );
    }
    this.assertChoices(props);
  }

  /** Asserts that no list which restricts the pool is empty, which would match no instance. */
  private assertChoices(props: NodePoolProps): void {
    const { zones, capacityTypes, architectures } = props;
    const choices = { zones, capacityTypes, architectures, ...props.instances };
    for (const [property, choice] of Object.entries(choices)) {
      if (!Array.isArray(choice) || choice.length > 0) continue;
      throw new ValidationError(
        this,
        `'${property}' must not be empty: no instance would match; leave it out for any`,
      );
    }
    if (accelerates(props.instances) && props.accelerator === undefined) {
      throw new ValidationError(
        this,
        `'accelerator' must be given with its limit for instances with GPUs or Neuron devices`,
      );
    }
  }

  private toSpec(props: NodePoolProps): NodePoolSpec {
    const { nodeClass, capacityTypes = ['on-demand'], architectures = ['amd64'] } = props;
    const requirements = [
      ...anyOf('karpenter.sh/capacity-type', capacityTypes),
      ...anyOf('kubernetes.io/arch', architectures),
      ...anyOf('topology.kubernetes.io/zone', props.zones),
      ...toRequirements(nodeClass.compute, props.instances),
    ];
    const labels = { ...props.labels, [POOL_LABEL]: props.name };
    if (requirements.length + Object.keys(labels).length > MAXIMUM_REQUIREMENTS) {
      throw new ValidationError(
        this,
        `'labels' and requirements must not exceed ${MAXIMUM_REQUIREMENTS} together, got ${requirements.length + Object.keys(labels).length}`,
      );
    }
    const disruption = toDisruption(this, nodeClass.compute, props.disruption ?? {});
    return toNodePoolSpec(props, { requirements, labels, disruption });
  }
}

/** Categories and families that begin so have accelerators. */
const ACCELERATED = /^(?:g\d|gr\d|p\d|inf|trn|dl|vt|[gp]$)/;

function accelerates(instances: InstanceRequirementsOptions): boolean {
  const { categories = [], families = [], types = [], gpuNames, gpuCounts } = instances;
  if (gpuNames !== undefined || gpuCounts !== undefined) return true;
  return [...categories, ...families, ...types].some((name) => ACCELERATED.test(name));
}
