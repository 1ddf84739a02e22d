import type { Check } from '../check';
import { engineParts } from './engine-parts';
import { routerParts } from './router-parts';
import { servingLines } from './serving';

/** Real vLLM and its router read the command lines of the platform’s serving, without a GPU. */
export const vllmCheck: Check = {
  name: 'vllm',
  tier: 'default',
  shows:
    'vLLM’s own code, of the pinned version, takes the command line and the variables of every engine up to where it would load the model: it reads each flag as what is written, knows each variable of its own and of LMCache, finds parsers, connector and loader, and makes its whole configuration for the GPUs that the container asks for, without a word of anything outdated. The router’s own code takes the command line of every router, and finds as many engines as models, sorts and aliases.',
  cannotShow:
    'PyTorch, whatever depends on it, and compiled code are stand-ins. The model is a made one of Llama’s kind, with long texts and without weights, on a GPU of the kind of an L4, so neither memory nor what a model cannot do is judged. Of Kubernetes’ secrets there are made values; LMCache is the newest of its index, not that of the image, and runs in the engine only.',
  run: async (context) => {
    const engines = await servingLines(context, 'engine');
    const routers = await servingLines(context, 'router');
    return [
      ...(engines.size === 0 ? [] : await engineParts(context, engines)),
      ...(routers.size === 0 ? [] : await routerParts(context, routers)),
    ];
  },
};
