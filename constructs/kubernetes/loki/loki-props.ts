import type { TelemetryStoreProps } from '../telemetry-store';

/** Namespaces whose lines are kept for a time of their own. */
export interface RetentionClass {
  /** What is kept, such as `audit`. */
  readonly name: string;
  /** Namespaces of the pods, each in one class at most. */
  readonly namespaces: readonly string[];
  /** Days that their lines are kept, shorter or longer than others. */
  readonly days: number;
}

/** How long lines are kept. */
export interface LogRetention {
  /** Days that lines are kept that are of no class. */
  readonly days: number;
  /**
   * What is kept for another time.
   * @default - nothing
   */
  readonly classes?: readonly RetentionClass[];
}

/** A store of logs. Its image is one of Loki 3. */
export interface LokiProps extends TelemetryStoreProps {
  /** How long. */
  readonly retention: LogRetention;
  /**
   * Servers, each line in all of them. One is away for a minute or two with each change; of three, one may be away. Two would be
   * no better than one, as neither may be.
   * @default 1
   */
  readonly replicas?: 1 | 3;
}
