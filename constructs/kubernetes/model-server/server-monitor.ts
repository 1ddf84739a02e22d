import type { k8s } from 'cdk8s-plus-29';
import type { INamespace, Labels } from '../core';

/** Pods of a server, as what stands before it sees them. */
export interface MonitoredServer {
  /** Name of the server. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Labels of its pods. */
  readonly pods: Labels;
  /** Port that the server itself listens on. */
  readonly port: number;
}

/** What stands before a server, in its pods. */
export interface ServerMonitorParts {
  /** Containers that begin before the server and end after it; one of them has the port `http`. */
  readonly sidecars: readonly k8s.Container[];
  /** Volumes of these. */
  readonly volumes: readonly k8s.Volume[];
  /** Annotations by which pods are replaced when it changes. */
  readonly annotations: Labels;
}

/** What requests pass through on their way to a server: `InlineMonitor`. */
export interface IServerMonitor {
  /** Port that it listens on, in place of the server's. */
  readonly port: number;
  /** Whether it reads or writes files in S3, as the account of the server. */
  readonly usesObjects: boolean;
  /** Puts it before a server, once. Throws a ValidationError for a server that it cannot stand before. */
  attach(server: MonitoredServer): ServerMonitorParts;
}
