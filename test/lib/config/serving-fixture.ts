import type { EnvironmentInput } from '../../../lib/config';
import { SMALL_MODEL } from '../../support/models';

type Serving = NonNullable<EnvironmentInput['serving']>;

/** An endpoint, as people write it. */
export type Endpoint = NonNullable<Serving['endpoints']>[string];

/** A model, as people write it. */
export type Model = Endpoint['versions'][string]['models'][string];

export const MODEL: Model = SMALL_MODEL;

export const SHAPE = {
  billionParameters: 8,
  layers: 32,
  attentionHeads: 32,
  keyValueHeads: 8,
  headSize: 128,
  contextTokens: 8192,
};

export const endpoint = (changes: Partial<Endpoint> = {}): Partial<EnvironmentInput> => ({
  serving: {
    endpoints: {
      chat: { access: { by: 'none' }, versions: { v1: { models: { qwen: MODEL } } }, ...changes },
    },
  },
});

export const served = (changes: Partial<Model> = {}): Partial<EnvironmentInput> =>
  endpoint({ versions: { v1: { models: { qwen: { ...MODEL, ...changes } } } } });

export const VERSIONS = { v1: { models: { qwen: MODEL } }, v2: { models: { qwen: MODEL } } };

/** A version of models by name. */
export const version = (models: Readonly<Record<string, Partial<Model>>>) => ({
  models: Object.fromEntries(
    Object.entries(models).map(([name, changes]) => [name, { ...MODEL, ...changes }]),
  ),
});

export const AT = 'serving.endpoints.chat';
export const MODEL_AT = `${AT}.versions.v1.models.qwen`;
