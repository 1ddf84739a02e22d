import { PlatformApplications, RootApplication } from '../../constructs/kubernetes/argo-cd';
import { PlatformHelmReleases, PlatformKustomizations } from '../../constructs/kubernetes/flux';
import type { Environment } from '../../lib/config';
import { teamNamespace } from '../../lib/contracts/namespaces';
import { serviceNamespaces } from '../../lib/contracts/service-namespaces';
import { deliveredBy } from '../../lib/contracts/services';
import { WAVES, type WaveName } from '../../lib/contracts/waves';
import type { ChartRelease } from '../../lib/release/chart-release';
import type { GitSource } from '../../lib/release/git-source';
import { unitFileName, type RenderedUnit } from '../../lib/release/rendered-unit';
import { handFiles } from './hand-files';
import { Unit } from './unit';

/** What is to be installed. */
export interface Deliverables {
  readonly units: readonly RenderedUnit[];
  readonly chartReleases: readonly ChartRelease[];
}

type GitOps<By extends 'argo-cd' | 'flux'> = Extract<
  NonNullable<Environment['delivery']>,
  { readonly by: By }
>;

/** Folder below `dist/` of what Argo CD or Flux is given. */
const FOLDER = 'delivery';

/** Whether Terraform installs a unit: everything by default; with GitOps what carries ids of AWS. */
export function isTerraforms(environment: Environment, unit: RenderedUnit): boolean {
  if (environment.provider === 'none') return false;
  return deliveredBy(environment) === 'terraform' || unit.releaseOnly || unit.wave <= WAVES.storage;
}

/** The content of `dist/`: one file a unit, except what only Helm can install, and what delivers them. */
export function manifestFiles(
  environment: Environment,
  deliverables: Deliverables,
): Readonly<Record<string, string>> {
  const files = deliverables.units
    .filter(({ releaseOnly }) => !releaseOnly)
    .map((unit) => [unitFileName(unit), unit.yaml] as const);
  return { ...Object.fromEntries(files), ...deliveryFiles(environment, deliverables) };
}

function deliveryFiles(
  environment: Environment,
  { units, chartReleases }: Deliverables,
): Record<string, string> {
  const { delivery } = environment;
  const owned = units.filter((unit) => !isTerraforms(environment, unit));
  if (deliveredBy(environment) === 'hand') return handFiles(units, chartReleases);
  if (delivery?.by === 'argo-cd') {
    return argoCdFiles(environment, delivery, { units: owned, chartReleases });
  }
  return delivery?.by === 'flux' ? fluxFiles(delivery, { units: owned, chartReleases }) : {};
}

function argoCdFiles(
  environment: Environment,
  delivery: GitOps<'argo-cd'>,
  { units, chartReleases }: Deliverables,
): Record<string, string> {
  const options = { argoCdNamespace: delivery.namespace };
  const source = sourceOf(delivery);
  const file = 'applications.yaml';
  return {
    [`${FOLDER}/${file}`]: yamlOf('applications', (chart) => {
      new PlatformApplications(chart, 'Applications', {
        ...options,
        source,
        units,
        releases: chartReleases,
        namespaces: [
          ...serviceNamespaces(environment),
          ...Object.keys(environment.teams).map(teamNamespace),
        ],
      });
    }),
    [`${FOLDER}/root.yaml`]: yamlOf('root', (chart) => {
      new RootApplication(chart, 'Root', {
        ...options,
        source: { ...source, path: `${source.path}/${FOLDER}` },
        file,
      });
    }),
  };
}

/** HelmReleases are units like others: they are in Git beside them, wave by wave. */
function fluxFiles(
  delivery: GitOps<'flux'>,
  { units, chartReleases }: Deliverables,
): Record<string, string> {
  const options = { fluxNamespace: delivery.namespace };
  const charts = chartUnits(chartReleases, options.fluxNamespace);
  return {
    ...Object.fromEntries(charts.map((unit) => [unitFileName(unit), unit.yaml])),
    [`${FOLDER}/kustomizations.yaml`]: yamlOf('kustomizations', (chart) => {
      new PlatformKustomizations(chart, 'Kustomizations', {
        ...options,
        source: sourceOf(delivery),
        units: [...units, ...charts],
      });
    }),
  };
}

function chartUnits(releases: readonly ChartRelease[], fluxNamespace: string): RenderedUnit[] {
  return WAVE_NAMES.filter((name) => releases.some(({ wave }) => wave === WAVES[name])).map(
    (name) => {
      const unit = new Unit(`charts-${name}`, name);
      new PlatformHelmReleases(unit.chart, 'Charts', {
        fluxNamespace,
        releases,
        wave: WAVES[name],
      });
      return unit.render();
    },
  );
}

const WAVE_NAMES: readonly WaveName[] = [
  'base',
  'definitions',
  'storage',
  'controllers',
  'edge',
  'databases',
  'identity',
  'applications',
  'workloads',
];

const sourceOf = ({ repository, revision, path }: GitOps<'argo-cd' | 'flux'>): GitSource => ({
  repository,
  revision,
  path,
});

function yamlOf(name: string, build: (chart: Unit['chart']) => void): string {
  const unit = new Unit(name, 'base');
  build(unit.chart);
  return unit.render().yaml;
}
