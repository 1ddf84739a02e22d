import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';

/** How many pods a Deployment has, by what their processors do. */
export interface ProcessorScalingProps {
  /** Of the autoscaler; its name is the Deployment's. */
  readonly metadata: k8s.ObjectMeta & { readonly name: string };
  /** The fewest pods. */
  readonly min: number;
  /** The most pods. */
  readonly max: number;
  /** What the pods use of the CPU that they ask for, on average, in percent. */
  readonly cpuUtilization: number;
}

/** An autoscaler of the Deployment that is called as it is. */
export function addProcessorScaling(
  scope: Construct,
  { metadata, min, max, cpuUtilization }: ProcessorScalingProps,
): void {
  new k8s.KubeHorizontalPodAutoscalerV2(scope, 'Scaling', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: cpuUtilization },
          },
        },
      ],
    },
  });
}
