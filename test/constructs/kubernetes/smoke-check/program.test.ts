import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  SMOKE_CHECK_PROGRAM,
  type SmokeTarget,
} from '../../../../constructs/kubernetes/smoke-check';
import { startPlatform, type Outcome, type Platform } from './platform-fixture';

/** A label that no name can have: refused without asking the network. */
const UNKNOWN = `https://${'a'.repeat(64)}.invalid/`;

const QUICK = ['--timeout-seconds=3', '--pause-seconds=0.1'];

jest.setTimeout(30_000);

let platform: Platform;
let starts = 0;

/** A target of one path, healthy and redirected to https. */
const target = (path: string, change: Partial<SmokeTarget> = {}): SmokeTarget => ({
  name: path.slice(1),
  url: platform.url(path),
  healthUrl: platform.url(path),
  plainUrl: platform.plainUrl(path),
  expect: 'answer',
  signInHost: platform.signInHost,
  ...change,
});

const lineOf = ({ stdout }: Outcome, name: string): string =>
  stdout.split('\n').find((line) => line.includes(` ${name}: `)) ??
  `nothing about ${name} in:\n${stdout}`;

beforeAll(async () => {
  platform = await startPlatform((port) => ({
    '/page': 200,
    '/health': 200,
    '/moved': `https://localhost:${port}/page`,
    '/gated': `https://127.0.0.1:${port}/sign-in?state=secret`,
    '/sign-in': 200,
    '/unregistered': `https://127.0.0.1:${port}/refused`,
    '/refused': 400,
    '/stranger': `https://127.0.0.1:${port}/page`,
    '/circle': `https://localhost:${port}/circle`,
    '/downgraded': 'http://localhost/page',
    '/unauthorized': 401,
    '/forbidden': 403,
    '/down': 503,
    '/hang': 'hang',
    '/broken': 'break',
    '/starting': () => (++starts > 2 ? 200 : 503),
  }));
});

afterAll(async () => {
  await platform.close();
});

describe('a platform where everything is right', () => {
  let outcome: Outcome;

  beforeAll(async () => {
    outcome = await platform.check(
      [
        target('/page', { healthUrl: platform.url('/health') }),
        target('/moved'),
        target('/gated', { expect: 'sign-in' }),
        target('/gated', { name: 'own-login' }),
        target('/unauthorized', { expect: 'refuse' }),
        target('/forbidden', { expect: 'refuse' }),
        target('/forbidden', { name: 'limited', expect: 'answer-or-refuse' }),
        target('/page', { name: 'within', expect: 'answer-or-refuse' }),
      ],
      QUICK,
    );
  });

  test('ends well and says what each URL does', () => {
    expect(outcome).toEqual({
      code: 0,
      stderr: expect.not.stringContaining('Error'),
      stdout: [
        'ok    page: answers',
        'ok    moved: answers',
        `ok    gated: asks to sign in at ${platform.signInHost}`,
        `ok    own-login: asks to sign in at ${platform.signInHost}`,
        'ok    unauthorized: refuses callers without a credential',
        'ok    forbidden: refuses callers without a credential',
        'ok    limited: refuses this network',
        'ok    within: answers',
        '8 of 8 answer as they should',
        '',
      ].join('\n'),
    });
  });

  test('is asked for its health beside the page', () => {
    expect(platform.count('/health')).toBe(1);
  });
});

describe('a platform where much is wrong', () => {
  let outcome: Outcome;

  beforeAll(async () => {
    const wrongHost = { expect: 'sign-in', signInHost: 'auth.acme.io' } as const;
    outcome = await platform.check(
      [
        target('/page', { name: 'fine' }),
        target('/page', { name: 'open', expect: 'sign-in' }),
        target('/page', { name: 'api', expect: 'refuse' }),
        target('/down', { name: 'api-down', expect: 'refuse' }),
        target('/page', { name: 'sick', healthUrl: platform.url('/down') }),
        target('/page', { name: 'unencrypted', plainUrl: platform.plainUrl('/plain') }),
        target('/gated', { name: 'wrong-provider', ...wrongHost }),
        target('/stranger', { signInHost: undefined }),
        target('/unregistered', { expect: 'sign-in' }),
        target('/nowhere'),
        target('/down'),
        target('/unauthorized'),
        target('/circle'),
        target('/downgraded'),
        target('/hang'),
        target('/broken'),
        target('/page', { name: 'unnamed', url: UNKNOWN }),
        target('/page', { name: 'closed', url: 'https://localhost:2/' }),
        target('/page', { name: 'misnamed', url: platform.misnamedUrl('/page') }),
      ],
      QUICK,
    );
  });

  test('ends with 1, and counts what is right', () => {
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/\n1 of 19 answer as they should\n$/);
    expect(lineOf(outcome, 'fine')).toBe('ok    fine: answers');
  });

  test.each([
    ['open', '/page: is open, nobody is asked to sign in; look at the route'],
    ['api', '/page: answers 200 without a credential; look at'],
    ['api-down', '/down: answers 503; look at the pods behind the route'],
    ['sick', '/down: answers 503; look at the pods behind the route'],
    ['unencrypted', '/plain: answers 200 instead of a redirect to https'],
    ['wrong-provider', ' instead of auth.acme.io'],
    ['stranger', '/stranger: sends people to 127.0.0.1:'],
    ['unregistered', '/refused: answers 400; the identity provider refuses the sign-in'],
    ['nowhere', "/nowhere: answers 404; look at the route's path"],
    ['down', '/down: answers 503; look at the pods behind the route'],
    ['unauthorized', '/unauthorized: answers 401, which lets nobody in'],
    ['circle', '/circle: is redirected more than 10 times'],
    ['downgraded', '/downgraded: sends people on to http://localhost, unencrypted'],
    ['hang', '/hang: no answer within 3 s; look at the load balancer'],
    ['broken', '/broken: the connection broke off ('],
    ['unnamed', `${UNKNOWN}: the name `],
    ['closed', 'localhost refuses connections; look at the gateway'],
    ['misnamed', 'the certificate does not hold for localhost (ERR_TLS_CERT_ALTNAME_INVALID)'],
  ])('fails when a URL is %s, and says so', (name, text) => {
    expect(lineOf(outcome, name)).toMatch(/^FAIL {2}/);
    expect(lineOf(outcome, name)).toContain(text);
  });

  test('keeps the state of a sign-in out of the log', () => {
    expect(outcome.stdout).not.toContain('secret');
  });
});

test('fails when nobody vouches for the certificate', async () => {
  const outcome = await platform.check([target('/page')], QUICK, false);
  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toContain('the certificate does not hold for localhost (');
});

test('what fails is tried again until it answers, and mentioned once', async () => {
  const targets = [target('/starting'), target('/page')];
  const outcome = await platform.check(targets, [...QUICK, '--deadline-seconds=20']);
  expect(outcome.stdout.split('\n')).toEqual([
    'ok    page: answers',
    `wait  starting: ${platform.url('/starting')}: answers 503; look at the pods behind the route`,
    'ok    starting: answers',
    '2 of 2 answer as they should',
    '',
  ]);
  expect(outcome.code).toBe(0);
});

test('fails when a URL does not answer until the deadline', async () => {
  const outcome = await platform.check([target('/down')], [...QUICK, '--deadline-seconds=0.4']);
  expect(outcome.code).toBe(1);
  expect(lineOf({ ...outcome, stdout: outcome.stdout.replace(/^wait.*\n/, '') }, 'down')).toMatch(
    /^FAIL {2}down: .*: answers 503/,
  );
});

test('fails when an expectation is misspelt', async () => {
  const misspelt = { ...target('/page'), expect: 'answers' as SmokeTarget['expect'] };
  const outcome = await platform.check([misspelt]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("'expect' of page must be one of answer, sign-in, refuse");
});

test.each([
  [[], 'name the file that lists the targets'],
  [['missing.json'], 'ENOENT'],
])('fails when the file of targets is %p', async (args, message) => {
  const outcome = await platform.run(args);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(message);
});

test('fails when a duration is no number', async () => {
  const outcome = await platform.check([target('/page')], ['--deadline-seconds=soon']);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("'--deadline-seconds' must be a number of seconds, got 'soon'");
});

test('the text that a pod gets is the program', () => {
  const folder = resolve(__dirname, '../../../../constructs/kubernetes/smoke-check');
  expect(SMOKE_CHECK_PROGRAM).toBe(readFileSync(`${folder}/program.mjs`, 'utf8'));
});
