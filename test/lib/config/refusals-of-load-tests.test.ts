import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { SMALL_MODEL } from '../../support/models';

const tested = (test: object, model: object = {}) => ({
  serving: {
    endpoints: {
      chat: {
        access: { by: 'none' },
        versions: { v1: { models: { qwen: { ...SMALL_MODEL, ...model } } } },
      },
    },
    loadTests: { nightly: { endpoint: 'chat', model: 'qwen', ...test } },
  },
});

const AT = 'serving.loadTests.nightly';

describe('a load test', () => {
  test.each([[{}], [{ version: 'v1' }], [{ concurrencies: [1, 4, 10_000], inputTokens: 8064 }]])(
    'may be %j',
    (changes) => {
      expect(problemsWith(tested(changes))).toEqual([]);
    },
  );

  test('names a model as clients do', () => {
    expect(problemsWith(tested({ model: 'Qwen' }, { servedName: 'Qwen' }))).toEqual([]);
  });

  failsWithOneViolation([
    [
      'no such endpoint',
      tested({ endpoint: 'other' }),
      `${AT}.endpoint: must be one of 'serving.endpoints': chat`,
    ],
    [
      'no such version',
      tested({ version: 'v2' }),
      `${AT}.version: must be one of 'serving.endpoints.chat.versions': v1`,
    ],
    [
      'no such model',
      tested({ model: 'llama' }),
      `${AT}.model: must be one of 'serving.endpoints.chat': qwen`,
    ],
    [
      'no endpoint at all',
      { serving: { endpoints: {}, loadTests: {} } },
      'serving: must have one endpoint or one server at least',
    ],
    [
      'a model whose files each node has for itself',
      tested({}, { keptOn: 'node' }),
      `${AT}.model: must have its files on the shared file system, by which prompts are counted; set 'keptOn' to 'shared'`,
    ],
    [
      'a step that is no more than the one before',
      tested({ concurrencies: [4, 4] }),
      `${AT}.concurrencies[1]: must be more than the step before`,
    ],
    [
      'a single step',
      tested({ concurrencies: [4] }),
      `${AT}.concurrencies: must be at least 2 items`,
    ],
    [
      'more users than it takes',
      tested({ concurrencies: [1, 10_001] }),
      `${AT}.concurrencies[1]: `,
    ],
    [
      'more tokens than the model has context for',
      tested({ inputTokens: 8192 }),
      `${AT}.inputTokens: must be at most 8192 together with 'outputTokens', 128: that is 'contextTokens' of 'qwen'; lower one of the two`,
    ],
    ['no user', tested({ concurrencies: [0, 4] }), `${AT}.concurrencies[0]: `],
    ['no request', tested({ requestsPerUser: 0 }), `${AT}.requestsPerUser: `],
    ['no prompt', tested({ inputTokens: 0 }), `${AT}.inputTokens: `],
    ['no answer', tested({ outputTokens: 0 }), `${AT}.outputTokens: `],
  ]);
});
