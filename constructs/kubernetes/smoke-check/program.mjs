// Visits every URL of the platform as a browser would, and says plainly what does not answer.
//
//   node program.mjs targets.json --deadline-seconds=900 --pause-seconds=10 --timeout-seconds=10
//
// The file lists targets: { name, url, healthUrl, plainUrl, expect, signInHost }, where `expect` is
// 'answer', 'sign-in', 'refuse' or 'answer-or-refuse'. What fails is tried again until the deadline, because names and
// certificates take their time after a deployment. Ends with 1 if something does not answer.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const MOST_REDIRECTS = 10;

/** Something that is wrong with a target, as a person reads it. */
class Complaint extends Error {}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'deadline-seconds': { type: 'string', default: '0' },
    'pause-seconds': { type: 'string', default: '10' },
    'timeout-seconds': { type: 'string', default: '10' },
  },
});

const seconds = (name) => {
  const value = Number(options[name]);
  if (value >= 0) return value;
  throw new Error(`'--${name}' must be a number of seconds, got '${options[name]}'`);
};

const ask = async (url) => {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html,*/*', 'user-agent': 'eks-ml-platform-smoke-check' },
      signal: AbortSignal.timeout(seconds('timeout-seconds') * 1000),
    });
    await response.body?.cancel();
    return response;
  } catch (error) {
    throw new Complaint(`${withoutQuery(url)}: ${unreachable(error, new URL(url).hostname)}`);
  }
};

const unreachable = (error, host) => {
  if (error.name === 'TimeoutError') {
    return `no answer within ${seconds('timeout-seconds')} s; look at the load balancer's targets, and at the network policies behind it`;
  }
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `the name ${host} is not known (${code}); look at the hosted zone, and at what writes its records`;
  }
  if (code === 'ECONNREFUSED') {
    return `${host} refuses connections; look at the gateway's listeners and its load balancer`;
  }
  if (/CERT|TLS|SSL|SIGN/.test(code)) {
    return `the certificate does not hold for ${host} (${code}); look at the certificate of the load balancer`;
  }
  return `the connection broke off (${code}); look at the gateway and its load balancer`;
};

/** Where several addresses were tried, each has an error of its own. */
const codeOf = ({ cause, message }) =>
  String(cause?.code ?? cause?.errors?.[0]?.code ?? cause?.message ?? message);

/** A sign-in carries its state in the query: it says nothing to a reader. */
const withoutQuery = (url) => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
};

const redirectOf = (response, url) => {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status > 399 || location === null) return undefined;
  return new URL(location, url);
};

/** Where a visit ends, and with which status. */
const visit = async (start) => {
  let url = new URL(start);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await ask(url);
    const next = redirectOf(response, url);
    if (next === undefined) return { url, status: response.status };
    if (next.protocol !== 'https:') {
      throw new Complaint(`${withoutQuery(url)}: sends people on to ${next.origin}, unencrypted`);
    }
    url = next;
  }
  throw new Complaint(
    `${withoutQuery(start)}: is redirected more than ${MOST_REDIRECTS} times; look at the application's own base URL`,
  );
};

const assertAnswered = ({ url, status }, signInHost) => {
  if (status < 400) return;
  const place = `${withoutQuery(url)}: answers ${status}`;
  if (url.host === signInHost) {
    throw new Complaint(
      `${place}; the identity provider refuses the sign-in, look at the client and its redirect URIs`,
    );
  }
  if (status === 404) throw new Complaint(`${place}; look at the route's path and its status`);
  if (status >= 500) throw new Complaint(`${place}; look at the pods behind the route`);
  throw new Complaint(`${place}, which lets nobody in; look at who passes the route`);
};

/** An end on a host that is neither the target's nor the identity provider's. */
const assertKnownHost = (start, { url }, signInHost) => {
  const { host } = new URL(start);
  if (url.host === host || url.host === signInHost) return;
  throw new Complaint(
    `${withoutQuery(start)}: sends people to ${url.host} instead of ${signInHost ?? host}`,
  );
};

const EXPECTATIONS = {
  answer: async (url, { signInHost }) => {
    const end = await visit(url);
    assertKnownHost(url, end, signInHost);
    assertAnswered(end, signInHost);
    return end.url.host === signInHost ? `asks to sign in at ${signInHost}` : 'answers';
  },
  'sign-in': async (url, { signInHost }) => {
    const end = await visit(url);
    assertKnownHost(url, end, signInHost);
    assertAnswered(end, signInHost);
    if (end.url.host === signInHost) return `asks to sign in at ${signInHost}`;
    throw new Complaint(
      `${withoutQuery(url)}: is open, nobody is asked to sign in; look at the route's policy`,
    );
  },
  refuse: async (url) => {
    const { status } = await ask(url);
    if (status === 401 || status === 403) return 'refuses callers without a credential';
    assertAnswered({ url: new URL(url), status });
    throw new Complaint(
      `${withoutQuery(url)}: answers ${status} without a credential; look at the route's policy`,
    );
  },
};

/** A route for some networks alone: from others it refuses, which shows that it is there. */
EXPECTATIONS['answer-or-refuse'] = async (url, target) => {
  const { status } = await ask(url);
  return status === 403 ? 'refuses this network' : EXPECTATIONS.answer(url, target);
};

/** Whoever types the host without a scheme must end up encrypted. */
const expectEncryption = async (plainUrl) => {
  const response = await ask(plainUrl);
  if (redirectOf(response, plainUrl)?.protocol === 'https:') return;
  throw new Complaint(
    `${withoutQuery(plainUrl)}: answers ${response.status} instead of a redirect to https; look at the gateway's http listener`,
  );
};

const check = async (target) => {
  const expectation = EXPECTATIONS[target.expect];
  const said = await expectation(target.url, target);
  if (target.healthUrl !== target.url) await expectation(target.healthUrl, target);
  await expectEncryption(target.plainUrl);
  return said;
};

const attempt = async (entry) => {
  try {
    return { ...entry, said: await check(entry.target) };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { ...entry, complaint: error.message, known: entry.complaint };
  }
};

const print = (word, { name }, text) => {
  console.log(`${word.padEnd(5)} ${name}: ${text}`);
};

const readTargets = (file) => {
  if (file === undefined) throw new Error('name the file that lists the targets');
  const targets = JSON.parse(readFileSync(file, 'utf8'));
  const wrong = targets.find(({ expect }) => !Object.hasOwn(EXPECTATIONS, expect));
  if (wrong === undefined) return targets;
  throw new Error(
    `'expect' of ${wrong.name} must be one of ${Object.keys(EXPECTATIONS).join(', ')}`,
  );
};

/** Tries all targets, and what fails again and again, until the deadline. */
const run = async (targets) => {
  const deadline = Date.now() + seconds('deadline-seconds') * 1000;
  const pause = seconds('pause-seconds') * 1000;
  let pending = targets.map((target) => ({ target }));
  for (;;) {
    const results = await Promise.all(pending.map(attempt));
    for (const { target, said } of results) if (said !== undefined) print('ok', target, said);
    pending = results.filter(({ said }) => said === undefined);
    if (pending.length === 0 || Date.now() + pause > deadline) return pending;
    for (const { target, complaint, known } of pending)
      if (complaint !== known) print('wait', target, complaint);
    await sleep(pause);
  }
};

const targets = readTargets(positionals[0]);
const failures = await run(targets);
for (const { target, complaint } of failures) print('FAIL', target, complaint);
console.log(`${targets.length - failures.length} of ${targets.length} answer as they should`);
process.exitCode = failures.length === 0 ? 0 : 1;
