import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import {
  versionRules,
  type RouteMirror,
  type RouteRule,
  type RouteService,
} from '../../constructs/kubernetes/gateway';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import { LlmService } from '../../constructs/kubernetes/vllm';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import {
  byName,
  liveVersion,
  servedVersions,
  sourcesOf,
  type ServedVersion,
} from '../../lib/contracts/serving';
import { endpointAccess } from '../../lib/contracts/serving-access';
import { clusterNetwork, platformImage } from './environment-facts';
import { mirrorOf } from './model-monitors';
import { servedModelsOf } from './served-models';
import { modelReader, servedRoute, type EntranceServices } from './serving-access';
import { Unit } from './unit';

/** What served models stand on. */
export interface ServingServices extends EntranceServices {
  /** Where models are registered; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

/** What is served, and how others in the cluster reach it. */
export interface Serving {
  readonly units: readonly Unit[];
  readonly endpoints: readonly ServedEndpoint[];
}

/** An endpoint, as others in the cluster reach it. */
export interface ServedEndpoint {
  readonly name: string;
  /** The version that answers who asks for none. */
  readonly liveVersion: string;
  readonly live: LlmService;
  /** All of them, by name. */
  readonly versions: Readonly<Record<string, LlmService>>;
}

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

const SESSION_COOKIE = 'llm-router';

/** One unit for each endpoint: its versions, and the ways to them. */
export function servingUnits(environment: Environment, services: ServingServices): Serving {
  const made = runs(environment, 'serving')
    ? Object.entries(environment.serving?.endpoints ?? {})
        .toSorted(byName)
        .filter(([, endpoint]) => services.tracking !== undefined || !isRegistered(endpoint))
        .map(([name, endpoint]) => endpointUnit(environment, services, { name, endpoint }))
    : [];
  return {
    units: made.map(({ unit }) => unit),
    endpoints: made.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint])),
  };
}

/** Whether models come from the registry, which waits for the entrance. */
const isRegistered = ({ versions }: Endpoint): boolean =>
  Object.values(versions)
    .flatMap(({ models }) => Object.values(models))
    .flatMap(sourcesOf)
    .some(({ from }) => from === 'mlflow');

interface Named {
  readonly name: string;
  readonly endpoint: Endpoint;
}

interface EndpointUnit {
  readonly unit: Unit;
  /** Undefined where nobody said which version is live. */
  readonly endpoint: ServedEndpoint | undefined;
}

/** Models load for minutes, and Helm does not wait for them. */
function endpointUnit(
  environment: Environment,
  services: ServingServices,
  named: Named,
): EndpointUnit {
  const unit = new Unit(`serving-${named.name}`, 'workloads', { wait: false });
  const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.serving);
  const versions = servedVersions(environment)
    .filter(({ endpoint }) => endpoint === named.name)
    .map(
      (version) =>
        [version.version, versionOf(unit, environment, services, { version, namespace })] as const,
    );
  for (const team of named.endpoint.teams) {
    const from = Namespace.fromName(unit.chart, `Team-${team}`, teamNamespace(team));
    for (const [, llm] of versions) llm.addCaller(`team-${team}`, from);
  }
  const reached = versions.map(([version, { service }]) => [version, service] as const);
  expose(unit, environment, services, {
    ...named,
    namespace,
    services: Object.fromEntries(reached),
  });
  const byName = Object.fromEntries(versions);
  const version = liveVersion(named.endpoint);
  const live = version === undefined ? undefined : byName[version];
  if (version === undefined || live === undefined) return { unit, endpoint: undefined };
  return { unit, endpoint: { name: named.name, liveVersion: version, live, versions: byName } };
}

function versionOf(
  { chart }: Unit,
  environment: Environment,
  { secrets, tracking, metrics, traces }: ServingServices,
  { version, namespace }: { readonly version: ServedVersion; readonly namespace: INamespace },
): LlmService {
  const { service, settings } = version;
  return new LlmService(chart, `Service-${version.version}`, {
    name: service,
    version: version.version,
    namespace,
    network: clusterNetwork(environment),
    images: {
      engine: platformImage(environment, IMAGES.vllm),
      router: platformImage(environment, IMAGES.vllmRouter),
      objects: platformImage(environment, IMAGES.awsCli),
      pause: platformImage(environment, IMAGES.pause),
    },
    models: servedModelsOf(environment, version, { chart, namespace, secrets, tracking }),
    router: { logic: logicOf(settings), replicas: settings.routers },
    aws: modelReader(environment, service),
    metrics,
    traces,
  });
}

function logicOf({ routing }: ServedVersion['settings']) {
  switch (routing.by) {
    case 'round-robin':
      return { kind: 'round-robin' } as const;
    case 'session':
      return { kind: 'session', header: routing.header } as const;
    case 'prefix':
      return { kind: 'prefix-aware' } as const;
  }
}

interface Exposed extends Named {
  readonly namespace: INamespace;
  readonly services: Readonly<Record<string, RouteService>>;
}

/** The endpoint, and each of its versions by itself, at the entrance. */
function expose(
  { chart }: Unit,
  environment: Environment,
  services: ServingServices,
  { name, endpoint, namespace, services: versions }: Exposed,
): void {
  const live = liveVersion(endpoint);
  if (live === undefined) return;
  const access = endpointAccess(name, endpoint);
  const entrance = servedRoute(environment, services, { chart, namespace, access });
  if (entrance === undefined) return;
  const { edge, ...shared } = entrance;
  const route = {
    ...shared,
    namespace,
    // Tokens come one by one, for as long as an answer takes.
    requestTimeoutSeconds: 0,
    sessionCookie: endpoint.sticky ? SESSION_COOKIE : undefined,
  };
  edge.expose(chart, 'Route', {
    ...route,
    ...placed(name, shared.path),
    backend: [
      ...versionRules({ ...endpoint, versions, live })
        .map((rule) => copied(rule, mirrorOf(environment, 'endpoint', name)))
        .map(ofApi),
      ...healthOf(versions[live]),
    ],
  });
  for (const [version, service] of Object.entries(versions)) {
    edge.expose(chart, `Route-${version}`, {
      ...route,
      ...placed(`${name}-${version}`, `${shared.path}.${version}`),
      backend: [ofApi({ services: [service] }), ...healthOf(service)],
    });
  }
}

/** Who asks for no version is copied to what watches the model, where something does. */
const copied = (rule: RouteRule, mirror: RouteMirror | undefined): RouteRule =>
  mirror === undefined || rule.match !== undefined ? rule : { ...rule, mirror };

/** The router has more than the API of models: metrics, and what puts engines to sleep, are for nobody outside. */
const ofApi = (rule: RouteRule): RouteRule => ({ ...rule, match: { ...rule.match, path: '/v1' } });

const healthOf = (service: RouteService | undefined): RouteRule[] =>
  service === undefined ? [] : [{ match: { path: '/health' }, services: [service] }];

const placed = (name: string, path: string) => ({ name, path, healthPath: `${path}/health` });
