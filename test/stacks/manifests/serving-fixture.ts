import type { EnvironmentInput } from '../../../lib/config';
import { unitYaml } from '../../support/units';
import { SMALL_MODEL } from '../../support/models';

type Serving = NonNullable<EnvironmentInput['serving']>;
export type Endpoint = NonNullable<Serving['endpoints']>[string];
export type Model = Endpoint['versions'][string]['models'][string];

export const SHAPE = {
  billionParameters: 8,
  layers: 32,
  attentionHeads: 32,
  keyValueHeads: 8,
  headSize: 128,
  contextTokens: 8192,
};

export const QWEN: Model = SMALL_MODEL;

export const KEYS: Endpoint['access'] = { by: 'api-key', clients: ['website', 'ci'] };

export const serving = (
  models: Record<string, Model> = { qwen: QWEN },
  changes: Partial<Endpoint> = {},
): Partial<EnvironmentInput> => ({
  serving: {
    endpoints: { chat: { access: KEYS, versions: { v1: { models } }, ...changes } },
  },
});

export const unitOf = (sections: Partial<EnvironmentInput>, name = 'serving-chat'): string =>
  unitYaml(sections, name) ?? '';

/** One document of a unit, by kind and name. */
export const documentOf = (yaml: string, kind: string, name: string): string =>
  yaml
    .split('---\n')
    .find((text) => text.includes(`kind: ${kind}\n`) && text.includes(`\n  name: ${name}\n`)) ?? '';

/** Paths that a route is for. */
export const pathsOf = (route: string): string[] => [
  ...new Set(
    [...route.matchAll(/type: PathPrefix\n\s+value: (\S+)\n/g)].map(([, path = '']) => path),
  ),
];
