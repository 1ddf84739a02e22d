export {
  imageName,
  type ImageMirror,
  type ImageNameOptions,
  type ImageReference,
} from './image-reference';
export { IMAGES } from './images';
