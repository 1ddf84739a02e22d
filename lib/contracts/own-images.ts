import {
  imageName,
  IMAGES,
  NOTEBOOK_FORMS,
  ownImageTag,
  OWN_IMAGES,
  type ImageReference,
  type NotebookForm,
  type OwnImage,
} from '../catalogue';
import type { Environment } from '../config/schema';
import { applicationsOf } from './applications';
import { ValueError } from '../values';
import { resourceNames } from './names';

/** The images of `images/` that an environment uses, in a fixed order. */
export function usedOwnImages(environment: Environment): OwnImage[] {
  const needed = applicationsOf(environment).flatMap(({ images }) => images(environment));
  return OWN_IMAGES.filter(
    (image) => needed.includes(image) || environment.images.built.includes(image),
  );
}

/** Where images of `images/` are: a registry and a path. Undefined where nobody said it. */
export function ownRegistry(environment: Environment): string | undefined {
  const { images, aws, region, provider } = environment;
  if (images.registry !== undefined) return images.registry;
  if (provider === 'none' || aws.accountId === undefined) return undefined;
  return `${aws.accountId}.dkr.ecr.${region}.amazonaws.com/${resourceNames(environment).slug}`;
}

/** The repositories that the account keeps for images of `images/`; none where they are pushed elsewhere. */
export const ownRepositories = (environment: Environment): OwnImage[] =>
  environment.images.registry === undefined ? usedOwnImages(environment) : [];

/** How an image of `images/` is built. */
export interface ImageBuild {
  /** The name that it is pushed to and pulled by. */
  readonly name: string;
  /** The folder of its Dockerfile. */
  readonly folder: string;
  /** Arguments of the build. */
  readonly args: Readonly<Record<string, string>>;
}

/** What each form of the notebooks' image is made from. */
const NOTEBOOK_BASES: Readonly<Record<NotebookForm, ImageReference>> = {
  python: IMAGES.scipyNotebook,
  pyspark: IMAGES.pysparkNotebook,
  pytorch: IMAGES.pytorchNotebook,
  tensorflow: IMAGES.tensorflowNotebook,
};

/** How the images of `images/` that an environment uses are built, in a fixed order. */
export const ownImageBuilds = (environment: Environment): ImageBuild[] =>
  usedOwnImages(environment).flatMap((image) =>
    image === 'notebook'
      ? NOTEBOOK_FORMS.map((form) => ({
          name: ownImageName(environment, image, form),
          folder: `images/${image}`,
          args: { BASE: imageName(NOTEBOOK_BASES[form]) },
        }))
      : [{ name: ownImageName(environment, image), folder: `images/${image}`, args: {} }],
  );

/** The name by which an image of `images/` is pulled. Throws a ValueError where nobody said where it is. */
export function ownImageName(
  environment: Environment,
  image: OwnImage,
  form?: NotebookForm,
): string {
  const registry = ownRegistry(environment);
  if (registry === undefined) {
    throw new ValueError(
      `'images.registry' is needed for the image '${image}', which is built from images/`,
    );
  }
  return `${registry}/${image}:${ownImageTag(image, form)}`;
}
