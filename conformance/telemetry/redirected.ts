import * as path from 'node:path';
import { AGENT_STATE, PORTS, POD_LOGS } from '../../constructs/kubernetes/opentelemetry/names';
import { freePort } from '../port';

/** The name of a component, and its settings. */
type Components = Record<string, Record<string, unknown>>;

/** A configuration, as far as it is changed here. */
export interface CollectorDocument {
  readonly extensions: Components;
  readonly receivers: Components;
  readonly processors: Components;
  readonly exporters: Components;
  readonly service: {
    readonly extensions: string[];
    readonly pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', string[]>>;
  };
}

/** Where a collector of this machine listens. */
export type CollectorPorts = Readonly<Record<keyof typeof PORTS, number>>;

/** A configuration with the folders of a node below `folder`. */
export const inFolder = (config: string, folder: string): string =>
  config
    .replaceAll(POD_LOGS, path.join(folder, 'pods'))
    .replaceAll(AGENT_STATE, path.join(folder, 'state'));

/** Ports that nobody listens on. */
export async function freePorts(): Promise<CollectorPorts> {
  const ports = { ...PORTS } as Record<keyof typeof PORTS, number>;
  for (const name of Object.keys(PORTS) as (keyof typeof PORTS)[]) ports[name] = await freePort();
  return ports;
}

/** A configuration that listens on ports of the loopback. */
export function onPorts(config: string, ports: CollectorPorts): string {
  const moved = Object.entries(PORTS).reduce(
    (text, [name, port]) =>
      text.replaceAll(`0.0.0.0:${port}`, `127.0.0.1:${ports[name as keyof typeof PORTS]}`),
    config,
  );
  return moved
    .replace('"host": "0.0.0.0"', '"host": "127.0.0.1"')
    .replace(`"port": ${PORTS.metrics}`, `"port": ${ports.metrics}`);
}

/**
 * A configuration that needs nothing but this machine: without what asks Kubernetes, and with one destination by OTLP, the
 * sink at `url`, in JSON.
 */
export function alone(config: string, url: string): CollectorDocument {
  const document = JSON.parse(config) as CollectorDocument;
  const { extensions, processors, exporters, service } = document;
  Reflect.deleteProperty(processors, 'k8s_attributes');
  const signed = Object.keys(exporters).filter((id) => 'auth' in (exporters[id] ?? {}));
  for (const id of signed) Reflect.deleteProperty(exporters, id);
  for (const id of Object.keys(extensions)) {
    if (id.startsWith('sigv4auth/')) Reflect.deleteProperty(extensions, id);
  }
  service.extensions.splice(0, Infinity, ...Object.keys(extensions));
  for (const pipeline of Object.values(service.pipelines)) {
    pipeline.processors = pipeline.processors.filter((id) => id in processors);
    pipeline.exporters = pipeline.exporters.filter((id) => id in exporters);
  }
  for (const [id, settings] of Object.entries(exporters)) {
    if (id.startsWith('otlp_http/')) Object.assign(settings, { endpoint: url, encoding: 'json' });
  }
  return document;
}
