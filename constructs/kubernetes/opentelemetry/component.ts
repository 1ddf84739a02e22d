import { PORTS, everywhere } from './names';
import type { CollectorSettings } from './collector-value';

/** What goes through a collector. Metrics do not: Prometheus reads them where they are. */
export type Signal = 'logs' | 'traces';

/** The signals that a component takes; one that takes several stands wherever one of them goes. */
export type Carries<S extends Signal> = Readonly<Record<S, true>>;

/** Both signals. */
export const EVERY_SIGNAL: Carries<Signal> = { logs: true, traces: true };

/** A component, as a configuration has it. */
export interface ComponentOptions {
  /** Its type, such as `otlp`. */
  readonly type: string;
  /**
   * What tells it from others of its type.
   * @default - nothing: it is the only one
   */
  readonly name?: string;
  /** Its settings. */
  readonly settings: CollectorSettings;
  /**
   * Extensions that its settings name.
   * @default - none
   */
  readonly extensions?: readonly Extension[];
}

/** A part of a collector. A configuration has those that its pipelines hold, and no other. */
export abstract class Component {
  /** What it is called in the configuration: `type`, or `type/name`. */
  readonly id: string;
  /** Its settings. */
  readonly settings: CollectorSettings;
  /** Extensions that its settings name. */
  readonly extensions: readonly Extension[];

  constructor({ type, name, settings, extensions = [] }: ComponentOptions) {
    this.id = name === undefined ? type : `${type}/${name}`;
    this.settings = settings;
    this.extensions = extensions;
  }
}

/** What a collector has beside its pipelines. */
export class Extension extends Component {
  /** Says whether the collector runs. https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/extension/healthcheckextension/README.md */
  static healthCheck(): Extension {
    return new Extension({
      type: 'health_check',
      settings: { endpoint: everywhere(PORTS.health) },
    });
  }

  /**
   * Keeps on disk what has to outlive the pod. A file that a node broke as it went is put aside for a new one.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/extension/storage/filestorage/README.md
   */
  static fileStorage(directory: string): Extension {
    return new Extension({
      type: 'file_storage',
      settings: {
        directory,
        create_directory: true,
        recreate: true,
        compaction: { directory, on_start: true, on_rebound: true, cleanup_on_start: true },
      },
    });
  }

  /**
   * Signs requests to AWS with the identity of the pod. `service` is what AWS calls it in signatures.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/extension/sigv4authextension/README.md
   */
  static awsSignature(service: 'logs' | 'xray', region: string): Extension {
    return new Extension({ type: 'sigv4auth', name: service, settings: { service, region } });
  }

  /** Tells it from receivers and others. */
  readonly role = 'extension';
}
