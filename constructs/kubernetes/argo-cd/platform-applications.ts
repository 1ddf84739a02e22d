import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { KUBE_SYSTEM, NAMESPACES } from '../../../lib/contracts/namespaces';
import { ValidationError } from '../../../lib/errors';
import type { ChartRelease } from '../../../lib/release/chart-release';
import type { GitSource } from '../../../lib/release/git-source';
import { unitFileName, type RenderedUnit } from '../../../lib/release/rendered-unit';
import type { ApplicationOptions } from './application';
import { ChartApplication, chartRepository } from './chart-application';
import { DeliveryProject } from './delivery-project';
import { ManifestsApplication } from './manifests-application';

/** A unit whose file is in Git. */
export type DeliveredUnit = Pick<RenderedUnit, 'name' | 'wave' | 'wait'>;

/** Everything that Argo CD installs of a platform. */
export interface PlatformApplicationsProps extends Omit<ApplicationOptions, 'project'> {
  /** Where the manifests are. */
  readonly source: GitSource;
  /** The units with a file there. */
  readonly units: readonly DeliveredUnit[];
  /** The upstream charts. */
  readonly releases: readonly ChartRelease[];
  /**
   * Namespaces of the manifests, beside those of the releases, the platform's own and `kube-system`,
   * where operators bind the role by which they read the API server's certificates.
   * @default - none
   */
  readonly namespaces?: readonly string[];
}

/**
 * One Application for each unit and each upstream chart, in the platform's waves, and the project that
 * limits them. The waves count when one Application holds them all: see RootApplication.
 */
export class PlatformApplications extends Construct {
  /** The project's name. */
  readonly projectName: string;

  constructor(scope: Construct, id: string, props: PlatformApplicationsProps) {
    super(scope, id);
    const { source, units, releases, namespaces = [], ...rest } = props;
    this.assertDistinct([...units, ...releases].map(({ name }) => name));
    this.projectName = props.prefix ?? PLATFORM;
    new DeliveryProject(this, 'Project', {
      name: this.projectName,
      argoCdNamespace: props.argoCdNamespace,
      server: props.server,
      repositories: [source.repository, ...releases.map(({ chart }) => chartRepository(chart))],
      namespaces: [
        NAMESPACES.platform,
        KUBE_SYSTEM,
        ...namespaces,
        ...releases.map(({ namespace }) => namespace),
      ],
    });
    const options = { ...rest, project: this.projectName };
    for (const { name, wave, wait } of units) {
      const files = [unitFileName({ name, wave })];
      const own = { name, wave, wait, files, namespace: NAMESPACES.platform };
      new ManifestsApplication(this, `Unit-${name}`, { ...options, ...own, source });
    }
    for (const release of releases) {
      new ChartApplication(this, `Chart-${release.name}`, { ...options, release });
    }
  }

  private assertDistinct(names: readonly string[]): void {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return;
    throw new ValidationError(
      this,
      `'units' and 'releases' must have different names, got '${twice}' twice; rename the unit`,
    );
  }
}
