import {
  ScheduledSparkApplication,
  SparkApplication,
  type ScheduledSparkApplicationProps,
  type SparkApplicationProps,
  type SparkApplicationSpec,
} from '../../../../constructs/kubernetes/spark';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

const GIVEN = {
  name: 'count',
  image: 'docker.io/apache/spark:4.0.4',
  version: '4.0.4',
  program: { language: 'Python', file: 'local:///app/main.py' },
  serviceAccountName: 'vision-workload',
} as const;

/** An application with the given options. */
export const application = (props: Partial<SparkApplicationProps> = {}): KubernetesObject =>
  findObject(
    objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
      new SparkApplication(chart, 'Application', { ...GIVEN, namespace, ...props });
    }),
    'SparkApplication',
  );

/** Its `spec`. */
export const specOf = (props: Partial<SparkApplicationProps> = {}): SparkApplicationSpec =>
  application(props).spec as SparkApplicationSpec;

/** A member of the template of its driver or executors. */
export const templateMember = (
  whose: 'driver' | 'executor',
  path: readonly (string | number)[],
  props: Partial<SparkApplicationProps> = {},
): unknown => memberAt(specOf(props), [whose, 'template', 'spec', ...path]);

/** An application with a schedule. */
export const scheduled = (props: Partial<ScheduledSparkApplicationProps> = {}): KubernetesObject =>
  findObject(
    objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
      const given = { ...GIVEN, schedule: '0 3 * * *', namespace };
      new ScheduledSparkApplication(chart, 'Application', { ...given, ...props });
    }),
    'ScheduledSparkApplication',
  );
