import type { EnvironmentInput } from '../../../lib/config';
import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, ingressClass, problemsWith } from './refusals-fixture';

type Serving = NonNullable<EnvironmentInput['serving']>;
type Server = NonNullable<Serving['servers']>[string];

const SERVER: Server = {
  image: 'ghcr.io/acme/sentiment:2.0.0',
  port: 8000,
  readyPath: '/healthz',
  resources: { cpu: '2', memory: '8Gi' },
  access: { by: 'none' },
};

const served = (changes: Partial<Server> = {}): Partial<EnvironmentInput> => ({
  serving: { servers: { sentiment: { ...SERVER, ...changes } } },
});

const AT = 'serving.servers.sentiment';

/** GPUs that pods share, which only nodes of Karpenter’s own offer. */
const SHARED: Partial<EnvironmentInput> = {
  cluster: { mode: 'karpenter' },
  nodePools: {
    general: {},
    shared: { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas: 4 } },
  },
};

describe('model servers', () => {
  test.each<[string, Partial<EnvironmentInput>]>([
    ['a server without anything beside', served()],
    ['servers by load', served({ replicas: { min: 2, max: 4, cpuUtilization: 60 } })],
    ['a GPU', served({ gpus: 1 })],
    ['a GPU of a pool', served({ gpus: 1, pool: 'gpu-inference' })],
    ['a share of a GPU', { ...SHARED, ...served({ gpus: 1, pool: 'shared' }) }],
    ['nodes of a pool', served({ pool: 'general' })],
    ['files', served({ models: [{ folder: 'sentiment/2', path: '/models' }], prefixes: ['a/b'] })],
    ['keys', served({ access: { by: 'api-key', clients: ['ci', 'website'] } })],
    ['tokens', served({ access: { by: 'token', groups: ['ml-engineers'] } })],
    ['teams', { teams: { language: {} }, ...served({ teams: ['language'] }) }],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    ['nothing', { serving: { servers: {} } }, 'serving: must have one endpoint or one server'],
    [
      'an image that moves',
      served({ image: 'ghcr.io/acme/sentiment:latest' }),
      `${AT}.image: must be an image with registry and exact tag`,
    ],
    ['a port of root', served({ port: 80 }), `${AT}.port: `],
    [
      'a path without a slash',
      served({ readyPath: 'healthz' }),
      `${AT}.readyPath: must begin with a slash, such as /healthz`,
    ],
    ['no time to load', served({ loadSeconds: 0 }), `${AT}.loadSeconds: `],
    [
      'a variable without a name',
      served({ env: { '1-a': 'x' } }),
      `must be the name of a variable`,
    ],
    ['a user who is root', served({ user: 0 }), `${AT}.user: `],
    [
      'a folder that is not absolute',
      served({ scratch: ['cache'] }),
      `${AT}.scratch[0]: must be such as /models`,
    ],
    [
      'a folder above the one of models',
      served({ models: [{ folder: 'a/../..', path: '/models' }] }),
      `${AT}.models[0].folder: must not have '.' or '..' between slashes`,
    ],
    [
      'a folder that is elsewhere',
      served({ models: [{ folder: 'a', path: '/models/../etc' }] }),
      `${AT}.models[0].path: must not have '.' or '..' between slashes`,
    ],
    [
      'a folder to write that is elsewhere',
      served({ scratch: ['/./cache'] }),
      `${AT}.scratch[0]: must not have '.' or '..' between slashes`,
    ],
    [
      'a path of a URL that goes up',
      served({ readyPath: '/healthz/..' }),
      `${AT}.readyPath: must not have '.' or '..' between slashes`,
    ],
    [
      'a prefix that goes up',
      served({ prefixes: ['a/../b'] }),
      `${AT}.prefixes[0]: must not have '.' or '..' between slashes`,
    ],
    [
      'a folder twice',
      served({ models: [{ folder: 'a', path: '/models' }], scratch: ['/models'] }),
      `${AT}.scratch[0]: is there already; name each folder of 'models' and 'scratch' once, and not '/tmp'`,
    ],
    [
      'the folder that is there',
      served({ models: [{ folder: 'a', path: '/tmp' }] }),
      `${AT}.models[0].path: is there already`,
    ],
    [
      'a prefix twice',
      served({ prefixes: ['a', 'a'] }),
      `${AT}.prefixes[1]: is there twice; name each once`,
    ],
    [
      'all of the bucket',
      served({ prefixes: ['/'] }),
      `${AT}.prefixes[0]: must be such as teams/language/assistant/3`,
    ],
    [
      'more servers at least than at most',
      served({ replicas: { min: 4, max: 2 } }),
      `${AT}.replicas.max: must be 'min', 4, at least`,
    ],
    ['no server', served({ replicas: { min: 0 } }), `${AT}.replicas.min: `],
    [
      'a pool that is not there',
      served({ pool: 'gpu' }),
      `${AT}.pool: must be one of 'nodePools': general, notebooks, batch, gpu-inference`,
    ],
    [
      'GPUs of a pool without',
      served({ gpus: 1, pool: 'general' }),
      `${AT}.pool: must be a pool with GPUs, because 'gpus' asks for some`,
    ],
    [
      'no pool with GPUs',
      { nodePools: { general: {} }, ...served({ gpus: 1 }) },
      `${AT}.gpus: needs a pool with whole GPUs; add 'gpu-inference' to 'nodePools'`,
    ],
    [
      'several shares of a GPU',
      { ...SHARED, ...served({ gpus: 2, pool: 'shared', replicas: { min: 1 } }) },
      `${AT}.gpus: must be 1 on pool 'shared'`,
    ],
    [
      'a pod that fits no node',
      served({ pool: 'general', resources: { cpu: '1000', memory: '8Gi' } }),
      `${AT}.resources: must fit one node of pool 'general', got 1000 CPU`,
    ],
    [
      'more GPUs than the pool may have',
      served({ gpus: 2, replicas: { min: 2, max: 5 } }),
      `nodePools.gpu-inference.limits.accelerators: must be at least 10, which served models take of the pool at most (10 by '${AT}')`,
    ],
    [
      'a client twice',
      served({ access: { by: 'api-key', clients: ['ci', 'ci'] } }),
      `${AT}.access.clients[1]: is there twice; name each once`,
    ],
    [
      'a group that is not there',
      served({ access: { by: 'token', groups: ['nobody'] } }),
      `${AT}.access.groups[0]: must be a group of the realm`,
    ],
    [
      'a team that is not there',
      served({ teams: ['language'] }),
      `${AT}.teams[0]: must be one of 'teams': there is none`,
    ],
    [
      'keys at an entrance that knows none',
      { ...ingressClass('nginx'), ...served({ access: { by: 'api-key', clients: ['ci'] } }) },
      `${AT}.access.by: needs an entrance that knows keys and tokens, which 'ingress-class' does not`,
    ],
  ]);

  test('fail where S3 is not', () => {
    const problems = problemsWith({ ...WITHOUT_AWS, ...served({ prefixes: ['a'] }) });
    expect(problems.filter((each) => each.startsWith('serving'))).toEqual([
      `${AT}.prefixes: needs the bucket for models, which 'provider: none' lacks; use 'models'`,
    ]);
  });

  test('fail in a pool of other software', () => {
    const problems = problemsWith({ ...WITHOUT_AWS, ...served({ pool: 'any' }) });
    expect(problems.filter((each) => each.startsWith('serving'))).toEqual([
      `${AT}.pool: must be left out, because other software makes the nodes, whose pools are not known here`,
    ]);
  });

  test('are not compared with nodes that nobody knows', () => {
    const large = served({ gpus: 16, resources: { cpu: '1000', memory: '8Ti' } });
    expect(
      problemsWith({ ...WITHOUT_AWS, ...large }).filter((each) => each.startsWith('serving')),
    ).toEqual([]);
  });
});
