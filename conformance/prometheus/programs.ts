import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import type { CheckContext } from '../check';
import { freePort } from '../port';
import { pythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { PrometheusServer } from './server';

/** What Secrets of the sample hold. */
export const SECRETS: Readonly<Record<string, string>> = {
  'grafana-server/metrics-username': 'prometheus',
  'grafana-server/metrics-password': 'made-password',
  'hub-secrets/metrics-token': 'made-token',
};

/** bcrypt of the password above, which is nobody's. */
const HASHED = '$2b$04$Kz2nLP3/j5oNySOIHQAdt.RuhhLn52P6/WiPkW7lqPhRwTaS9m7nG';

/** Tokens that the meter counts: of a prompt, and of an answer. */
const COUNTED = [7, 5] as const;

/** A program that is read. */
export interface ScrapedProgram {
  /** Where it answers: `host:port`. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** A program, and the monitor by which it is read. */
export interface ProgramSubject {
  /** Namespace and name of the monitor, which is what series have as `job`. */
  readonly monitor: string;
  /** A question that what was read has to answer: `$up` is the series of the monitor. */
  readonly asked: string;
  readonly answer: string;
  /**
   * Whether it shows the same at every path, so that a wrong one is no mistake.
   * @default false
   */
  readonly ignoresPath?: boolean;
  readonly start: (context: CheckContext) => Promise<ScrapedProgram>;
}

/** Programs that want a password, a token, and nothing. */
export const PROGRAMS: readonly ProgramSubject[] = [
  {
    monitor: 'grafana/grafana',
    asked: 'count(prometheus_build_info{job="grafana/grafana",container="grafana"})',
    answer: '1',
    start: (context) =>
      behindPassword(context, '/grafana', SECRETS['grafana-server/metrics-username'] ?? ''),
  },
  {
    monitor: 'jupyter/hub',
    asked: 'count(made_door{job="jupyter/hub",container="hub"})',
    answer: '1',
    start: () => behindToken('/jupyter/hub/metrics', SECRETS['hub-secrets/metrics-token'] ?? ''),
  },
  {
    monitor: 'serving/chat-v1-router',
    asked: 'sum(llm_usage_tokens_total{job="serving/chat-v1-router",client="website"})',
    answer: String(COUNTED[0] + COUNTED[1]),
    ignoresPath: true,
    start: usageMeter,
  },
];

/** Prometheus itself, below a path, for one who has the password. */
async function behindPassword(
  context: CheckContext,
  prefix: string,
  user: string,
): Promise<ScrapedProgram> {
  const users = { [user]: HASHED };
  const options = { name: `read-${user}`, config: {}, prefix, users };
  const server = await PrometheusServer.start(context, options);
  return { address: server.address, stop: () => server.stop() };
}

/** A page for one who has the token, in the words of RFC 6750. */
async function behindToken(page: string, token: string): Promise<ScrapedProgram> {
  const server = http.createServer(({ url, headers }, response) => {
    const isLetIn = headers.authorization === `Bearer ${token}`;
    response.statusCode = url !== page ? 404 : isLetIn ? 200 : 401;
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(response.statusCode === 200 ? '# TYPE made_door gauge\nmade_door 1\n' : '');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `127.0.0.1:${port}`, stop };
}

/** The meter of the router, which has counted one answer. */
async function usageMeter({ root, scratch, tools }: CheckContext): Promise<ScrapedProgram> {
  const all = requirementsOf(path.join(root, 'test/python/requirements.txt'));
  const requirements = all.filter((line) => line.startsWith('prometheus_client=='));
  const { python } = await pythonEnvironment(tools, root, { name: 'meter', requirements });
  const port = await freePort();
  const cwd = path.join(scratch, 'meter');
  fs.mkdirSync(cwd, { recursive: true });
  const script = path.join(root, 'conformance/prometheus/meter.py');
  const program = new BackgroundProgram(python, [script, String(port), ...COUNTED.map(String)], {
    env: { PYTHONPATH: path.join(root, 'constructs/kubernetes/vllm') },
    cwd,
    log: path.join(cwd, 'log'),
  });
  const address = `127.0.0.1:${port}`;
  const isThere = async () => (await fetch(`http://${address}/metrics`)).ok;
  await program.until(isThere, 'shown its counters', 30);
  return { address, stop: () => program.stop() };
}
