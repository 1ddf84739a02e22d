import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { GATEWAY_SERIES } from '../../constructs/kubernetes/opentelemetry/series';
import type { BackgroundProgram } from '../background';
import { Finding } from '../failures';
import type { CollectorProgram } from './collector-program';
import { KEPT_ATTRIBUTES, madeTraces, sendHalves, type MadeTrace } from './made-traces';
import { missingSeries } from './own-metrics';
import { alone, freePorts, onPorts, type CollectorPorts } from './redirected';
import { Sink, type ReceivedSpan } from './sink';
import type { CollectorSubject } from './subjects';

const PATIENCE_SECONDS = 60;

/** Spans of a trace come within a second here; the thirty of a cluster would only take time. */
const DECISION_SECONDS = 4;

/** After the decisions, for what is still under way. */
const SETTLED_MILLISECONDS = (DECISION_SECONDS + 5) * 1000;

/** A tenth of ordinary traces is kept; of two hundred, this is as good as certain. */
const MOST_ORDINARY = 45;

/** A gateway that runs. */
interface RunningGateway {
  readonly program: BackgroundProgram;
  readonly ports: CollectorPorts;
}

/** How gateways know of each other: all of all, or each of itself alone, which would be wrong. */
export type Acquaintance = 'all' | 'none';

/** Two gateways, each of which gets one half of each trace. */
export async function runGateways(
  program: CollectorProgram,
  subject: CollectorSubject,
  { folder, acquaintance }: { readonly folder: string; readonly acquaintance: Acquaintance },
): Promise<string> {
  const sink = await Sink.open();
  const ports = [await freePorts(), await freePorts()];
  const peers = ports.map((each) => `127.0.0.1:${each.peers}`);
  const gateways = ports.map((each, index) => {
    const home = path.join(folder, String(index));
    const known = acquaintance === 'all' ? peers : peers.slice(index, index + 1);
    fs.mkdirSync(home, { recursive: true });
    const config = gatewayConfig(onPorts(subject.config, each), sink.url, known);
    fs.writeFileSync(path.join(home, 'config.yaml'), config);
    return { program: program.start(home, subject.variables), ports: each };
  });
  try {
    for (const gateway of gateways) await isReady(gateway);
    const traces = madeTraces(Date.now());
    await send(gateways, traces);
    await sleep(SETTLED_MILLISECONDS);
    const said = judge(traces, sink.spans);
    for (const { ports: each } of gateways) {
      const missing = await missingSeries(each.metrics, GATEWAY_SERIES);
      if (missing.length > 0) throw new Finding(`it has no series ${missing.join(', ')}`);
    }
    return said;
  } finally {
    for (const gateway of gateways) await gateway.program.stop();
    await sink.close();
  }
}

/** DNS knows addresses and no ports, of which gateways on one machine need several: they are listed instead. */
function gatewayConfig(config: string, url: string, peers: readonly string[]): string {
  const document = alone(config, url);
  Object.assign(document.exporters['load_balancing'] ?? {}, {
    resolver: { static: { hostnames: peers } },
  });
  Object.assign(document.processors['tail_sampling'] ?? {}, {
    decision_wait: `${DECISION_SECONDS}s`,
  });
  return JSON.stringify(document);
}

const isReady = ({ program, ports }: RunningGateway): Promise<void> =>
  program.until(
    async () => (await fetch(`http://127.0.0.1:${ports.health}/`)).ok,
    'answered its probe',
    PATIENCE_SECONDS,
  );

async function send(
  gateways: readonly RunningGateway[],
  traces: readonly MadeTrace[],
): Promise<void> {
  for (const [index, { ports }] of gateways.entries()) {
    const status = await sendHalves(ports.http, traces, index === 0 ? 0 : 1);
    if (status !== 200) throw new Finding(`spans are answered with ${status}`);
  }
}

function judge(traces: readonly MadeTrace[], spans: readonly ReceivedSpan[]): string {
  const kept = traces.map(({ id, kind }) => ({
    id,
    kind,
    halves: spans.filter(({ traceId }) => traceId === id).length,
  }));
  const half = kept.find(({ halves }) => halves === 1);
  if (half !== undefined) throw new Finding(`one half of a trace came alone: ${half.kind}`);
  const lost = kept.find(({ kind, halves }) => kind !== 'ordinary' && halves !== 2);
  if (lost !== undefined) throw new Finding(`the trace did not come: ${lost.kind}`);
  const ordinary = kept.filter(({ kind, halves }) => kind === 'ordinary' && halves === 2).length;
  if (ordinary === 0 || ordinary > MOST_ORDINARY) {
    throw new Finding(`${ordinary} ordinary traces of ${traces.length - 2} came`);
  }
  assertRedacted(spans);
  return `those with an error and slow ones, and ${ordinary} of ${traces.length - 2} others`;
}

function assertRedacted(spans: readonly ReceivedSpan[]): void {
  for (const { name, attributes, resource } of spans) {
    if (!name.endsWith(' of [e-mail]')) throw new Finding(`a span came that is called ${name}`);
    if (!isDeepStrictEqual(attributes, KEPT_ATTRIBUTES)) {
      throw new Finding(`attributes that came: ${JSON.stringify(attributes)}`);
    }
    if (resource['k8s.cluster.name'] !== 'ml-sample') throw new Finding('no name of the cluster');
  }
}
