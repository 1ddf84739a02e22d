import type { k8s } from 'cdk8s-plus-29';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { restrictedContainer } from '../core';
import { USER } from './names';

/**
 * How parameters of the next trials are chosen.
 * https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/installs/katib-cert-manager/katib-config.yaml
 */
export const ALGORITHM_IMAGES = {
  random: 'katibHyperopt',
  tpe: 'katibHyperopt',
  grid: 'katibOptuna',
  'multivariate-tpe': 'katibOptuna',
  bayesianoptimization: 'katibSkopt',
  cmaes: 'katibGoptuna',
  sobol: 'katibGoptuna',
  hyperband: 'katibHyperband',
} as const;

/** The name of an algorithm. */
export type AlgorithmName = keyof typeof ALGORITHM_IMAGES;

/** What reads metrics of trials, by what Katib calls it. */
export const COLLECTOR_IMAGES = {
  StdOut: 'katibFileCollector',
  File: 'katibFileCollector',
  TensorFlowEvent: 'katibTensorFlowCollector',
} as const;

/** An image of Katib, by its name in the catalogue. */
export type KatibImage =
  | 'katibController'
  | 'katibDatabaseManager'
  | (typeof ALGORITHM_IMAGES)[AlgorithmName]
  | (typeof COLLECTOR_IMAGES)[keyof typeof COLLECTOR_IMAGES];

/** Images that stand for those of the catalogue. */
export type KatibImages = Partial<Readonly<Record<KatibImage, string>>>;

/** The name by which an image is pulled. */
export const katibImage = (images: KatibImages, image: KatibImage): string =>
  images[image] ?? imageName(IMAGES[image]);

/**
 * Katib gives every container a limit of half a CPU unless it is told a negative one.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/config/v1beta1/defaults.go
 */
const NO_PROCESSOR_LIMIT = '-1';

const withoutLimit = (requests: object, memory: string): object => ({
  requests,
  limits: { memory, cpu: NO_PROCESSOR_LIMIT },
});

/** For what reads lines, in Go. */
const SMALL = withoutLimit({ cpu: '50m', memory: '64Mi' }, '256Mi');

/** For Python with numerical libraries. */
const LARGE = withoutLimit({ cpu: '100m', memory: '256Mi' }, '1Gi');

/** The containers of algorithms, which the controller runs beside experiments. */
export const algorithmSettings = (images: KatibImages): object[] =>
  Object.entries(ALGORITHM_IMAGES).map(([algorithmName, image]) => ({
    algorithmName,
    ...algorithmContainer(katibImage(images, image)),
    resources: LARGE,
  }));

function algorithmContainer(
  pulled: string,
): Pick<k8s.Container, 'name' | 'image' | 'securityContext'> {
  const { name, image, securityContext } = restrictedContainer({
    name: 'suggestion',
    image: pulled,
    resources: { cpu: '100m', memory: '256Mi' },
    runAsUser: USER,
    runAsGroup: USER,
    writableRootReason: 'Katib gives its pod no volume, and numerical libraries keep caches',
  });
  return { name, image, securityContext };
}

/** What the controller adds to pods of trials. Their rights are those of the first container. */
export const collectorSettings = (images: KatibImages): object[] =>
  Object.entries(COLLECTOR_IMAGES).map(([kind, image]) => ({
    kind,
    image: katibImage(images, image),
    resources: image === 'katibFileCollector' ? SMALL : LARGE,
  }));
