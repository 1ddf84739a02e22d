import { k8s } from 'cdk8s-plus-29';
import { type RestrictedContainerOptions } from '../../../../constructs/kubernetes/core';

export const CONTAINER: RestrictedContainerOptions = {
  name: 'migrate',
  image: 'ghcr.io/mlflow/mlflow:v3.1.0',
  resources: { cpu: '100m', memory: '256Mi' },
};

/** Resources as a manifest shows them. */
export function rendered(resources: k8s.ResourceRequirements): unknown {
  return k8s.toJson_ResourceRequirements(resources);
}
