import {
  Endpoint,
  Peer,
  type AwsAccess,
  type INamespace,
  type Labels,
  type NamespaceReference,
} from '../core';

/** What answers queries for metrics, logs or traces, and lets those in that ask. */
export interface ITelemetrySource {
  /** Where it answers: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  /**
   * Lets pods of a namespace ask, on both sides. `name` says who they are, and is unique for the source and in the
   * namespace.
   */
  addReader(name: string, namespace: INamespace, pods: Labels): void;
}

/** A source behind a Service that something else made. */
export interface ServiceSourceProps {
  /** What it is: ends the names of its edges. */
  readonly name: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** Labels of its pods, which are among those in the `selector` of its Service. */
  readonly pods: Labels;
  /** Port of the Service, which equals the container’s. */
  readonly port: number;
  /** Where it answers: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
}

/** A source that is known by its Service, such as a Prometheus that a chart installs. */
export class ServiceSource implements ITelemetrySource {
  readonly queryUrl: string;

  constructor(private readonly props: ServiceSourceProps) {
    this.queryUrl = props.queryUrl;
  }

  addReader(name: string, namespace: INamespace, pods: Labels): void {
    const { namespace: own, port, ...source } = this.props;
    connect(`${name}-to-${source.name}`, {
      from: { namespace, pods },
      to: { namespace: own, pods: source.pods, port },
    });
  }
}

interface Connection {
  readonly from: { readonly namespace: INamespace; readonly pods: Labels };
  readonly to: { readonly namespace: INamespace; readonly pods: Labels; readonly port: number };
}

/** Opens both sides of a connection. */
export function connect(edge: string, { from, to }: Connection): void {
  const peer = (namespace: NamespaceReference, pods: Labels) => Peer.pods(namespace, pods);
  const ports = [to.port];
  to.namespace.allowIngressFrom(edge, peer(from.namespace, from.pods), { ports, pods: to.pods });
  from.namespace.allowEgressTo(edge, Endpoint.of(peer(to.namespace, to.pods), ports), {
    pods: from.pods,
  });
}

/** Metrics and logs of Amazon CloudWatch, by the identity of the servers. */
export interface CloudWatchSource {
  /** Region that is asked unless a panel names another. */
  readonly region: string;
  /** How it is reached. */
  readonly aws: AwsAccess;
}

/** What dashboards show. */
export interface GrafanaDataSources {
  /** Metrics: what dashboards of the platform ask. */
  readonly prometheus: ITelemetrySource;
  /**
   * Alerts that are on, and silences.
   * @default - none
   */
  readonly alertmanager?: ITelemetrySource;
  /**
   * Logs, by the protocol of Loki.
   * @default - none
   */
  readonly logs?: ITelemetrySource;
  /**
   * Traces, by the protocol of Tempo.
   * @default - none
   */
  readonly traces?: ITelemetrySource;
  /**
   * Metrics and logs of CloudWatch.
   * @default - none
   */
  readonly cloudWatch?: CloudWatchSource;
}
