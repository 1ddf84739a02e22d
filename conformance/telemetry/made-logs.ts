import * as fs from 'node:fs';
import * as path from 'node:path';

/** A line that a made pod has written, as it has to arrive. */
export interface ExpectedLine {
  readonly body: string;
  readonly severity: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly traceId?: string;
}

/** The pod that the lines are of, by the path of their file. */
export const MADE_POD = {
  'k8s.namespace.name': 'shop',
  'k8s.pod.name': 'web-1',
  'k8s.pod.uid': '11111111-2222-3333-4444-555555555555',
  'k8s.container.name': 'app',
  'k8s.container.restart_count': '0',
  'k8s.cluster.name': 'ml-sample',
} as const;

const FOLDER = 'shop_web-1_11111111-2222-3333-4444-555555555555/app';

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const [UNKNOWN, WARN, ERROR] = [0, 13, 17];

const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** A stack trace, line by line. */
const STACK = [
  'Exception in thread "main" java.lang.IllegalStateException: no beans',
  '\tat shop.Cup.fill(Cup.java:7)',
  'Caused by: java.io.IOException: stuck',
  '\tat shop.Mill.grind(Mill.java:3)',
];

const JSON_LINE = JSON.stringify({
  level: 'warning',
  msg: 'low on beans',
  beans: 3,
  trace_id: TRACE,
  span_id: 'b7ad6b7169203331',
  headers: { Authorization: 'Bearer abc', accept: 'text/html' },
  'gen_ai.prompt': 'a secret recipe',
  'db.query.text': 'select 1',
  'shop.card1': '4111',
  user: { email: 'ada@acme.dev', id: '7' },
  claims: '{"mail":"ada@acme.dev"}',
});

/** What is in the file, as containerd frames it: `P` is a part of a line. https://github.com/containerd/containerd/blob/v2.1.4/internal/cri/io/logger.go */
const WRITTEN = [
  'stdout F plain words for $5',
  'stdout P first half, ',
  'stdout F second half',
  `stdout F ${JSON_LINE}`,
  ...STACK.map((line) => `stderr F ${line}`),
  'stdout F {"severity":"ERROR","message":"broken"}',
  'stdout F {not JSON}',
];

const STDOUT = { 'log.iostream': 'stdout' };

/** What has to arrive. */
export const EXPECTED_LINES: readonly ExpectedLine[] = [
  { body: 'plain words for $5', severity: UNKNOWN, attributes: STDOUT },
  { body: 'first half, second half', severity: UNKNOWN, attributes: STDOUT },
  {
    body: 'low on beans',
    severity: WARN,
    traceId: TRACE,
    attributes: {
      ...STDOUT,
      level: 'warning',
      beans: '3',
      trace_id: TRACE,
      span_id: 'b7ad6b7169203331',
      'headers.accept': 'text/html',
      'user.id': '7',
      claims: '{"mail":"[e-mail]"}',
    },
  },
  { body: STACK.join('\n'), severity: UNKNOWN, attributes: { 'log.iostream': 'stderr' } },
  { body: 'broken', severity: ERROR, attributes: { ...STDOUT, severity: 'ERROR' } },
  { body: '{not JSON}', severity: UNKNOWN, attributes: STDOUT },
];

/** Writes the files of pods below a folder: one that is read, one of the agent itself, and one that was rotated. */
export function writePods(folder: string): void {
  write(path.join(folder, FOLDER, '0.log'), WRITTEN);
  write(path.join(folder, FOLDER, '0.log.20260101-000000.gz'), ['stdout F packed']);
  write(path.join(folder, 'log-agents_log-agent-1_1/collector/0.log'), ['stdout F my own']);
}

/** What is written while nobody reads, before and after the file is put aside for a new one. */
export const LATER_LINES = ['while nobody read', 'in a new file'];

/** Writes the later lines, with a rotation as kubelet makes it between them. */
export function rotate(folder: string): void {
  const file = path.join(folder, FOLDER, '0.log');
  const [before = '', after = ''] = LATER_LINES.map((words) => framed(`stdout F ${words}`));
  fs.appendFileSync(file, before);
  fs.renameSync(file, `${file}.20261127-100100`);
  fs.writeFileSync(file, after);
}

function write(file: string, lines: readonly string[]): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, lines.map(framed).join(''));
}

const framed = (line: string): string => `2026-11-27T10:00:00.000000001Z ${line}\n`;
