import type { ModelServerPreset } from './model-server-preset';

/** https://github.com/bentoml/BentoML/blob/v1.4.38/src/bentoml/_internal/configuration/v2/default_configuration.yaml */
const PORT = 3000;

/** User `bentoml`, which the image names by text. https://github.com/bentoml/BentoML/blob/v1.4.38/src/bentoml/_internal/container/generate.py */
const USER = { uid: 1034, gid: 1034 } as const;

/**
 * An image that `bentoml containerize` made of a Bento, those of OpenLLM among them. Its paths:
 * https://github.com/bentoml/BentoML/blob/v1.4.38/src/bentoml/_internal/server/base_app.py
 */
export const bentoMl = ({ image }: { readonly image: string }): ModelServerPreset => ({
  image,
  port: PORT,
  readyPath: '/readyz',
  livePath: '/livez',
  user: USER,
  env: [{ name: 'BENTOML_DO_NOT_TRACK', value: 'true' }],
});
