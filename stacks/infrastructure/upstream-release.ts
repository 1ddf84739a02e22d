import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ChartRelease } from '../../lib/release/chart-release';
import { RELEASE_TIMEOUT_SECONDS } from '../../lib/release/timeout';
import { MAX_HISTORY } from './release-defaults';

/** An upstream chart to install. */
export interface UpstreamReleaseProps {
  /** The release. */
  readonly release: ChartRelease;
  /** Releases that must be there before this one, and go after it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The Helm release of a pinned upstream chart. */
export class UpstreamRelease extends Construct {
  readonly resource: Release;

  constructor(scope: Construct, id: string, props: UpstreamReleaseProps) {
    super(scope, id);
    const { release } = props;
    this.resource = new Release(this, 'Resource', {
      name: release.name,
      namespace: release.namespace,
      repository: release.chart.repository,
      chart: release.chart.name,
      version: release.chart.version,
      skipCrds: release.skipDefinitions ?? false,
      atomic: true,
      wait: true,
      timeout: RELEASE_TIMEOUT_SECONDS,
      maxHistory: MAX_HISTORY,
      values: [templateText(JSON.stringify(release.values))],
      dependsOn: props.dependsOn.length === 0 ? undefined : [...props.dependsOn],
    });
  }
}

/**
 * Text as Terraform takes it where it looks for expressions. `jsonencode` of cdktf is no way to write values: it leaves the
 * quotes in them as they are. https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
const templateText = (text: string): string => text.replaceAll(/[$%](?=\{)/g, '$&$&');
