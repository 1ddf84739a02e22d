/**
 * Images that are built from `images/<name>/Dockerfile`, because upstream ships none that is complete, with
 * the tag that their content has: upstream's version, and a number that every change of the folder raises.
 */
const TAGS = {
  airflow: '3.3.1-1',
  mlflow: '3.15.1-1',
  // PyTorch’s version, and that of the SDK, which the driver of the nodes has to know.
  'neuron-notebook': '2.9.0-sdk2.30.0-1',
  notebook: '2026-07-28-2',
  // Ray’s version first: the operator is told it.
  ray: '2.52.0-1',
  spark: '4.0.4-1',
} as const;

/** An image that is built from `images/`. */
export type OwnImage = keyof typeof TAGS;

/** Every image that is built from `images/`. */
export const OWN_IMAGES = [
  'airflow',
  'mlflow',
  'neuron-notebook',
  'notebook',
  'ray',
  'spark',
] as const satisfies readonly OwnImage[];

/** Forms of an image that are built from one folder, by another base each; the form begins the tag. */
export const NOTEBOOK_FORMS = ['python', 'pyspark', 'pytorch', 'tensorflow'] as const;

/** A form of the image `notebook`. */
export type NotebookForm = (typeof NOTEBOOK_FORMS)[number];

/** The tag of an image that is built from `images/`. */
export const ownImageTag = (image: OwnImage, form?: NotebookForm): string =>
  form === undefined ? TAGS[image] : `${form}-${TAGS[image]}`;
