import { Construct } from 'constructs';
import { isOciChart, type ChartReference } from '../../../lib/catalogue';
import { ValidationError } from '../../../lib/errors';
import type { ChartRelease } from '../../../lib/release/chart-release';
import { nullValues } from '../../../lib/release/null-values';
import { Application, type ApplicationOptions, type ApplicationSource } from './application';

/** An upstream chart that Argo CD installs. */
export interface ChartApplicationProps extends ApplicationOptions {
  /** The release. */
  readonly release: ChartRelease;
}

/**
 * The Application of an upstream chart. Argo CD renders the chart and applies the objects itself, with the
 * definitions of the chart's own `crds/` folder, which it also brings to a new version: what is a step by
 * hand with Helm is none here.
 */
export class ChartApplication extends Construct {
  /** The Application's name. */
  readonly applicationName: string;

  constructor(scope: Construct, id: string, props: ChartApplicationProps) {
    super(scope, id);
    const { release, ...options } = props;
    const [dropped] = nullValues(release.values);
    if (dropped !== undefined) {
      throw new ValidationError(
        this,
        `'release.${dropped}' must not be null: it would get lost in an Application; give the value that is meant`,
      );
    }
    this.applicationName = new Application(this, 'Application', {
      ...options,
      name: release.name,
      namespace: release.namespace,
      wave: release.wave,
      source: toSource(release),
    }).applicationName;
  }
}

/** The address by which Argo CD knows a chart's repository; of OCI it is the chart's own, without registration (Argo CD 3.1). */
export function chartRepository(chart: ChartReference): string {
  return isOciChart(chart) ? `${chart.repository}/${chart.name}` : chart.repository;
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/oci/: the path of a chart is always the whole artifact. */
function toSource({ name, chart, values, skipDefinitions }: ChartRelease): ApplicationSource {
  return {
    repoURL: chartRepository(chart),
    targetRevision: chart.version,
    ...(isOciChart(chart) ? { path: '.' } : { chart: chart.name }),
    helm: { releaseName: name, valuesObject: values, skipCrds: skipDefinitions },
  };
}
