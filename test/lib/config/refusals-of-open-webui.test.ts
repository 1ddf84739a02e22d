import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { endpoint, version } from './serving-fixture';

/** Two endpoints whose live versions have these models. */
const two = (first: object, second: object) => ({
  serving: {
    endpoints: {
      chat: { access: { by: 'none' }, versions: { v1: version(first as Record<string, object>) } },
      code: { access: { by: 'none' }, versions: { v1: version(second as Record<string, object>) } },
    },
  },
});

describe('a chat with served models', () => {
  test('may be with every endpoint', () => {
    expect(problemsWith({ ...endpoint(), openWebUi: { endpoints: ['chat'] } })).toEqual([]);
  });

  failsWithOneViolation([
    [
      'with nobody',
      { openWebUi: { endpoints: ['chat'] } },
      "openWebUi.endpoints[0]: must be one of 'serving.endpoints': there is none",
    ],
    [
      'twice with one',
      { ...endpoint(), openWebUi: { endpoints: ['chat', 'chat'] } },
      'openWebUi.endpoints[1]: is there twice; name each once',
    ],
    [
      'for a group that is not there',
      { ...endpoint(), openWebUi: { endpoints: ['chat'], groups: ['nobody'] } },
      'openWebUi.groups[0]: must be a group of the realm',
    ],
    [
      'with too little memory',
      { ...endpoint(), openWebUi: { endpoints: ['chat'], memory: '1Gi' } },
      "openWebUi.memory: must be at least 2Gi, got '1Gi'",
    ],
    [
      'two endpoints with models of one name',
      {
        ...two({ qwen: {} }, { coder: { servedName: 'qwen' } }),
        openWebUi: { endpoints: ['chat', 'code'] },
      },
      "openWebUi.endpoints[1]: must have no model in common with 'chat', as people choose by name alone, and both call one 'qwen'; set another 'servedName', or leave one endpoint out",
    ],
  ]);

  test('may be with endpoints whose other versions have names in common', () => {
    const served = two({ qwen: {} }, { coder: {} });
    const versions = { v1: version({ qwen: {} }), v2: version({ coder: {} }) };
    expect(
      problemsWith({
        serving: {
          endpoints: {
            ...served.serving.endpoints,
            chat: { access: { by: 'none' }, versions, live: 'v1' },
          },
        },
        openWebUi: { endpoints: ['chat', 'code'] },
      }),
    ).toEqual([]);
  });
});
