import type { EnvironmentInput } from '../../../lib/config';
import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, ingressClass, problemsWith } from './refusals-fixture';
import { AT, endpoint, MODEL, MODEL_AT, served, SHAPE, VERSIONS } from './serving-fixture';

/** Four GPUs of 45 GiB hold it no longer. */
const LARGE = { ...SHAPE, billionParameters: 100, layers: 80 };

const LIMIT_AT = 'nodePools.gpu-inference.limits.accelerators';

describe('served models', () => {
  test.each<[string, Partial<EnvironmentInput>]>([
    ['a model that is known', served()],
    [
      'a model that is declared',
      served({ shape: SHAPE, source: { from: 'folder', path: 'mine/3' } }),
    ],
    [
      'a model in S3, streamed',
      served({ shape: SHAPE, source: { from: 's3', prefix: 'mine/3' }, keptOn: 'stream' }),
    ],
    [
      'a model of the registry',
      {
        mlflow: {},
        ...served({
          shape: SHAPE,
          source: { from: 'mlflow', model: 'mine', version: 3 },
          keptOn: 'node',
        }),
      },
    ],
    [
      'versions, a canary and copies',
      endpoint({ versions: VERSIONS, live: 'v1', split: { v2: 10 }, mirror: 'v2' }),
    ],
    ['keys', endpoint({ access: { by: 'api-key', clients: ['ci', 'website'] } })],
    ['tokens', endpoint({ access: { by: 'token', groups: ['ml-engineers'] } })],
    ['engines by load', { monitoring: {}, ...served({ replicas: { min: 0, max: 3 } }) }],
    ['no engine for now', served({ replicas: { min: 2, max: 2 } })],
    [
      'a model over several nodes',
      served({ shape: LARGE, tensorParallel: 2, nodes: 4, replicas: { min: 1 } }),
    ],
    ['as many GPUs as the pool may have', served({ tensorParallel: 2, replicas: { min: 4 } })],
    ['teams', { teams: { language: {} }, ...endpoint({ teams: ['language'] }) }],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'nothing',
      { serving: { endpoints: {} } },
      'serving: must have one endpoint or one server at least',
    ],
    ['no version', endpoint({ versions: {} }), `${AT}.versions: must have one version at least`],
    [
      'no model',
      endpoint({ versions: { v1: { models: {} } } }),
      `${AT}.versions.v1.models: must have one model at least`,
    ],
    [
      'a model of which nothing is known',
      served({ source: { from: 'hugging-face', repository: 'acme/new', revision: 'v1' } }),
      `${MODEL_AT}.shape: is required, by the model’s config.json; known are facebook/opt-125m`,
    ],
    [
      'a context that is too long',
      served({ contextTokens: 40_000 }),
      `${MODEL_AT}.contextTokens: must be at most 32768, for which the model was made`,
    ],
    [
      'more contexts than requests',
      served({ fullContexts: 8, sequences: 4 }),
      `${MODEL_AT}.fullContexts: must be at most 'sequences', 4`,
    ],
    [
      'heads that are not shared evenly',
      served({ shape: SHAPE, tensorParallel: 3 }),
      `${MODEL_AT}.tensorParallel: must divide the 32 heads of attention, and divide the 8 of keys and values or be a multiple of them: 1, 2, 4, 8, 16`,
    ],
    [
      'groups of nodes that are to follow the load',
      { monitoring: {}, ...served({ nodes: 2, replicas: { max: 2 } }) },
      `${MODEL_AT}.replicas.max: must be left out with 'nodes' 2: groups of nodes do not follow the load; set 'min' to their number`,
    ],
    [
      'no group of nodes ever',
      served({ nodes: 2, replicas: { min: 0 } }),
      `${MODEL_AT}.replicas.min: must be 1 at least, or nobody would ever answer`,
    ],
    [
      'more nodes than layers',
      served({ shape: { ...SHAPE, layers: 4 }, nodes: 8 }),
      `${MODEL_AT}.nodes: must be at most 4, the layers of the model, which they share`,
    ],
    [
      'a model that fits its nodes no better than one',
      served({ shape: LARGE, tensorParallel: 2, nodes: 2, replicas: { min: 1 } }),
      `${MODEL_AT}: must fit the GPUs of pool 'gpu-inference': needs about 57.3 GiB on each of 4 accelerators`,
    ],
    [
      'an engine more than the pool may have GPUs for',
      served({ tensorParallel: 2, replicas: { min: 5 } }),
      `${LIMIT_AT}: must be at least 10, which served models take of the pool at most (10 by '${MODEL_AT}'); raise it, or lower their 'replicas', 'nodes', 'tensorParallel' or 'gpus' by 2 accelerators together`,
    ],
    [
      'a node more than the pool may have GPUs for',
      served({ tensorParallel: 2, nodes: 5, replicas: { min: 1 } }),
      `${LIMIT_AT}: must be at least 10`,
    ],
    [
      'a load that asks for more than the pool may have',
      { monitoring: {}, ...served({ replicas: { max: 9 } }) },
      `${LIMIT_AT}: must be at least 9`,
    ],
    [
      'two versions that take more than the pool may have',
      endpoint({
        versions: {
          v1: { models: { qwen: { ...MODEL, replicas: { min: 6 } } } },
          v2: { models: { qwen: { ...MODEL, replicas: { min: 4 } } } },
        },
        live: 'v1',
      }),
      `${LIMIT_AT}: must be at least 10, which served models take of the pool at most (6 by '${MODEL_AT}', 4 by '${AT}.versions.v2.models.qwen')`,
    ],
    [
      'an endpoint that is called like servers',
      {
        serving: {
          endpoints: { 'server-a': { access: { by: 'none' }, versions: VERSIONS, live: 'v1' } },
        },
      },
      "must not be 'server', nor begin with 'server-', as names of objects of model servers do",
    ],
    [
      'a pool that is not there',
      served({ pool: 'gpu' }),
      `${MODEL_AT}.pool: must be one of 'nodePools': general, notebooks, batch, gpu-inference`,
    ],
    [
      'no pool with GPUs',
      { nodePools: { general: {} }, ...served() },
      `${MODEL_AT}.pool: needs a pool with whole GPUs; add 'gpu-inference' to 'nodePools'`,
    ],
    [
      'a model that fits no GPU',
      served({ shape: { ...SHAPE, billionParameters: 70, layers: 80 } }),
      `${MODEL_AT}: must fit the GPUs of pool 'gpu-inference': needs about`,
    ],
    [
      'a pod that fits no node',
      served({ resources: { cpu: '1000', memory: '16Gi' } }),
      `${MODEL_AT}.resources: must fit one node of pool 'gpu-inference', got 1000 CPU`,
    ],
    [
      'a registry that is not there',
      served({ shape: SHAPE, source: { from: 'mlflow', model: 'mine', version: 3 } }),
      `${MODEL_AT}.source.from: needs 'mlflow', which this environment lacks`,
    ],
    [
      'a token that nobody declared',
      served({
        source: { from: 'hugging-face', repository: 'Qwen/Qwen3-8B', revision: 'v1', token: 'hub' },
      }),
      `${MODEL_AT}.source.token: must be one of 'secrets.declared': there is none`,
    ],
    [
      'a stream from the Hub',
      served({ keptOn: 'stream' }),
      `${MODEL_AT}.keptOn: must be 'shared' or 'node' for files from 'hugging-face'; only those of 's3' are streamed`,
    ],
    [
      'a folder on each node',
      served({ shape: SHAPE, source: { from: 'folder', path: 'mine' }, keptOn: 'node' }),
      `${MODEL_AT}.keptOn: must be 'shared' for a folder of the shared file system`,
    ],
    [
      'more engines at least than at most',
      { monitoring: {}, ...served({ replicas: { min: 4, max: 2 } }) },
      `${MODEL_AT}.replicas.max: must be 'min', 4, at least`,
    ],
    [
      'none at times, without KEDA',
      { monitoring: {}, ...served({ replicas: { by: 'prometheus-adapter', min: 0, max: 2 } }) },
      `${MODEL_AT}.replicas.min: must be 1 at least with 'by' 'prometheus-adapter'`,
    ],
    [
      'a load that the adapter of others is not told',
      {
        monitoring: {},
        operators: { existing: ['prometheus-adapter'] },
        ...served({ replicas: { by: 'prometheus-adapter', max: 2 } }),
      },
      `${MODEL_AT}.replicas.by: needs the platform's own 'prometheus-adapter'`,
    ],
    [
      'no engine ever',
      served({ replicas: { min: 0 } }),
      `${MODEL_AT}.replicas.min: needs 'max', or nobody would ever answer`,
    ],
    [
      'a load that nobody measures',
      served({ replicas: { max: 2 } }),
      `${MODEL_AT}.replicas.max: needs 'monitoring', which measures the load; add it, or leave this out`,
    ],
    [
      'a client twice',
      endpoint({ access: { by: 'api-key', clients: ['ci', 'ci'] } }),
      `${AT}.access.clients[1]: is there twice; name each once`,
    ],
    [
      'a group that is not there',
      endpoint({ access: { by: 'token', groups: ['ml-engineers', 'nobody'] } }),
      `${AT}.access.groups[1]: must be a group of the realm: data-engineers, data-scientists, ml-admins, ml-engineers, ml-viewers; or add it to 'identity.groups'`,
    ],
    [
      'a team that is not there',
      endpoint({ teams: ['language'] }),
      `${AT}.teams[0]: must be one of 'teams': there is none`,
    ],
    [
      'a limit where nobody from outside may ask',
      endpoint({ access: { by: 'none' }, clientRequestsPerMinute: 60 }),
      `${AT}.clientRequestsPerMinute: limits requests from outside, of which there are none with 'access.by: none'`,
    ],
    [
      'keys at an entrance that knows none',
      {
        ...ingressClass('nginx'),
        ...endpoint({ access: { by: 'api-key', clients: ['ci'] } }),
      },
      `${AT}.access.by: needs an entrance that knows keys and tokens, which 'ingress-class' does not; set 'edge.kind' to 'envoy-gateway', or this to 'none'`,
    ],
    [
      'a repository without owner',
      served({ source: { from: 'hugging-face', repository: 'qwen', revision: 'v1' } }),
      `${MODEL_AT}.source.repository: must be such as meta-llama/Llama-3.1-8B-Instruct`,
    ],
    [
      'all of the bucket',
      served({ source: { from: 's3', prefix: '/' }, shape: SHAPE }),
      `${MODEL_AT}.source.prefix: must be such as teams/language/assistant/3`,
    ],
    ['a share of the memory that is all', served({ memoryShare: 1 }), `${MODEL_AT}.memoryShare: `],
    [
      'a rank that vLLM does not have',
      served({ adapters: { rank: 24 as 8 } }),
      `${MODEL_AT}.adapters.rank: `,
    ],
  ]);

  test('fail where S3 is not', () => {
    const sections = served({ shape: SHAPE, source: { from: 's3', prefix: 'mine/3' } });
    expect(problemsWith({ ...WITHOUT_AWS, ...sections }).join('\n')).toContain(
      `${MODEL_AT}.source.from: needs the bucket for models, which 'provider: none' lacks; use 'folder'`,
    );
  });

  test('are not compared with GPUs that nobody knows', () => {
    const large = served({ shape: { ...SHAPE, billionParameters: 700 } });
    expect(
      problemsWith({ ...WITHOUT_AWS, ...large }).filter((each) => each.startsWith('serving')),
    ).toEqual([]);
  });
});
