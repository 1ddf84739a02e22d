import type { k8s } from 'cdk8s-plus-29';
import type { ComputeMode } from '../core';
import { instanceLabel } from './instance-requirements';

/** Keeps a pod on nodes of some instance families, for what no extended resource says, such as the memory of a GPU. */
export const familyAffinity = (
  compute: ComputeMode,
  families: readonly string[],
): k8s.Affinity => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            {
              key: instanceLabel(compute, 'instance-family'),
              operator: 'In',
              values: [...families],
            },
          ],
        },
      ],
    },
  },
});
