import type { IRetraining, RetrainingTrigger } from '../../constructs/kubernetes/airflow';
import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import {
  ALL_JOBS,
  gatewayAlerts,
  JOB_SERIES,
  LogDrift,
  ModelValidation,
  RequestMirror,
  type IMonitoredModel,
  type JobSeries,
  type ModelApi,
} from '../../constructs/kubernetes/model-monitoring';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { Pushgateway } from '../../constructs/kubernetes/pushgateway';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import {
  modelMonitors,
  PUSHGATEWAY,
  RETRAINING_CLIENT,
  retrains,
  type NamedMonitor,
} from '../../lib/contracts/model-monitoring';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { platformImage } from './environment-facts';
import {
  monitorData,
  monitorFeatures,
  monitorImages,
  monitorRecords,
  observerOptions,
} from './model-monitors';
import { modelReader } from './serving-access';
import type { ServedEndpoint } from './serving';
import { Unit } from './unit';

/** What monitors of models stand on. */
export interface MonitoringServices {
  /** Who reads metrics; undefined where nobody does. */
  readonly metrics: IMetrics | undefined;
  /** Model servers, by name. */
  readonly servers: Readonly<Record<string, IMonitoredModel>>;
  /** Endpoints of language models. */
  readonly endpoints: readonly ServedEndpoint[];
  /** Who trains models anew; undefined where nobody does. */
  readonly retraining: IRetraining | undefined;
}

/** What everything in the unit is made with. */
interface Commons {
  readonly environment: Environment;
  readonly namespace: INamespace;
  readonly metrics: IMetrics;
  readonly gateway: Pushgateway<JobSeries>;
  readonly trigger: RetrainingTrigger | undefined;
}

/** What watches models, in a unit; those in the pods of servers are in the units of these. */
export function modelMonitoringUnits(
  environment: Environment,
  { metrics, servers, endpoints, retraining }: MonitoringServices,
): Unit[] {
  const monitors = modelMonitors(environment);
  if (metrics === undefined || monitors.length === 0) return [];
  const unit = new Unit('model-monitoring', 'workloads', { wait: false });
  const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.serving);
  const gateway = addGateway(unit, environment, namespace, metrics);
  const trigger = retrains(environment)
    ? retraining?.addTrigger(unit.chart, 'Retraining', {
        clientId: RETRAINING_CLIENT,
        namespace,
        pods: ALL_JOBS,
      })
    : undefined;
  const commons = { environment, namespace, metrics, gateway, trigger };
  for (const monitor of monitors) {
    const { server = '', endpoint } = monitor.settings;
    const model = servers[server] ?? endpoints.find(({ name }) => name === endpoint)?.live;
    addValidation(unit, commons, monitor, model);
    addMirror(unit, commons, monitor);
    addDrift(unit, commons, monitor);
  }
  return [unit];
}

function addGateway(
  { chart }: Unit,
  environment: Environment,
  namespace: INamespace,
  metrics: IMetrics,
): Pushgateway<JobSeries> {
  const gateway = new Pushgateway(chart, 'Pushgateway', {
    name: PUSHGATEWAY,
    namespace,
    image: platformImage(environment, IMAGES.pushgateway),
    metrics,
    series: JOB_SERIES,
    storageClass: { storageClassName: storageClassNames(environment).block },
  });
  metrics.addAlerts(chart, 'Alerts', {
    name: PUSHGATEWAY,
    namespace,
    alerts: gatewayAlerts(gateway.series),
  });
  return gateway;
}

/** What both jobs of a monitor have. */
const jobOf = (
  { environment, namespace, metrics, gateway, trigger }: Commons,
  { name, settings: { retraining } }: NamedMonitor,
  object: string,
) => ({
  name: object,
  namespace,
  metrics,
  gateway,
  modelName: name,
  images: monitorImages(environment),
  aws: modelReader(environment, object),
  retraining:
    retraining === undefined || trigger === undefined ? undefined : { ...retraining, trigger },
});

function addValidation(
  { chart }: Unit,
  commons: Commons,
  monitor: NamedMonitor,
  model: IMonitoredModel | undefined,
): void {
  const { validation, server } = monitor.settings;
  if (validation === undefined || model === undefined) return;
  const { environment, namespace } = commons;
  new ModelValidation(chart, `Validation-${monitor.name}`, {
    ...validation,
    ...jobOf(commons, monitor, monitor.objects.validation),
    model,
    api: apiOf(validation.api, server !== undefined),
    dataset: monitorData(environment, namespace, validation.dataset),
  });
}

/** The address of an endpoint is that of its API; a server has it below its own. */
const apiOf = (api: ModelApi, isServer: boolean): ModelApi =>
  api.kind === 'chat' && isServer ? { ...api, path: '/v1/chat/completions' } : api;

function addMirror({ chart }: Unit, commons: Commons, monitor: NamedMonitor): void {
  const { name, objects, settings } = monitor;
  if (settings.mirror === undefined) return;
  const { environment, namespace, metrics } = commons;
  new RequestMirror(chart, `Mirror-${name}`, {
    ...observerOptions(environment, namespace, monitor, 'mirror'),
    name: objects.mirror,
    namespace,
    metrics,
    aws: modelReader(environment, objects.mirror),
  });
}

function addDrift({ chart }: Unit, commons: Commons, monitor: NamedMonitor): void {
  const { name, objects, settings } = monitor;
  const { drift, reference } = settings;
  if (drift === undefined) return;
  const { environment, namespace } = commons;
  const { hoursBefore, psi, ks, keepDays, ...options } = drift;
  const usual =
    hoursBefore !== undefined || reference === undefined
      ? { hoursBefore: hoursBefore ?? drift.hours }
      : monitorData(environment, namespace, reference);
  const records = monitorRecords(environment, namespace, name);
  new LogDrift(chart, `Drift-${name}`, {
    ...options,
    ...jobOf(commons, monitor, objects.drift),
    features: monitorFeatures(settings),
    records,
    reference: usual,
    thresholds: { psi, ks },
    keepDays: 'volume' in records ? keepDays : undefined,
  });
}
