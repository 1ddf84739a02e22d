import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { PackedChart } from '../../lib/release/pack';
import type { ChartRelease } from '../../lib/release/chart-release';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { helmProvider, type ClusterConnection } from './cluster-connection';
import { PlatformStack, type PlatformStackProps } from './platform-stack';
import { addReleases } from './release-sequence';

/** What the workloads stack installs, and where. */
export interface WorkloadsStackProps extends PlatformStackProps {
  /** The cluster. */
  readonly cluster: ClusterConnection;
  /** The stack that must be there before this one. */
  readonly operators: TerraformStack;
  /** Units of the later waves. */
  readonly units: readonly RenderedUnit[];
  /** Upstream charts of the later waves. */
  readonly chartReleases: readonly ChartRelease[];
}

/** Databases, applications, teams: everything the platform configures on top of its operators. */
export class WorkloadsStack extends PlatformStack {
  /** The charts of the units, to be written beside the stack. */
  readonly charts: readonly PackedChart[];

  constructor(scope: Construct, id: string, props: WorkloadsStackProps) {
    super(scope, id, props);
    this.addDependency(props.operators);
    helmProvider(this, props.cluster, props.environment.region);
    this.charts = addReleases(this, {
      units: props.units,
      chartReleases: props.chartReleases,
      bridgeValues: {},
    }).charts;
  }
}
