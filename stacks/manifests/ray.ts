import { Namespace, Peer, type INamespace } from '../../constructs/kubernetes/core';
import type { IGrafana, ITelemetrySource } from '../../constructs/kubernetes/grafana';
import { teamNotebookPods } from '../../constructs/kubernetes/jupyterhub';
import {
  cleanUpPods,
  headPods,
  RAY_PORTS,
  RayAccess,
  RayCluster,
  RayDashboard,
  stateKeyPrefixes,
  TeamRay,
  type RayClusterProps,
  type RayMetricsPages,
} from '../../constructs/kubernetes/ray';
import { Valkey } from '../../constructs/kubernetes/valkey';
import { OPERATOR_NAMESPACES } from '../../constructs/operators';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import {
  NAMESPACES,
  teamGroup,
  teamNamespace,
  teamServiceAccount,
  teamUnitName,
} from '../../lib/contracts/namespaces';
import {
  hasRayClusters,
  RAY_STATE,
  rayClusterName,
  rayPagesName,
  rayStateUser,
  recoversRay,
} from '../../lib/contracts/ray';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import type { CommonServices, PageServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { headNodes, rayImage, workerGroups } from './ray-clusters';
import { TEAM_TRACKING, teamTracking } from './teams';
import { Unit } from './unit';

/** What Ray is handed. */
export interface RayServices extends CommonServices {
  /** What pages stand on; undefined where there are none. */
  readonly pages: PageServices | undefined;
  /** What draws charts of clusters, and where their figures are; undefined where there is none. */
  readonly charts: RayCharts | undefined;
}

/** What draws charts, and where their figures are. */
export interface RayCharts {
  readonly prometheus: ITelemetrySource;
  readonly grafana: IGrafana;
}

/** What stands around the operator: what people may do, and for each team its edges and its cluster. */
export function rayUnits(environment: Environment, services: RayServices): Unit[] {
  if (!runs(environment, 'ray')) return [];
  const access = new Unit('ray-access', 'applications');
  new RayAccess(access.chart, 'Access');
  const state = stateUnit(environment, services);
  return [
    access,
    ...(state === undefined ? [] : [state.unit]),
    ...Object.keys(environment.teams)
      .toSorted()
      .map((team) => teamUnit(environment, team, services, state?.cache)),
  ];
}

interface StateUnit {
  readonly unit: Unit;
  readonly cache: Valkey;
}

/** State of a cluster is small: names of actors, and settings of what it serves. */
const STATE_SIZE = '4Gi';

/** What clusters remember; each of its users has keys of its own. */
function stateUnit(
  environment: Environment,
  { secrets, metrics }: CommonServices,
): StateUnit | undefined {
  if (!recoversRay(environment)) return undefined;
  const unit = new Unit(RAY_STATE, 'databases');
  const cache = new Valkey(unit.chart, 'Valkey', {
    name: RAY_STATE,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.databases),
    secrets,
    metrics,
    image: platformImage(environment, IMAGES.valkey),
    exporterImage: platformImage(environment, IMAGES.redisExporter),
    storage: {
      size: STATE_SIZE,
      storageClass: { storageClassName: storageClassNames(environment).block },
    },
    backup: { none: 'state without the pods that it is of is of no use' },
  });
  return { unit, cache };
}

function teamUnit(
  environment: Environment,
  team: string,
  { pages, metrics, traces, charts }: RayServices,
  cache: Valkey | undefined,
): Unit {
  const name = teamNamespace(team);
  const unit = new Unit(teamUnitName(team, 'ray'), 'workloads');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', name);
  new TeamRay(unit.chart, 'Ray', {
    namespace,
    network: clusterNetwork(environment),
    operatorNamespace: OPERATOR_NAMESPACES.kubeRayOperator,
    metrics,
    traces,
  });
  if (!hasRayClusters(environment)) return unit;
  const pods = headPods(rayClusterName(team));
  const login = { name: rayStateUser(team), namespace, pods };
  const recovery = cache && {
    ...cache.addUser(unit.chart, 'State', { ...login, keyPrefixes: stateKeyPrefixes(name) }),
    stateNamespace: name,
  };
  cache?.allowFrom(`${login.name}-clean-up`, namespace, cleanUpPods(rayClusterName(team)));
  const cluster = addCluster(unit, environment, team, {
    recovery,
    traces,
    metricsPages: chartsOf(environment, team, { namespace, charts }),
  });
  if (environment.jupyterHub !== undefined) allowNotebooks(namespace, team);
  if (pages !== undefined) {
    new RayDashboard(unit.chart, 'Dashboard', {
      ...pages,
      ...pagesOf(environment, team),
      cluster,
      namespace,
    });
  }
  return unit;
}

/** The head looks whether both are there, and asks for figures; browsers of people ask Grafana for charts. */
function chartsOf(
  environment: Environment,
  team: string,
  { namespace, charts }: { readonly namespace: INamespace; readonly charts?: RayCharts },
): RayMetricsPages | undefined {
  if (charts === undefined || environment.ray?.cluster?.charts !== true) return undefined;
  const cluster = rayClusterName(team);
  const { prometheus, grafana } = charts;
  for (const each of [prometheus, grafana]) each.addReader(cluster, namespace, headPods(cluster));
  return {
    prometheusUrl: prometheus.queryUrl,
    grafanaUrl: grafana.serviceUrl,
    grafanaPublicUrl: grafana.url,
  };
}

/** Notebooks that work for the team hold connections to its cluster, and send jobs. */
function allowNotebooks(namespace: INamespace, team: string): void {
  namespace.allowIngressFrom(
    'notebooks-to-ray',
    Peer.pods({ name: NAMESPACES.jupyterHub }, teamNotebookPods(team)),
    { ports: [RAY_PORTS.client, RAY_PORTS.dashboard], pods: headPods(rayClusterName(team)) },
  );
}

const pagesOf = (environment: Environment, team: string) => ({
  host: platformHosts(environment).platform,
  path: `${APPLICATION_PATHS.ray}/${team}`,
  clientId: rayPagesName(team),
  groups: [environment.access.admin.group, teamGroup(environment, team)],
});

/** The cluster of a team. Its pages are behind sign-in, and else nobody reaches it but the team. */
function addCluster(
  { chart }: Unit,
  environment: Environment,
  team: string,
  surroundings: Pick<RayClusterProps, 'recovery' | 'traces' | 'metricsPages'>,
): RayCluster {
  const settings = environment.ray?.cluster;
  return new RayCluster(chart, 'Cluster', {
    name: rayClusterName(team),
    namespace: Namespace.fromName(chart, 'ClusterNamespace', teamNamespace(team)),
    image: rayImage(environment),
    version: IMAGES.ray.tag,
    serviceAccountName: teamServiceAccount(team),
    head: { resources: settings?.head, nodes: headNodes(environment) },
    workers: workerGroups(environment),
    scaling: { idleSeconds: settings?.idleSeconds },
    ...surroundings,
    auth: 'network',
    variablesFrom: [TEAM_TRACKING],
    tracking: teamTracking(environment, team),
  });
}
