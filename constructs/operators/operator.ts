import type { ChartRelease } from '../../lib/release/chart-release';

/** A TCP port, or a port of UDP. */
export type OperatorPort = number | { readonly port: number; readonly protocol: 'UDP' };

/**
 * Something that an operator's pods call: the Kubernetes API, AWS and its credentials, public
 * addresses, ports of them, ports of nodes and of other addresses in the VPC, or pods of a namespace.
 * Where some pods alone call it, they are named.
 */
export type OperatorCall =
  | 'api-server'
  | 'aws'
  | 'pod-identity'
  | 'internet'
  | { readonly vpcPorts: readonly number[] }
  | { readonly internetPorts: readonly number[] }
  | CallOfPods
  | { readonly namespace: string; readonly ports: readonly OperatorPort[] };

/** What some pods of an operator's namespace call, and the others do not. */
export interface CallOfPods {
  /** Name of the pods, for the edge. */
  readonly caller: string;
  /** Labels of the pods. */
  readonly pods: Readonly<Record<string, string>>;
  /** What they call. */
  readonly to: Exclude<OperatorCall, CallOfPods>;
}

/**
 * Somebody who calls an operator's pods: the API server calls webhooks and aggregated APIs, a load
 * balancer calls from addresses of the VPC, and clients from anywhere where they keep their addresses.
 */
export type OperatorCaller =
  'api-server' | 'load-balancer' | 'anywhere' | { readonly namespace: string };

/** The namespace that an operator runs in, with its walls. */
export interface OperatorNamespace {
  /** Name of the namespace. */
  readonly name: string;
  /**
   * Why its pods need more than the Pod Security Standard *restricted*, and what.
   * @default - *restricted* is enforced
   */
  readonly podSecurity?: { readonly level: 'baseline' | 'privileged'; readonly reason: string };
  /** What its pods call; everything else is denied. */
  readonly calls: readonly OperatorCall[];
  /**
   * Ports of its containers that others call, with the callers.
   * @default - nobody calls them
   */
  readonly calledOn?: readonly { readonly port: OperatorPort; readonly by: OperatorCaller }[];
}

/** A Service of a chart that shows metrics, for which the chart makes no monitor that our Prometheus selects. */
export interface ServiceMetrics {
  /** Name of the monitor, unique in the namespace. */
  readonly name: string;
  /** Labels of the Service. */
  readonly service: Readonly<Record<string, string>>;
  /** Name of the Service's port. */
  readonly port: string;
  /**
   * How it is spoken to: in plain text; by TLS, with a certificate that the controller makes itself; or so, with
   * Prometheus' own token, where the controller asks the API server who may read `/metrics`.
   * @default 'http'
   */
  readonly protocol?: 'http' | 'https' | 'https-with-token';
}

/** A controller that comes from an upstream chart, as plain data: where it runs, and its releases. */
export interface Operator {
  /** Undefined where it runs in `kube-system`. */
  readonly namespace?: OperatorNamespace;
  /** Its releases, in the order of their waves. */
  readonly releases: readonly ChartRelease[];
  /**
   * Services of its namespace that monitors are made for, where Prometheus reads it.
   * @default - none: the chart makes what there is
   */
  readonly monitors?: readonly ServiceMetrics[];
}
