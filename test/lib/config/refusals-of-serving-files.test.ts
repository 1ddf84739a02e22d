import type { EnvironmentInput } from '../../../lib/config';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { MODEL, MODEL_AT, served, SHAPE, type Model } from './serving-fixture';

const adapter = (source: Model['source']) => served({ adapters: { static: { sql: { source } } } });

const ADAPTER_AT = `${MODEL_AT}.adapters.static.sql.source`;

const ON_NODE: Partial<EnvironmentInput> = served({ keptOn: 'node' });

/** Files of 110 GiB, on GPUs of nodes with a disk of this size. */
const large = (diskGiB: number): Partial<EnvironmentInput> => ({
  nodePools: { general: {}, 'gpu-inference': { diskGiB } },
  ...served({
    shape: { ...SHAPE, billionParameters: 47 },
    source: { from: 's3', prefix: 'mine/3' },
    keptOn: 'node',
    tensorParallel: 4,
  }),
});

const from = (source: object): Partial<EnvironmentInput> =>
  served({ shape: SHAPE, source: source as Model['source'] });

describe('files of served models', () => {
  test.each<[string, Partial<EnvironmentInput>]>([
    ['on nodes', ON_NODE],
    ['on nodes that are large enough', large(158)],
    ['in folders with dots', from({ from: 'folder', path: '..a/b..c/.d' })],
    [
      'of a tag that begins like a branch',
      served({ source: { ...MODEL.source, revision: 'main-2' } as Model['source'] }),
    ],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'an adapter of a registry that is not there',
      adapter({ from: 'mlflow', model: 'sql', version: 1 }),
      `${ADAPTER_AT}.from: needs 'mlflow', which this environment lacks`,
    ],
    [
      'an adapter with a token that nobody declared',
      adapter({ from: 'hugging-face', repository: 'acme/sql', revision: 'v1', token: 'hub' }),
      `${ADAPTER_AT}.token: must be one of 'secrets.declared': there is none`,
    ],
    [
      'adapters that come later, for files that each node has for itself',
      served({ keptOn: 'node', adapters: { loading: true } }),
      `${MODEL_AT}.adapters.loading: needs files on the shared file system, where engines find adapters that come later; set '${MODEL_AT}.keptOn' to 'shared', or this to false`,
    ],
    [
      'more files than a node has room for',
      large(157),
      `${MODEL_AT}.keptOn: needs 110 GiB for the files, which is more than 70 % of the 157 GiB that a node of pool 'gpu-inference' has; set 'nodePools.gpu-inference.diskGiB' to 158, or this to 'shared'`,
    ],
    ...['main', 'master', 'HEAD'].map((revision): [string, object, string] => [
      `the revision ${revision}`,
      served({ source: { ...MODEL.source, revision } as Model['source'] }),
      `${MODEL_AT}.source.revision: must be a commit or a tag: 'main', 'master' and 'HEAD' move; take the commit that it is at`,
    ]),
    ...['../mine', 'mine/./3', '..', 'mine/..'].map((path): [string, object, string] => [
      `the folder ${path}`,
      from({ from: 'folder', path }),
      `${MODEL_AT}.source.path: must not have '.' or '..' between slashes`,
    ]),
    [
      'a prefix that goes up',
      from({ from: 's3', prefix: 'mine/../other' }),
      `${MODEL_AT}.source.prefix: must not have '.' or '..' between slashes`,
    ],
    [
      'a folder of an artifact that goes up',
      { mlflow: {}, ...from({ from: 'mlflow', model: 'mine', version: 3, folder: '../x' }) },
      `${MODEL_AT}.source.folder: must not have '.' or '..' between slashes`,
    ],
  ]);
});
