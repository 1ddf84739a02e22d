import { IMAGES, imageName } from '../catalogue';
import { coldStart, totalSeconds, type ColdStart } from '../catalogue/cold-start';
import { wasteOf } from '../catalogue/model-fit';
import { weightsGiB } from '../catalogue/model-memory';
import type { Environment } from '../config/schema';
import { hasOtherNodes } from './compute';
import { imageMirror } from './images';
import { typesOf } from './node-pools';
import { modelLoad, servedModels, servingPool, type PlacedModel } from './serving';

/** What a reader should know of a served model before it is applied. */
export interface ServingNote {
  /** Name of its objects. */
  readonly name: string;
  /** How long it takes from nothing to the first answer, in seconds; estimates. */
  readonly coldStart: ColdStart;
  /** What of its accelerators it leaves unused; undefined where it needs more than half. */
  readonly waste: string | undefined;
}

/** What there is to say of each served model whose size is known. */
export const servingNotes = (environment: Environment): ServingNote[] =>
  servedModels(environment).flatMap((placed) => noteOf(environment, placed));

function noteOf(environment: Environment, { service, name, model }: PlacedModel): ServingNote[] {
  const load = modelLoad(model);
  if (load === undefined) return [];
  const pool = hasOtherNodes(environment) ? undefined : servingPool(environment, model);
  const image = imageName(IMAGES.vllm, { mirror: imageMirror(environment) });
  return [
    {
      name: `${service}-${name}`,
      coldStart: coldStart({
        weightsGiB: weightsGiB(load),
        place: model.keptOn,
        prePulled: pool?.prePull.includes(image) ?? false,
        parallelImagePull: pool?.parallelImagePull ?? false,
        eager: model.eager,
      }),
      waste: pool && wasteOf({ types: typesOf(pool), sharing: pool.sharing }, load),
    },
  ];
}

/** A cold start in words: `about 7 min: node 90 s, image 171 s, weights 31 s, engine 120 s`. */
export function coldStartText(start: ColdStart): string {
  const parts = Object.entries(start).map(([part, seconds]) => `${part} ${seconds} s`);
  return `about ${Math.ceil(totalSeconds(start) / 60)} min: ${parts.join(', ')}`;
}
