import type { IEdge, RouteMirror, RouteOptions } from '../gateway';
import type { IOtlpReceiver } from '../opentelemetry';
import type { Dashboard, IMetrics } from '../prometheus';
import type { ModelPodOptions } from './model-pod-options';
import type { IServerMonitor } from './server-monitor';

/** Servers by load. */
export interface ModelServerScaling {
  /** Servers at least; 1 or more. */
  readonly min: number;
  /** Servers at most. */
  readonly max: number;
  /**
   * Percentage of the CPU that servers request which they use on average: above it there will be more of them.
   * @default 70
   */
  readonly cpuUtilization?: number;
}

/** Where metrics are, in the form of Prometheus. */
export interface ModelServerMetrics {
  /**
   * Their path.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Their port, where it is another than that of requests.
   * @default - the port of requests
   */
  readonly port?: number;
}

/** How a server is let go. */
export interface ModelServerShutdown {
  /**
   * Seconds that it goes on as before, until nobody sends it requests any more.
   * @default 10
   */
  readonly drainSeconds?: number;
  /**
   * Seconds that it then has for the requests it has begun.
   * @default 60
   */
  readonly finishSeconds?: number;
}

/** How people and programs outside the cluster reach a server. */
export interface ModelServerRoute extends Omit<RouteOptions, 'name' | 'namespace' | 'backend'> {
  /** The entrance. */
  readonly edge: IEdge;
  /**
   * What gets copies of requests from outside.
   * @default - nobody
   */
  readonly mirror?: RouteMirror;
}

/** A server of a model: anything that listens for HTTP. */
export interface ModelServerProps extends ModelPodOptions {
  /** Port that it listens on, above 1023, because it is not root. */
  readonly port: number;
  /** Path that answers 200 once the model is loaded. */
  readonly readyPath: string;
  /**
   * Path that answers 200 as long as the process works; if it does not, the container is started anew.
   * @default - `readyPath`
   */
  readonly livePath?: string;
  /**
   * Seconds that loading the model may take, from the start of the container on.
   * @default 60
   */
  readonly loadSeconds?: number;
  /**
   * Version of the model, a label of its objects. Two versions side by side are two servers, of two names.
   * @default - none
   */
  readonly version?: string;
  /**
   * Servers. Left out with `scaling`, which then decides alone.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Servers by their use of CPU; the cluster needs metrics-server.
   * @default - as many as `replicas`
   */
  readonly scaling?: ModelServerScaling;
  /**
   * What comes first when servers are replaced: the new one, which needs room for one more, or the end of the old
   * one, for where there is no spare accelerator. With one server the latter is an interruption.
   * @default 'new'
   */
  readonly replaceFirst?: 'new' | 'old';
  /**
   * How a server is let go.
   * @default - 10 seconds as before, then 60 to end
   */
  readonly shutdown?: ModelServerShutdown;
  /**
   * How it is reached from outside.
   * @default - not at all: callers are added by `addCaller`, routes take `service`
   */
  readonly expose?: ModelServerRoute;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes its spans, which a program sends that reads the variables of OpenTelemetry; `env` may change them.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
  /**
   * Where its metrics are.
   * @default - at `/metrics`, on the port of requests
   */
  readonly metricsEndpoint?: ModelServerMetrics;
  /**
   * Pictures of the program, for whoever reads its metrics.
   * @default - none
   */
  readonly dashboard?: Dashboard;
  /**
   * What requests pass through, and are looked at. Callers then reach its port, which `service` and `url` name; metrics of
   * the server itself stay where they are.
   * @default - nothing
   */
  readonly monitor?: IServerMonitor;
}
