import type { ComputeMode, Labels } from '../core';
import type { DisruptionSpec } from './disruption';
import type { Requirement } from './instance-requirements';
import type { NodePoolProps } from './node-pool-props';
import type { PoolTaint } from './pool-reference';

/** The fields of a NodePool that the platform sets. */
export interface NodePoolSpec {
  readonly template: {
    readonly metadata: { readonly labels: Labels };
    readonly spec: {
      readonly nodeClassRef: {
        readonly group: string;
        readonly kind: string;
        readonly name: string;
      };
      readonly requirements: readonly Requirement[];
      readonly taints?: readonly PoolTaint[];
      readonly startupTaints?: readonly PoolTaint[];
      readonly expireAfter: string;
      readonly terminationGracePeriod: string;
    };
  };
  readonly disruption: DisruptionSpec['disruption'];
  readonly limits: Readonly<Record<string, string>>;
  readonly weight?: number;
}

/** What a NodePool's spec is made of, beside its props. */
export interface NodePoolSpecParts {
  readonly requirements: readonly Requirement[];
  readonly labels: Labels;
  readonly disruption: DisruptionSpec;
}

const NODE_CLASS_KINDS: Readonly<Record<ComputeMode, { group: string; kind: string }>> = {
  auto: { group: 'eks.amazonaws.com', kind: 'NodeClass' },
  karpenter: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass' },
};

/** The spec of a NodePool. */
export function toNodePoolSpec(props: NodePoolProps, parts: NodePoolSpecParts): NodePoolSpec {
  const { nodeClass, limits, accelerator, taints, startupTaints, weight } = props;
  return {
    template: {
      metadata: { labels: parts.labels },
      spec: {
        nodeClassRef: { ...NODE_CLASS_KINDS[nodeClass.compute], name: nodeClass.name },
        requirements: parts.requirements,
        taints,
        startupTaints,
        ...parts.disruption.template,
      },
    },
    disruption: parts.disruption.disruption,
    limits: {
      cpu: limits.cpu,
      memory: limits.memory,
      ...(accelerator ? { [accelerator.resource]: String(accelerator.limit) } : {}),
    },
    weight,
  };
}
