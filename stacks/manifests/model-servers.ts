import type { Construct } from 'constructs';
import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import { ModelServer, type ModelServerProps } from '../../constructs/kubernetes/model-server';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import {
  modelServers,
  serverPool,
  type ModelServerSettings,
  type NamedServer,
} from '../../lib/contracts/model-servers';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import { byName, isScaled, mostReplicas, MODELS_FOLDER } from '../../lib/contracts/serving';
import { serverAccess } from '../../lib/contracts/serving-access';
import { AcceleratorRequest } from '../../lib/values';
import { inlineMonitor, mirrorOf } from './model-monitors';
import { poolNamed } from './node-pools';
import { modelReader, servedRoute, type EntranceServices } from './serving-access';
import { sharedFolder } from './shared-folder';
import { Unit } from './unit';

/** Model servers, and how others in the cluster reach them. */
export interface ModelServerUnits {
  readonly units: readonly Unit[];
  /** By name. */
  readonly servers: Readonly<Record<string, ModelServer>>;
}

/** One unit for each model server. Models load for minutes, and Helm does not wait for them. */
export function modelServerUnits(
  environment: Environment,
  services: EntranceServices,
): ModelServerUnits {
  if (!runs(environment, 'serving')) return { units: [], servers: {} };
  const made = modelServers(environment).map((server) => {
    const unit = new Unit(server.service, 'workloads', { wait: false });
    return { unit, server, model: addServer(unit.chart, environment, services, server) };
  });
  return {
    units: made.map(({ unit }) => unit),
    servers: Object.fromEntries(made.map(({ server, model }) => [server.name, model])),
  };
}

function addServer(
  chart: Construct,
  environment: Environment,
  services: EntranceServices,
  server: NamedServer,
): ModelServer {
  const { name, service, settings } = server;
  const { requestTimeoutSeconds, metricsPath, teams } = settings;
  const namespace = Namespace.fromName(chart, 'Namespace', NAMESPACES.serving);
  const access = serverAccess(server);
  const route = servedRoute(environment, services, { chart, namespace, access });
  const made = new ModelServer(chart, 'Server', {
    ...podOf(environment, settings, namespace),
    ...numberOf(settings),
    name: service,
    namespace,
    aws: modelReader(environment, service),
    expose: route && {
      ...route,
      requestTimeoutSeconds,
      mirror: mirrorOf(environment, 'server', name),
    },
    monitor: inlineMonitor(environment, name, { ...services, chart, namespace }),
    metrics: metricsPath === undefined ? undefined : services.metrics,
    metricsEndpoint: { path: metricsPath },
    traces: services.traces,
  });
  for (const team of teams) {
    made.addCaller('pods', Namespace.fromName(chart, `Team-${team}`, teamNamespace(team)));
  }
  return made;
}

/** Its image, and what that is given. */
function podOf(environment: Environment, settings: ModelServerSettings, namespace: INamespace) {
  const { image, port, readyPath, loadSeconds, command, args, user, resources, gpus } = settings;
  const pool = serverPool(environment, settings);
  return {
    image,
    port,
    readyPath,
    loadSeconds,
    command,
    args,
    resources,
    user: user === undefined ? undefined : { uid: user, gid: user },
    scratch: settings.scratch.map((path) => ({ path })),
    env: variablesOf(environment, settings),
    models: settings.models.map(({ folder, path }) => ({
      volume: sharedFolder(environment, namespace, MODELS_FOLDER),
      subPath: folder,
      path,
    })),
    accelerator: gpus === 0 ? undefined : AcceleratorRequest.gpu({ count: gpus }),
    nodes: { pool: pool && poolNamed(environment, pool.name) },
  } satisfies Partial<ModelServerProps>;
}

/** Whoever may read the bucket is told where it is; what is given goes before. */
function variablesOf(environment: Environment, { env, prefixes }: ModelServerSettings) {
  const bucket: Readonly<Record<string, string>> = {
    AWS_REGION: environment.region,
    MODELS_BUCKET: resourceNames(environment).buckets.models,
  };
  return Object.entries({ ...(prefixes.length === 0 ? {} : bucket), ...env })
    .toSorted(byName)
    .map(([name, value]) => ({ name, value }));
}

function numberOf(
  settings: ModelServerSettings,
): Pick<ModelServerProps, 'replicas' | 'scaling' | 'replaceFirst'> {
  const { replicas, surge } = settings;
  const { min, cpuUtilization } = replicas;
  const replaceFirst = surge ? 'new' : 'old';
  return isScaled(settings)
    ? { replaceFirst, scaling: { min, max: mostReplicas(settings), cpuUtilization } }
    : { replaceFirst, replicas: min };
}
