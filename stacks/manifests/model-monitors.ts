import type { Construct } from 'constructs';
import type { INamespace } from '../../constructs/kubernetes/core';
import type { RouteMirror } from '../../constructs/kubernetes/gateway';
import {
  InlineMonitor,
  mirrorService,
  type DataSource,
  type ModelFeature,
  type MonitorImages,
} from '../../constructs/kubernetes/model-monitoring';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import {
  MONITORING_FOLDER,
  monitorsOf,
  recordsPrefix,
  writerOf,
  type MonitorPlace,
  type MonitorSettings,
  type NamedMonitor,
} from '../../lib/contracts/model-monitoring';
import { resourceNames } from '../../lib/contracts/names';
import { ObjectPrefix } from '../../lib/values';
import { platformImage } from './environment-facts';
import { sharedFolder } from './shared-folder';

/** Folder of the shared folder that monitors write to, where there is no S3. */
const RECORDS_FOLDER = 'records';

/** Images of the programs that watch models. */
export const monitorImages = (environment: Environment): MonitorImages => ({
  python: platformImage(environment, IMAGES.python),
  objects: platformImage(environment, IMAGES.awsCli),
});

/** Where files are that the environment names. */
export function monitorData(
  environment: Environment,
  namespace: INamespace,
  place: MonitorPlace,
): DataSource {
  if ('prefix' in place) {
    const { data } = resourceNames(environment).buckets;
    return { objects: ObjectPrefix.of(data, `${place.prefix}/`) };
  }
  const volume = sharedFolder(environment, namespace, MONITORING_FOLDER);
  return { volume, subPath: place.folder };
}

/** Where what is asked of a model is written down. */
export function monitorRecords(
  environment: Environment,
  namespace: INamespace,
  name: string,
): DataSource {
  if (environment.provider === 'none') {
    const volume = sharedFolder(environment, namespace, MONITORING_FOLDER);
    return { volume, subPath: `${RECORDS_FOLDER}/${name}` };
  }
  const { logs } = resourceNames(environment).buckets;
  return { objects: ObjectPrefix.of(logs, recordsPrefix(name)) };
}

/** Features, as far as they can be seen. */
export const monitorFeatures = (
  { features }: MonitorSettings,
  sees: 'requests' | 'all' = 'all',
): ModelFeature[] =>
  Object.entries(features)
    .filter(([, feature]) => sees === 'all' || feature.in === 'request')
    .map(([name, { kind, in: part, path, measure, bins }]) =>
      kind === 'numeric'
        ? { name, kind, in: part, path, measure, bins }
        : { name, kind, in: part, path },
    );

/** What a monitor of an environment has whether requests pass it or it gets copies. */
export function observerOptions(
  environment: Environment,
  namespace: INamespace,
  { name, settings }: NamedMonitor,
  as: 'inline' | 'mirror',
) {
  const { reference, drift } = settings;
  const { path, windowSeconds } = settings[as] ?? {};
  return {
    modelName: name,
    images: monitorImages(environment),
    features: monitorFeatures(settings, as === 'mirror' ? 'requests' : 'all'),
    reference: reference && monitorData(environment, namespace, reference),
    records: writerOf(settings) === as ? monitorRecords(environment, namespace, name) : undefined,
    path,
    windowSeconds,
    psi: drift?.psi,
    leastValues: drift?.leastValues,
  };
}

/** Where the server is whose requests pass a monitor. */
interface ServerPlace {
  readonly chart: Construct;
  readonly namespace: INamespace;
  readonly metrics: IMetrics | undefined;
}

/** What requests to a server pass; undefined where nothing watches it so. */
export function inlineMonitor(
  environment: Environment,
  server: string,
  { chart, namespace, metrics }: ServerPlace,
): InlineMonitor | undefined {
  const monitor = monitorsOf(environment, 'server', server).find(
    ({ settings }) => settings.inline !== undefined,
  );
  if (monitor === undefined || metrics === undefined) return undefined;
  return new InlineMonitor(chart, 'Monitor', {
    ...observerOptions(environment, namespace, monitor, 'inline'),
    share: monitor.settings.inline?.share,
    metrics,
  });
}

/** What gets copies of requests to a model; undefined where nothing does. */
export function mirrorOf(
  environment: Environment,
  kind: 'server' | 'endpoint',
  name: string,
): RouteMirror | undefined {
  const monitor = monitorsOf(environment, kind, name).find(
    ({ settings }) => settings.mirror !== undefined,
  );
  return (
    monitor && {
      ...mirrorService(monitor.objects.mirror),
      percent: monitor.settings.mirror?.percent,
    }
  );
}
