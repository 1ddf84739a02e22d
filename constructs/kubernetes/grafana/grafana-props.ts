import type { k8s } from 'cdk8s-plus-29';
import type { ContainerResourcesOptions, INamespace, Labels } from '../core';
import type { IDatabase } from '../database';
import type { SignedInPages } from '../gateway';
import type { Dashboard, IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { GrafanaDataSources } from './data-sources';

/** Pages that draw what other pages show, within a frame of theirs. */
export interface IGrafana {
  /** `https://host/path` of the pages, without a slash at the end. */
  readonly url: string;
  /** Where pods that are let in reach the same pages, without a slash at the end. */
  readonly serviceUrl: string;
  /** Lets pods of a namespace call it, on both sides; `name` as for a source of data. */
  addReader(name: string, namespace: INamespace, pods: Labels): void;
  /** Shows dashboards, each below the heading that it names. */
  addDashboards(dashboards: readonly Dashboard[]): void;
}

/** Dashboards over metrics, logs and traces. */
export interface GrafanaProps extends Omit<SignedInPages, 'clientId'> {
  /** Groups whose members administer it. */
  readonly adminGroups: readonly string[];
  /**
   * Groups whose members make dashboards of their own, and silence alerts.
   * @default - none but administrators
   */
  readonly editorGroups?: readonly string[];
  /** Its image. */
  readonly image: string;
  /** What dashboards show. */
  readonly dataSources: GrafanaDataSources;
  /** Where people, and dashboards of their own, are kept. */
  readonly database: IDatabase;
  /** Where its keys are made. */
  readonly secrets: ISecretStore;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Dashboards that come with it; more come by `addDashboards`.
   * @default - none
   */
  readonly dashboards?: readonly Dashboard[];
  /**
   * ConfigMaps of the namespace whose files are dashboards in JSON, by the heading that these are listed below. One that is
   * not there is passed over.
   * @default - none
   */
  readonly ownDashboards?: Readonly<Record<string, readonly string[]>>;
  /**
   * Whether pages of the same host may show it within a frame.
   * @default false
   */
  readonly framed?: boolean;
  /**
   * Servers.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * How long somebody stays signed in, such as `12h` or `7d`: a change of groups holds from the next sign-in.
   * @default '24h'
   */
  readonly sessionLength?: string;
  /**
   * What a server may use.
   * @default - 100m CPU, 512Mi memory, 1Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Further variables, `GF_<section>_<key>`. What is decided here cannot be among them.
   * https://grafana.com/docs/grafana/v13.2/setup-grafana/configure-grafana/
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
}
