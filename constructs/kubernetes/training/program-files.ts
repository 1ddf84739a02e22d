import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { contentHash, platformMetadata } from '../core';
import { COMPONENT } from './names';
import type { TrainingJobProps } from './training-options';

/**
 * Makes the ConfigMap of a program whose files stand here, and gives its name; none for others. Files have their content in
 * their name: a job that is there never sees others.
 */
export function addProgramFiles(
  scope: Construct,
  { name, namespace, program }: Pick<TrainingJobProps, 'name' | 'namespace' | 'program'>,
): string {
  if (program.from !== 'files') return '';
  const configMap = `${name}-${contentHash(program.files)}`;
  new k8s.KubeConfigMap(scope, 'Program', {
    metadata: platformMetadata({
      name: configMap,
      namespace: namespace.name,
      component: COMPONENT,
    }),
    data: { ...program.files },
    immutable: true,
  });
  return configMap;
}
