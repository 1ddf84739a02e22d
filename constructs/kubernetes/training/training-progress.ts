import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { PLATFORM, platformMetadata, type INamespace, type Labels } from '../core';
import type { IMetrics } from '../prometheus';
import { COMPONENT } from './names';
import { PROGRESS_SERIES } from './progress-series';
import program from './training_progress.py';

const NAME = 'training-progress';
const FILE = 'training_progress.py';
const FOLDER = '/opt/training-progress';
const PORT = { name: 'progress', number: 9464 };

/** Where training programs say how they get on, and who reads it. */
export interface TrainingProgressProps {
  /** Where the jobs run. */
  readonly namespace: INamespace;
  /** Who reads it. */
  readonly metrics: IMetrics;
}

/** What a pod needs to say how its program gets on. */
export interface ProgressInPod {
  readonly labels: Labels;
  readonly env: readonly k8s.EnvVar[];
  readonly ports: readonly k8s.ContainerPort[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/**
 * A module of Python, `training_progress`, for the programs of a namespace: steps, samples, loss and checkpoints become
 * series. A program that does not use it is not answered for, which nobody is told of.
 */
export class TrainingProgress extends Construct {
  /** What pods of jobs need. */
  readonly inPod: ProgressInPod;

  constructor(scope: Construct, id: string, { namespace, metrics }: TrainingProgressProps) {
    super(scope, id);
    const labels = { [`${PLATFORM}/${NAME}`]: 'true' };
    // Of one name for ever: pods of a job that began before an upgrade may begin again after it.
    new k8s.KubeConfigMap(this, 'Program', {
      metadata: platformMetadata({ name: NAME, namespace: namespace.name, component: COMPONENT }),
      data: { [FILE]: program },
    });
    metrics.scrape(this, 'Metrics', {
      name: NAME,
      namespace,
      pods: labels,
      port: PORT,
      series: PROGRESS_SERIES,
    });
    this.inPod = {
      labels,
      env: [
        { name: 'PYTHONPATH', value: FOLDER },
        { name: 'TRAINING_PROGRESS_PORT', value: String(PORT.number) },
      ],
      ports: [{ name: PORT.name, containerPort: PORT.number }],
      volumes: [{ name: NAME, configMap: { name: NAME, optional: true } }],
      volumeMounts: [{ name: NAME, mountPath: FOLDER, readOnly: true }],
    };
  }
}
