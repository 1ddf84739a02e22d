import type { ImageReference } from './image-reference';

/** All of one release, whose tags upstream's own manifests name. */
const RELEASE = {
  tag: 'v0.19.0',
  source:
    'https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/installs/katib-cert-manager/katib-config.yaml',
} as const;

const CORE =
  'https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/installs/katib-cert-manager/kustomization.yaml';

/** Images of Katib: what runs beside it, and what its trials and experiments run. */
export const TUNING_IMAGES = {
  katibController: {
    ...RELEASE,
    repository: 'ghcr.io/kubeflow/katib/katib-controller',
    source: CORE,
  },
  katibDatabaseManager: {
    ...RELEASE,
    repository: 'ghcr.io/kubeflow/katib/katib-db-manager',
    source: CORE,
  },
  katibFileCollector: {
    ...RELEASE,
    repository: 'ghcr.io/kubeflow/katib/file-metrics-collector',
  },
  katibTensorFlowCollector: {
    ...RELEASE,
    repository: 'ghcr.io/kubeflow/katib/tfevent-metrics-collector',
  },
  katibHyperopt: { ...RELEASE, repository: 'ghcr.io/kubeflow/katib/suggestion-hyperopt' },
  katibOptuna: { ...RELEASE, repository: 'ghcr.io/kubeflow/katib/suggestion-optuna' },
  katibSkopt: { ...RELEASE, repository: 'ghcr.io/kubeflow/katib/suggestion-skopt' },
  katibGoptuna: { ...RELEASE, repository: 'ghcr.io/kubeflow/katib/suggestion-goptuna' },
  katibHyperband: { ...RELEASE, repository: 'ghcr.io/kubeflow/katib/suggestion-hyperband' },
} as const satisfies Readonly<Record<string, ImageReference>>;
