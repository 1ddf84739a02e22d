import type { EnvironmentInput } from '../../../lib/config';
import { coldStartText, servingNotes } from '../../../lib/contracts/serving-notes';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { SMALL_MODEL } from '../../support/models';

type Serving = NonNullable<EnvironmentInput['serving']>;
type Model = NonNullable<Serving['endpoints']>[string]['versions'][string]['models'][string];

const LLAMA: Model = {
  source: { from: 'hugging-face', repository: 'meta-llama/Llama-3.1-8B-Instruct', revision: 'v1' },
};

const notesOf = (model: Partial<Model> = {}, sections: Partial<EnvironmentInput> = {}) =>
  servingNotes(
    environmentWith({
      ...sections,
      serving: {
        endpoints: {
          chat: {
            access: { by: 'none' },
            versions: { v1: { models: { llama: { ...LLAMA, ...model } } } },
          },
        },
      },
    }),
  );

describe('notes of a served model', () => {
  test('say how long it takes from nothing to the first answer', () => {
    const [note] = notesOf();
    expect(note).toEqual({
      name: 'chat-v1-llama',
      coldStart: { node: 90, image: 171, weights: 31, engine: 120 },
      waste: undefined,
    });
    expect(note && coldStartText(note.coldStart)).toBe(
      'about 7 min: node 90 s, image 171 s, weights 31 s, engine 120 s',
    );
  });

  test('know images that are pulled before, layers at once, and engines that do not compile', () => {
    const prePull = ['docker.io/vllm/vllm-openai:v0.32.0'];
    expect(
      notesOf({ eager: true, keptOn: 'node' }, { nodePools: { 'gpu-inference': { prePull } } }),
    ).toMatchObject([{ coldStart: { image: 0, weights: 154, engine: 40 } }]);
    const nodePools = { 'gpu-inference': { parallelImagePull: true } };
    const cluster = { mode: 'karpenter' as const };
    expect(notesOf({}, { cluster, nodePools })).toMatchObject([{ coldStart: { image: 52 } }]);
  });

  test('say what it leaves unused', () => {
    expect(notesOf(SMALL_MODEL)[0]?.waste).toContain('of 22.4 GiB on each accelerator');
  });

  test('compare nothing with accelerators that nobody knows', () => {
    expect(notesOf({}, WITHOUT_AWS)).toMatchObject([
      { waste: undefined, coldStart: { image: 171 } },
    ]);
  });

  test('are none where nothing is served', () => {
    expect(servingNotes(environmentWith())).toEqual([]);
  });
});
