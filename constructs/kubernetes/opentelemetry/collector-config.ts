import { ValueError } from '../../../lib/values';
import { Extension, type Component, type Signal } from './component';
import type { Exporter } from './exporter';
import { PORTS } from './names';
import type { Processor } from './processor';
import type { Receiver } from './receiver';
import { plainValue, type CollectorSettings } from './collector-value';

/** The way of one signal through a collector. Each part takes the signal, or the pipeline is none. */
export interface Pipeline<S extends Signal> {
  /**
   * What tells it from others of the signal.
   * @default - nothing: it is the only one
   */
  readonly name?: string;
  /** Where it begins, at least one. */
  readonly receivers: readonly Receiver<S>[];
  /** What is done on the way, in this order. */
  readonly processors: readonly Processor<S>[];
  /** Where it ends, at least one; each gets everything. */
  readonly exporters: readonly Exporter<S>[];
}

/** The pipelines of a collector, by their signal. */
export interface CollectorPipelines {
  /**
   * Those of logs.
   * @default - none
   */
  readonly logs?: readonly Pipeline<'logs'>[];
  /**
   * Those of traces.
   * @default - none
   */
  readonly traces?: readonly Pipeline<'traces'>[];
}

/** Parts of a pipeline, whatever its signal. */
interface AnyPipeline {
  readonly name?: string;
  readonly receivers: readonly Component[];
  readonly processors: readonly Component[];
  readonly exporters: readonly Component[];
}

/**
 * The configuration of a collector as JSON, which is YAML as well: all components that its pipelines hold, each once, with
 * the extensions that they name. It answers probes and shows its own metrics.
 *
 * Throws a ValueError for a pipeline that begins or ends nowhere, and where two parts have one name.
 */
export function collectorConfig({ logs = [], traces = [] }: CollectorPipelines): string {
  const pipelines = [...named('logs', logs), ...named('traces', traces)];
  pipelines.forEach(assertWhole);
  assertOnce('pipeline', pipelines);
  const parts = (of: (pipeline: AnyPipeline) => readonly Component[]): Component[] => [
    ...new Set(pipelines.flatMap(([, pipeline]) => of(pipeline))),
  ];
  const receivers = parts((each) => each.receivers);
  const processors = parts((each) => each.processors);
  const exporters = parts((each) => each.exporters);
  const used = [...receivers, ...processors, ...exporters].flatMap((each) => each.extensions);
  const extensions = [...new Set([Extension.healthCheck(), ...used])];
  const settings = {
    extensions: byId('extension', extensions),
    receivers: byId('receiver', receivers),
    processors: byId('processor', processors),
    exporters: byId('exporter', exporters),
    service: {
      extensions: extensions.map(({ id }) => id),
      telemetry: OWN_TELEMETRY,
      pipelines: Object.fromEntries(pipelines.map(([id, each]) => [id, idsOf(each)])),
    },
  };
  return `${JSON.stringify(plainValue(settings), undefined, 2)}\n`;
}

type NamedPipeline = readonly [id: string, pipeline: AnyPipeline];

function assertWhole([id, { receivers, exporters }]: NamedPipeline): void {
  if (receivers.length > 0 && exporters.length > 0) return;
  throw new ValueError(
    `the pipeline '${id}' must have a receiver and an exporter, got ${receivers.length} and ${exporters.length}`,
  );
}

/**
 * What a collector tells of itself: metrics for Prometheus, and lines of JSON.
 * https://opentelemetry.io/docs/collector/internal-telemetry/
 */
const OWN_TELEMETRY = {
  logs: { encoding: 'json' },
  metrics: {
    level: 'normal',
    readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.metrics } } } }],
  },
};

const named = (signal: Signal, pipelines: readonly AnyPipeline[]): NamedPipeline[] =>
  pipelines.map((each) => [each.name === undefined ? signal : `${signal}/${each.name}`, each]);

const idsOf = ({ receivers, processors, exporters }: AnyPipeline): CollectorSettings => ({
  receivers: receivers.map(({ id }) => id),
  processors: processors.map(({ id }) => id),
  exporters: exporters.map(({ id }) => id),
});

function byId(what: string, components: readonly Component[]): CollectorSettings {
  const entries = components.map(({ id, settings }) => [id, settings] as const);
  assertOnce(what, entries);
  return Object.fromEntries(entries);
}

function assertOnce(what: string, entries: readonly (readonly [id: string, ...unknown[]])[]): void {
  const ids = entries.map(([id]) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice === undefined) return;
  throw new ValueError(`two of the kind '${what}' are called '${twice}'; name each otherwise`);
}
