import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { ISecret } from '../secrets';

/** Pods that have metrics to read. */
export interface ScrapeOptions {
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
   * Token that the pods ask for.
   * @default - they ask for none
   */
  readonly token?: { readonly secret: ISecret; readonly key: string };
}

/** Where metrics go. Each component declares its own endpoint beside itself. */
export interface IMetrics {
  /** Reads metrics of pods, and lets the reader through to them. */
  scrape(scope: Construct, id: string, options: ScrapeOptions): void;
}
