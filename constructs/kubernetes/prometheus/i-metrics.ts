import type { Construct, IConstruct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { ISecret } from '../secrets';
import type { AlertsOptions } from './alert';
import type { Dashboard } from './dashboard';
import type { MonitoredSeries } from './monitored-series';

/** Pods that have metrics to read. */
export interface ScrapeOptions<Name extends string = string> {
  /** Name of the monitor, unique in the namespace: the component. */
  readonly name: string;
  /** Where the pods run. */
  readonly namespace: INamespace;
  /** Labels of the pods. */
  readonly pods: Labels;
  /** Name of the containers' port, and its number, which the network edge opens. */
  readonly port: { readonly name: string; readonly number: number };
  /**
   * Path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Whether series that name their own `job` and `instance` keep them, as what others have pushed does. What is to be
   * asked for by the `MonitoredSeries` must name its job.
   * @default false
   */
  readonly honorLabels?: boolean;
  /**
   * Whether series say by the label `node` which node their pod is on, as those of devices have to.
   * @default false
   */
  readonly namesNode?: boolean;
  /**
   * Token that the pods ask for.
   * @default - they ask for none
   */
  readonly token?: { readonly secret: ISecret; readonly key: string };
  /**
   * Login that the pods ask for: keys of the user name and the password.
   * @default - they ask for none
   */
  readonly login?: { readonly secret: ISecret; readonly user: string; readonly password: string };
  /**
   * Names of the series that the pods have, and that queries use: what the program of the pinned version says of
   * itself.
   * @default - none: no query is made of them here
   */
  readonly series?: readonly Name[];
}

/** Where metrics go. Each component declares its own endpoint beside itself. */
export interface IMetrics {
  /** Where queries are answered: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  /** Reads metrics of pods, and lets the reader through to them. What it gives is the one way to ask for their series. */
  scrape<Name extends string = never>(
    scope: Construct,
    id: string,
    options: ScrapeOptions<Name>,
  ): MonitoredSeries<Name>;
  /** Has somebody told when something is wrong with a component. */
  addAlerts(scope: Construct, id: string, options: AlertsOptions): void;
  /** Has a product's dashboard shown: once, however many instances of it say so. */
  addDashboard(scope: IConstruct, dashboard: Dashboard): void;
}
