import * as fs from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AGENT_SERIES } from '../../constructs/kubernetes/opentelemetry/series';
import type { BackgroundProgram } from '../background';
import { Finding } from '../failures';
import type { CollectorProgram } from './collector-program';
import { EXPECTED_LINES, LATER_LINES, MADE_POD, rotate, writePods } from './made-logs';
import { alone, freePorts, inFolder, onPorts } from './redirected';
import { missingSeries } from './own-metrics';
import { Sink, type ReceivedLine } from './sink';
import type { CollectorSubject } from './subjects';

const PATIENCE_SECONDS = 60;

/** An agent with a made node: its pods below `pods`, its state below `state`. */
export async function runAgent(
  program: CollectorProgram,
  subject: CollectorSubject,
  folder: string,
): Promise<string> {
  const sink = await Sink.open();
  const ports = await freePorts();
  const pods = path.join(folder, 'pods');
  writePods(pods);
  const config = alone(onPorts(inFolder(subject.config, folder), ports), sink.url);
  fs.writeFileSync(path.join(folder, 'config.yaml'), JSON.stringify(config));
  const start = () => program.start(folder, subject.variables);
  let agent = start();
  try {
    await arrived(agent, sink, EXPECTED_LINES.length);
    compare(sink.lines);
    if (sink.headers['x-api-key'] !== 'made-of-exporter-vendor') {
      throw new Finding('the header of the destination did not come');
    }
    const missing = await missingSeries(ports.metrics, AGENT_SERIES);
    if (missing.length > 0) throw new Finding(`it has no series ${missing.join(', ')}`);
    await agent.stop();
    sink.clear();
    rotate(pods);
    agent = start();
    await arrived(agent, sink, LATER_LINES.length);
    const bodies = sink.lines.map(({ body }) => body).toSorted();
    if (!isDeepStrictEqual(bodies, LATER_LINES.toSorted())) {
      throw new Finding(`after it began anew there came ${bodies.join(' | ')}`);
    }
    return `${EXPECTED_LINES.length} lines, and ${LATER_LINES.length} after it began anew`;
  } finally {
    await agent.stop();
    await sink.close();
  }
}

const arrived = (agent: BackgroundProgram, sink: Sink, count: number): Promise<void> =>
  agent.until(
    () => Promise.resolve(sink.lines.length >= count),
    `sent ${count} lines`,
    PATIENCE_SECONDS,
  );

function compare(lines: readonly ReceivedLine[]): void {
  if (lines.length !== EXPECTED_LINES.length) {
    throw new Finding(`${lines.length} lines came instead of ${EXPECTED_LINES.length}`);
  }
  for (const expected of EXPECTED_LINES) {
    const line = lines.find(({ body }) => body === expected.body);
    const wanted = { traceId: '', ...expected, resource: MADE_POD };
    if (isDeepStrictEqual(line, wanted)) continue;
    throw new Finding(`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(line)}`);
  }
}
