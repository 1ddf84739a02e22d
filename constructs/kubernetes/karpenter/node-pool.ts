import type { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import type { InstanceType } from '../../../lib/catalogue';
import { ValidationError } from '../../../lib/errors';
import {
  assertDnsLabel,
  assertLabelKey,
  assertLabelValue,
  Quantity,
  type AcceleratorRequest,
  type GpuSharing,
} from '../../../lib/values';
import { assertInteger, CustomResource, POOL_LABEL, validated, type ComputeMode } from '../core';
import { toDisruption } from './disruption';
import { assertShares } from './gpu-shares';
import { anyOf, toRequirements, type InstanceRequirementsOptions } from './instance-requirements';
import type { NodePoolProps } from './node-pool-props';
import { toNodePoolSpec, type NodePoolSpec } from './node-pool-spec';
import {
  CAPACITY_TYPE_LABEL,
  PoolReference,
  type INodePool,
  type Placement,
  type PoolTaint,
} from './pool-reference';

const WEIGHT = { lowest: 1, highest: 100 };
const MAXIMUM_REQUIREMENTS = 100;

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
  readonly efa: boolean;
  readonly sharing?: GpuSharing;
  private readonly reference: PoolReference;

  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    const { name, nodeClass, taints = [], accelerator, zones = [] } = props;
    this.validate(props);
    this.reference = new PoolReference(name, nodeClass.compute, taints, {
      acceleratorResource: accelerator?.resource,
      sharing: nodeClass.gpuSharing,
      efa: props.efa,
      instances: props.instances,
      architectures: props.architectures,
    });
    this.name = name;
    this.compute = nodeClass.compute;
    this.taints = taints;
    this.tolerations = this.reference.tolerations;
    this.nodeSelector = this.reference.nodeSelector;
    this.acceleratorResource = accelerator?.resource;
    this.zones = zones;
    this.efa = this.reference.efa;
    this.sharing = nodeClass.gpuSharing;
    assertShares(this, this.reference);

    new CustomResource<NodePoolSpec>(this, 'Resource', {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      name,
      component: 'compute',
      labels: { [POOL_LABEL]: name },
      spec: this.toSpec(props),
    });
  }

  get instanceTypes(): readonly InstanceType[] | undefined {
    return this.reference.instanceTypes;
  }

  request(...accelerators: readonly AcceleratorRequest[]): Readonly<Record<string, string>> {
    return this.reference.request(...accelerators);
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
      ...anyOf(CAPACITY_TYPE_LABEL, capacityTypes),
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
