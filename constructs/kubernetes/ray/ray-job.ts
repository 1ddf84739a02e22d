import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertInteger, contentHash, CustomResource, platformMetadata, validated } from '../core';
import { assertCluster, assertRayName } from './cluster-checks';
import { elasticAnnotations, jobLabels } from './job-labels';
import { COMPONENT, LONGEST_NAMES, RAY_API } from './names';
import type { RayJobOptions, RayJobProps } from './ray-job-options';
import { rayJobSpec } from './ray-job-spec';

/** Where pods find the program. */
const CODE_FOLDER = '/home/ray/job';

const SECONDS = { lowest: 1, highest: 31_536_000 } as const;

/** A program that runs once, with a Ray cluster of its own, which goes when it ends. */
export class RayJob extends Construct {
  /** Its name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: RayJobProps) {
    super(scope, id);
    const { name, namespace } = props;
    this.name = name;
    this.validate(props);
    const options = this.withCode(props);
    const { cluster } = options;
    new CustomResource(this, 'Resource', {
      apiVersion: `${RAY_API.group}/${RAY_API.version}`,
      kind: 'RayJob',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      labels: jobLabels(cluster),
      annotations: elasticAnnotations(cluster),
      spec: validated(this, 'runtimeEnvironment', () => rayJobSpec(options, namespace)),
    });
  }

  private validate(props: RayJobProps): void {
    assertRayName(this, 'Ray job', props.name, LONGEST_NAMES.job);
    assertCluster(this, props.cluster);
    if (props.entrypoint.trim() === '') {
      throw new ValidationError(this, `'entrypoint' must be a command, got ''`);
    }
    assertInteger(this, 'retries', props.retries, { lowest: 0, highest: 100 });
    assertInteger(this, 'deadlineSeconds', props.deadlineSeconds, SECONDS);
    assertInteger(this, 'startSeconds', props.startSeconds, SECONDS);
    assertInteger(this, 'keptSeconds', props.keptSeconds, { ...SECONDS, lowest: 0 });
  }

  /** The files have their content in their name: a job that is there never sees others. */
  private withCode({ code, ...options }: RayJobProps): RayJobOptions {
    if (code === undefined) return options;
    const { name, namespace, cluster } = options;
    const configMap = `${name}-${contentHash(code)}`;
    new k8s.KubeConfigMap(this, 'Code', {
      metadata: platformMetadata({
        name: configMap,
        namespace: namespace.name,
        component: COMPONENT,
      }),
      data: { ...code },
      immutable: true,
    });
    return { ...options, cluster: { ...cluster, files: { configMap, path: CODE_FOLDER } } };
  }
}
