/**
 * Images that are built from `images/<name>/Dockerfile`, because upstream ships none that is complete, with
 * the tag that their content has: upstream's version, and a number that every change of the folder raises.
 */
const TAGS = {
  airflow: '3.3.1-1',
  mlflow: '3.15.1-1',
  notebook: '2026-07-28-1',
} as const;

/** An image that is built from `images/`. */
export type OwnImage = keyof typeof TAGS;

/** Every image that is built from `images/`. */
export const OWN_IMAGES = ['airflow', 'mlflow', 'notebook'] as const satisfies readonly OwnImage[];

/** The tag of an image that is built from `images/`. */
export const ownImageTag = (image: OwnImage): string => TAGS[image];
