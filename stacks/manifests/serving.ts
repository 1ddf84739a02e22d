import { Namespace, type AwsAccess, type INamespace } from '../../constructs/kubernetes/core';
import {
  versionRules,
  type RouteAuth,
  type RouteService,
} from '../../constructs/kubernetes/gateway';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import { LlmService } from '../../constructs/kubernetes/vllm';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { workloadIdentities } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { NAMESPACES, teamNamespace } from '../../lib/contracts/namespaces';
import {
  endpointClient,
  endpointKeys,
  liveVersion,
  servedVersions,
  type ServedVersion,
} from '../../lib/contracts/serving';
import type { CommonServices, PageServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { servedModelsOf } from './served-models';
import { Unit } from './unit';

/** What served models stand on. */
export interface ServingServices extends CommonServices {
  /** What is reached from outside; undefined where there is no entrance, or nobody who signs people in. */
  readonly pages: PageServices | undefined;
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

/** The header in which the router is told who asks. Its meter looks there. */
const CLIENT_HEADER = 'x-llm-client';

/** OpenAI’s libraries send their key so. */
const KEY_HEADER = 'Authorization';

const SESSION_COOKIE = 'llm-router';

/** One unit for each endpoint: its versions, and the ways to them. */
export function servingUnits(environment: Environment, services: ServingServices): Serving {
  const made = runs(environment, 'serving')
    ? Object.entries(environment.serving?.endpoints ?? {})
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, endpoint]) => endpointUnit(environment, services, { name, endpoint }))
    : [];
  return {
    units: made.map(({ unit }) => unit),
    endpoints: made.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint])),
  };
}

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
  { secrets, tracking, metrics }: ServingServices,
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
    aws: awsAccess(environment, service),
    metrics,
  });
}

/** Whoever reads no model from S3 needs no identity there, and no way to it. */
function awsAccess(environment: Environment, service: string): AwsAccess | undefined {
  const identity = workloadIdentities(environment).find(
    ({ namespace, serviceAccount }) =>
      namespace === NAMESPACES.serving && serviceAccount === service,
  );
  return (
    identity && {
      network: clusterNetwork(environment),
      roleArn: irsaRoleArn(environment, identity.name),
    }
  );
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
  { pages, secrets }: ServingServices,
  exposed: Exposed,
): void {
  const { name, endpoint, services } = exposed;
  const live = liveVersion(endpoint);
  if (pages === undefined || live === undefined || endpoint.access.by === 'none') return;
  const auth = authOf({ chart, pages, secrets }, exposed);
  const route = { ...routeOf(environment, exposed), auth };
  const path = `${APPLICATION_PATHS.llm}/${name}`;
  pages.edge.expose(chart, 'Route', {
    ...route,
    ...placed(name, path),
    backend: versionRules({ ...endpoint, versions: services, live }),
  });
  for (const [version, service] of Object.entries(services)) {
    pages.edge.expose(chart, `Route-${version}`, {
      ...route,
      ...placed(`${name}-${version}`, `${path}.${version}`),
      backend: service,
    });
  }
}

const placed = (name: string, path: string) => ({ name, path, healthPath: `${path}/health` });

/** Tokens come one by one, for as long as an answer takes. */
const routeOf = (environment: Environment, { namespace, endpoint }: Exposed) => ({
  namespace,
  host: platformHosts(environment).platform,
  stripPath: true,
  requestTimeoutSeconds: 0,
  rateLimit: rateLimitOf(endpoint),
  sessionCookie: endpoint.sticky ? SESSION_COOKIE : undefined,
});

function authOf(
  { chart, pages, secrets }: Pick<Unit, 'chart'> & { pages: PageServices; secrets: ISecretStore },
  { name, endpoint: { access }, namespace }: Exposed,
): RouteAuth {
  const clientHeader = CLIENT_HEADER;
  if (access.by === 'token') {
    const { identity } = pages;
    const { groups } = access;
    const audience = endpointClient(name);
    const { secret } = identity.addClient(chart, 'Client', {
      clientId: audience,
      title: `Models: ${name}`,
      namespace,
      flow: { kind: 'machine', groups },
    });
    // Programs outside read it, in the store or here.
    secret.toVolume(audience);
    return { kind: 'jwt', identity, audience, groups, clientHeader };
  }
  const clients = access.by === 'api-key' ? access.clients : [];
  const keys = secrets.addGenerated(chart, 'Keys', endpointKeys(name, clients), {
    name: `${name}-keys`,
    namespace,
    component: 'serving',
  });
  return { kind: 'apiKey', keys, header: KEY_HEADER, clientHeader };
}

const rateLimitOf = ({ requestsPerMinute }: Endpoint) =>
  requestsPerMinute === undefined
    ? undefined
    : ({ requests: requestsPerMinute, per: 'minute' } as const);
