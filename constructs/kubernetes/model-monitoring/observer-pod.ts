import { k8s } from 'cdk8s-plus-29';
import type { Construct, IConstruct } from 'constructs';
import { assertInteger, restrictedContainer, type INamespace } from '../core';
import { joinedFiles, podFiles, SCRATCH_VOLUME, SYNC, type PodFiles } from './data-source';
import { assertFeatures, featureSettings } from './features';
import { assertModelName, assertNumber } from './monitor-checks';
import { MonitorProgram } from './monitor-program';
import {
  METRICS_PORT,
  METRICS_PORT_NAME,
  MONITOR_PORT,
  MONITOR_RESOURCES,
  PORT_NAME,
  USER,
} from './names';
import type { ObserverOptions } from './observer-props';
import { recordFiles, type RecordFiles } from './records';

const REFERENCE = '/reference';

/** A model answers without a reference as well: no pod waits for it. */
const FETCH = `${SYNC} --cli-connect-timeout 10 --cli-read-timeout 60 || echo "the reference cannot be read, there is no drift from it"`;

/** https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html */
export const DEFAULT_PSI = 0.2;

const DEFAULTS = {
  path: '/',
  share: 1,
  mostBytes: 1024 * 1024,
  windowSeconds: 3600,
  leastValues: 500,
} as const;

/** The program tells at every 12th of a window what it forgets. */
const WINDOW = { lowest: 60, highest: 604_800 } as const;
const LEAST = { lowest: 1, highest: 10_000_000 } as const;
const BYTES = { lowest: 1024, highest: 64 * 1024 * 1024 } as const;

/** Where a monitor stands. */
export interface ObserverPlace {
  /** Begins the name of its ConfigMap. */
  readonly name: string;
  readonly namespace: INamespace;
  readonly component: string;
  /** The model behind it; null where it gets copies. */
  readonly upstream: { readonly host: string; readonly port: number } | null;
}

/** A monitor, and what its pod needs. */
export interface ObserverPod extends PodFiles {
  readonly container: k8s.Container;
  /** Changes with the program and its settings. */
  readonly hash: string;
}

/** Throws a ValidationError for a monitor that could not look at what it is told. */
export function assertObserver(
  scope: IConstruct,
  options: ObserverOptions,
  { responses }: { readonly responses: boolean },
): void {
  const { modelName, features, reference, share, windowSeconds, leastValues, mostBytes } = options;
  assertModelName(scope, modelName);
  assertFeatures(scope, features, { responses, reference: reference !== undefined });
  assertNumber(scope, 'share', share, { lowest: 0.0001, highest: 1 });
  assertNumber(scope, 'psi', options.psi, { lowest: 0.01, highest: 100 });
  assertInteger(scope, 'windowSeconds', windowSeconds, WINDOW);
  assertInteger(scope, 'leastValues', leastValues, LEAST);
  assertInteger(scope, 'mostBytes', mostBytes, BYTES);
}

/** The container of a monitor, its files and its program. Throws a ValueError for a volume of another namespace. */
export function observerPod(
  scope: Construct,
  options: ObserverOptions,
  place: ObserverPlace,
): ObserverPod {
  const { name, namespace, component } = place;
  const { images, reference } = options;
  const records = recordFiles(options.records, { namespace, images });
  const wanted = { name: 'reference', path: REFERENCE, namespace, images, script: FETCH };
  const usual = reference === undefined ? [] : [podFiles(reference, wanted)];
  const files = joinedFiles(...usual, records);
  const program = new MonitorProgram(scope, 'Program', {
    name: `${name}-monitor`,
    namespace,
    component,
    program: 'observer',
    settings: settingsOf(options, place, records),
  });
  return {
    ...files,
    volumes: [program.volume, SCRATCH_VOLUME, ...files.volumes],
    hash: program.hash,
    container: containerOf(options, program, files),
  };
}

const containerOf = (
  { images, resources = MONITOR_RESOURCES }: ObserverOptions,
  program: MonitorProgram,
  files: PodFiles,
): k8s.Container =>
  restrictedContainer({
    name: 'monitor',
    image: images.python,
    command: [...program.command],
    env: [...program.env],
    ports: [
      { name: PORT_NAME, containerPort: MONITOR_PORT },
      { name: METRICS_PORT_NAME, containerPort: METRICS_PORT },
    ],
    ...PROBES,
    volumeMounts: [program.mount, ...files.volumeMounts],
    resources,
    ...USER,
  });

const settingsOf = (
  options: ObserverOptions,
  { upstream }: ObserverPlace,
  records: RecordFiles,
) => ({
  model: options.modelName,
  features: options.features.map(featureSettings),
  reference: options.reference === undefined ? undefined : REFERENCE,
  records: records.setting,
  upstream,
  port: MONITOR_PORT,
  metricsPort: METRICS_PORT,
  ...withDefaults(options),
});

const withDefaults = (options: ObserverOptions) => ({
  path: options.path ?? DEFAULTS.path,
  share: options.share ?? DEFAULTS.share,
  mostBytes: options.mostBytes ?? DEFAULTS.mostBytes,
  windowSeconds: options.windowSeconds ?? DEFAULTS.windowSeconds,
  leastValues: options.leastValues ?? DEFAULTS.leastValues,
});

const HEALTH: k8s.HttpGetAction = {
  path: '/-/healthy',
  port: k8s.IntOrString.fromString(METRICS_PORT_NAME),
};

/** A large reference takes a while to read. */
const PROBES = {
  startupProbe: { httpGet: HEALTH, periodSeconds: 2, failureThreshold: 150 },
  readinessProbe: { httpGet: HEALTH, periodSeconds: 10, timeoutSeconds: 5 },
  livenessProbe: { httpGet: HEALTH, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
};
