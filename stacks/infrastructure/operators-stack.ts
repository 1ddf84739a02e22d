import type { Construct } from 'constructs';
import type { ChartRelease } from '../../lib/release/chart-release';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { packUnit, type PackedChart } from '../../lib/release/pack';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { helmProvider, type ClusterConnection } from './cluster-connection';
import { PlatformStack, type PlatformStackProps } from './platform-stack';
import { addReleases } from './release-sequence';
import { UnitRelease } from './unit-release';

/** What the operators stack installs, and where. */
export interface OperatorsStackProps extends PlatformStackProps {
  /** The cluster. */
  readonly cluster: ClusterConnection;
  /** Values of bridged units, by name. */
  readonly bridgeValues: Readonly<Record<string, string>>;
  /** Units of the first waves. */
  readonly units: readonly RenderedUnit[];
  /** Upstream charts. */
  readonly chartReleases: readonly ChartRelease[];
  /** The unit whose removal removes what controllers made in AWS. */
  readonly teardown: RenderedUnit;
}

/** Namespaces, node pools, storage classes and controllers: what every application stands on. */
export class OperatorsStack extends PlatformStack {
  /** The charts of the units, to be written beside the stack. */
  readonly charts: readonly PackedChart[];

  constructor(scope: Construct, id: string, props: OperatorsStackProps) {
    super(scope, id, props);
    helmProvider(this, props.cluster, props.environment.region);
    const { charts, last } = addReleases(this, props);
    const teardown = packUnit(props.teardown);
    new UnitRelease(this, 'Teardown', {
      unit: props.teardown,
      chart: teardown,
      namespace: NAMESPACES.platform,
      dependsOn: last,
    });
    this.charts = [...charts, teardown];
  }
}
