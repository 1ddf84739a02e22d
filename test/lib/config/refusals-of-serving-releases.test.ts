import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { AT, endpoint, MODEL, version, VERSIONS } from './serving-fixture';

/** A version of which no engine may be there. */
const ASLEEP = version({ qwen: { replicas: { min: 0, max: 2 } } });

/** A version of which one engine is always there. */
const HALF = version({ qwen: { replicas: { min: 0, max: 2 } }, small: {} });

const asleep = (changes: object, v2: object = ASLEEP) => ({
  monitoring: {},
  ...endpoint({
    versions: { ...VERSIONS, v2: v2 as typeof ASLEEP },
    live: 'v1',
    ...changes,
  }),
});

describe('versions of an endpoint', () => {
  test.each([
    ['asleep, where nobody is sent to it', asleep({ split: { v2: 0 } })],
    ['half asleep', asleep({ split: { v2: 10 } }, HALF)],
    ['seven', endpoint({ versions: VERSIONS, live: 'v1', keep: 7 })],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'no live version of several',
      endpoint({ versions: VERSIONS }),
      `${AT}.live: is required with several versions: v1, v2`,
    ],
    [
      'a live version that is not there',
      endpoint({ live: 'v3' }),
      `${AT}.live: must be one of 'versions': v1`,
    ],
    [
      'copies for nobody',
      endpoint({ mirror: 'v3' }),
      `${AT}.mirror: must be one of 'versions': v1`,
    ],
    [
      'a share for nobody',
      endpoint({ split: { v3: 10 } }),
      `${AT}.split.v3: must be one of 'versions' that is not live: there is no other`,
    ],
    [
      'a share for the live version',
      endpoint({ versions: VERSIONS, live: 'v1', split: { v1: 10 } }),
      `${AT}.split.v1: must be one of 'versions' that is not live: v2`,
    ],
    [
      'shares of more than all',
      endpoint({
        versions: { ...VERSIONS, v3: { models: { qwen: MODEL } } },
        live: 'v1',
        split: { v2: 60, v3: 60 },
      }),
      `${AT}.split: must be 100 percent together at most`,
    ],
    [
      'more versions than are kept',
      endpoint({ versions: VERSIONS, live: 'v1', keep: 1 }),
      `${AT}.versions: must be at most 1, which 'keep' says; remove the oldest, or raise it to 7 at most`,
    ],
    [
      'more versions than are ever kept',
      endpoint({
        versions: Object.fromEntries(
          ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
            (name) => [name, version({ qwen: {} })] as const,
          ),
        ),
        live: 'a',
        keep: 7,
      }),
      `${AT}.versions: must be at most 7, which 'keep' says; remove the oldest`,
    ],
    [
      'copies for the live version',
      endpoint({ versions: VERSIONS, live: 'v1', mirror: 'v1' }),
      `${AT}.mirror: must be one of 'versions' that is not live: v2`,
    ],
    [
      'a share for a version without engines',
      asleep({ split: { v2: 10 } }),
      `${AT}.split.v2: must be a version with an engine: all of 'v2' may be gone, and requests that are sent there get 503 until one comes; set 'replicas.min' of a model there to 1 at least`,
    ],
    [
      'copies for a version without engines',
      asleep({ mirror: 'v2' }),
      `${AT}.mirror: must be a version with an engine`,
    ],
    [
      'more versions than a route has rules for',
      endpoint({ versions: VERSIONS, live: 'v1', keep: 8 }),
      `${AT}.keep: must be at most 7: a route has 16 rules, two for each version and two more`,
    ],
  ]);
});
