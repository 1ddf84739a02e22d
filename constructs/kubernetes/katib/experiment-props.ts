import type { INamespace, Labels } from '../core';
import type { IQueue } from '../queue';
import type { TrialTrainingOptions } from '../training';
import type { AlgorithmName } from './algorithms';
import type { TuningParameter } from './parameters';
import type { TrialKind } from './trial-kinds';

/** What is to become as small, or as large, as it can. */
export interface Objective {
  /** Which of both. */
  readonly type: 'minimize' | 'maximize';
  /** The metric, as trials write it. */
  readonly metric: string;
  /**
   * The value that ends the experiment.
   * @default - none: all trials run
   */
  readonly goal?: number;
  /**
   * Metrics that are kept as well.
   * @default - none
   */
  readonly additionalMetrics?: readonly string[];
}

/** How parameters of the next trials are chosen. */
export interface Algorithm {
  /** Which it is. */
  readonly name: AlgorithmName;
  /**
   * Settings of its own, such as `random_state`.
   * @default - none
   */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Where trials leave their metrics. */
export type MetricsSource =
  | {
      /** Lines of the output, such as `accuracy=0.93`. */
      readonly from: 'output';
      /**
       * Regular expressions with two groups, the name and the value.
       * @default - `name=value`
       */
      readonly formats?: readonly string[];
    }
  | {
      /** Lines of a file. */
      readonly from: 'file';
      /** Its path, in a folder of its own: an empty volume is mounted there. */
      readonly path: string;
      /** Lines such as those of the output, or JSON objects. */
      readonly format: 'text' | 'json';
      /**
       * As for the output; not for JSON.
       * @default - `name=value`
       */
      readonly formats?: readonly string[];
    }
  | {
      /** Events of TensorFlow, or of PyTorch’s writer. */
      readonly from: 'tensorFlowEvents';
      /** The folder that they are in: an empty volume is mounted there. */
      readonly path: string;
    };

/** A trial as an object of any kind that trials may be. */
export interface TrialObject {
  /** Its kind. */
  readonly kind: TrialKind;
  /** Its `spec` as it is written in YAML, with `${trialParameters.<name>}` for every parameter. */
  readonly spec: object;
  /** The container whose metrics count, in `spec`. It must name its `command`. */
  readonly container: string;
  /**
   * Labels of the one pod of the job whose metrics count.
   * @default - the first node of a TrainJob, the master of kinds of the Training operator, every pod of a Job
   */
  readonly primaryPods?: Labels;
}

/** What a trial is: training by Trainer, or any object. */
export type TrialOptions =
  | {
      /** Training, which gets every parameter as `--<name>=<value>`, after the arguments of its program. */
      readonly training: Omit<TrialTrainingOptions, 'queue'>;
    }
  | {
      /** An object. */
      readonly object: TrialObject;
    };

/** The same job with other parameters again and again. */
export interface ExperimentProps {
  /** Its name, unique among experiments of all namespaces; at most 40 characters. */
  readonly name: string;
  /** Where it runs; Katib must take experiments of this namespace. */
  readonly namespace: INamespace;
  /** What is to be reached. */
  readonly objective: Objective;
  /** How parameters are chosen. */
  readonly algorithm: Algorithm;
  /** Parameters by name; at least one. */
  readonly parameters: Readonly<Record<string, TuningParameter>>;
  /** What each trial runs. */
  readonly trial: TrialOptions;
  /**
   * Where trials leave their metrics.
   * @default - the output, as `name=value`
   */
  readonly metrics?: MetricsSource;
  /**
   * Trials that run at once.
   * @default 3
   */
  readonly parallelTrials?: number;
  /**
   * Trials altogether.
   * @default 12
   */
  readonly maxTrials?: number;
  /**
   * Trials that may fail before the experiment does.
   * @default 3
   */
  readonly maxFailedTrials?: number;
  /**
   * The queue that every trial waits in.
   * @default - none: trials start as soon as there is room
   */
  readonly queue?: IQueue;
}
