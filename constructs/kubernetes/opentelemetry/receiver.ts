import { Component, EVERY_SIGNAL, type Carries, type Extension, type Signal } from './component';
import { everywhere, POD_LOGS, PORTS } from './names';
import { podLogOperators } from './pod-log-operators';
import type { CollectorSettings } from './collector-value';

/** What kubelet makes of older files; the last one that it put aside is read to its end. https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation */
const PACKED = ['gz', 'tmp'];

/** Where a collector gets its signals from. */
export class Receiver<S extends Signal = Signal> extends Component {
  /** Whoever sends by OTLP. https://github.com/open-telemetry/opentelemetry-collector/blob/v0.159.0/receiver/otlpreceiver/README.md */
  static otlp(): Receiver {
    const protocols = {
      grpc: { endpoint: everywhere(PORTS.grpc) },
      http: { endpoint: everywhere(PORTS.http) },
    };
    return new Receiver({ type: 'otlp' }, { protocols }, EVERY_SIGNAL);
  }

  /** Other collectors of the same kind, which have chosen this one. */
  static peers(): Receiver<'traces'> {
    const protocols = { grpc: { endpoint: everywhere(PORTS.peers) } };
    return new Receiver({ type: 'otlp', name: 'peers' }, { protocols }, { traces: true });
  }

  /**
   * What the containers of a node write, but those of the given namespaces. How far a file is read is kept in `storage`;
   * a file that is new there is read from its beginning, and reading waits while nothing takes what was read.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/receiver/filelogreceiver/README.md
   */
  static podLogs(storage: Extension, without: readonly string[]): Receiver<'logs'> {
    return new Receiver(
      { type: 'file_log', extensions: [storage] },
      {
        include: [`${POD_LOGS}/*/*/*.log`, `${POD_LOGS}/*/*/*.log.*`],
        exclude: [
          ...PACKED.map((ending) => `${POD_LOGS}/*/*/*.${ending}`),
          ...without.map((namespace) => `${POD_LOGS}/${namespace}_*/*/*`),
        ],
        include_file_path: true,
        include_file_name: false,
        // A part of a long line may end with a space.
        preserve_trailing_whitespaces: true,
        start_at: 'beginning',
        storage: storage.id,
        retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
        operators: podLogOperators(),
      },
      { logs: true },
    );
  }

  /** Tells it from exporters and others. */
  readonly role = 'receiver';

  private constructor(
    component: { readonly type: string; readonly name?: string; readonly extensions?: Extension[] },
    settings: CollectorSettings,
    /** The signals that it gives. */
    readonly signals: Carries<S>,
  ) {
    super({ ...component, settings });
  }
}
