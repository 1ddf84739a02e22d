import type { Labels } from '../core';

/** A port of a server. */
export interface StorePort {
  readonly name: string;
  readonly number: number;
}

/** What a product is that keeps logs or traces: all that its servers, alerts and pictures do not share with others. */
export interface StoreProduct {
  /** What it is called, such as `Loki`; alerts begin with it. */
  readonly title: string;
  /** Name of the StatefulSet, the Service and the service account. */
  readonly name: string;
  /** What the objects are part of, such as `logs`. */
  readonly component: string;
  /** What comes in, and what is kept: `lines`, or `spans` of `traces`. */
  readonly takes: string;
  readonly keeps: string;
  /** Key of the ConfigMap, and name of the file. */
  readonly configurationFile: string;
  /** Ports of a server; `http` is where questions and metrics are answered. */
  readonly ports: { readonly http: StorePort } & Readonly<Record<string, StorePort>>;
  /** Ports that senders come to. */
  readonly taking: readonly StorePort[];
  /** Ports of the Service. */
  readonly service: readonly StorePort[];
  /** Ports of the Service by which servers have names. */
  readonly members: readonly StorePort[];
  /** Whether servers can be several, which have to find each other before any of them is ready. */
  readonly clustered: boolean;
  /** A path that is answered from the beginning, also while a log is read anew. */
  readonly alivePath: string;
  /** Seconds to put in safety what is in memory. */
  readonly graceSeconds: number;
}

/** Labels by which the servers are selected. */
export const serverPods = ({ name, component }: StoreProduct): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': component,
});

/** Name of the Service by which servers find each other, whether they are ready or not. */
export const membersName = ({ name }: Pick<StoreProduct, 'name'>): string => `${name}-members`;

/** Where a server finds its files. */
export const storePaths = ({ name }: Pick<StoreProduct, 'name'>) => ({
  configuration: `/etc/${name}`,
  data: `/var/${name}`,
  scratch: '/tmp',
});
