import { App } from 'cdktf';
import type { Environment } from '../../lib/config';
import { LAST_OPERATOR_WAVE } from '../../lib/contracts/waves';
import type { ChartRelease } from '../../lib/release/chart-release';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { FoundationStack } from './foundation-stack';
import { OperatorsStack } from './operators-stack';
import { filesOf } from './stack-files';
import { WorkloadsStack } from './workloads-stack';

/** What the Terraform half is made from. */
export interface InfrastructureProps {
  /** The validated environment. */
  readonly environment: Environment;
  /** The rendered units of the Kubernetes half. */
  readonly units: readonly RenderedUnit[];
  /** The unit whose removal removes what controllers made in AWS. */
  readonly teardown: RenderedUnit;
  /** Upstream charts to install. */
  readonly chartReleases: readonly ChartRelease[];
  /** An empty folder that cdktf may create its folders in; nothing of it is part of the result. */
  readonly scratchDirectory: string;
}

/** The Terraform half: the content of `cdktf.out/` by path. */
export type InfrastructureFiles = Readonly<Record<string, string>>;

/** Whether something is installed by the stack of operators. */
const isOperators = ({ wave }: { readonly wave: number }) => wave <= LAST_OPERATOR_WAVE;

/** Builds the three stacks, validates them, and renders what `cdktf.out/` holds. */
export function synthesizeInfrastructure(props: InfrastructureProps): InfrastructureFiles {
  const { environment, scratchDirectory } = props;
  const app = new App({ outdir: scratchDirectory, stackTraces: false });
  const foundation = new FoundationStack(app, 'foundation', { environment });
  const operators = new OperatorsStack(app, 'operators', {
    environment,
    cluster: foundation.cluster,
    bridgeValues: foundation.bridgeValues,
    units: props.units.filter(isOperators),
    chartReleases: props.chartReleases.filter(isOperators),
    teardown: props.teardown,
  });
  const workloads = new WorkloadsStack(app, 'workloads', {
    environment,
    cluster: foundation.cluster,
    operators,
    units: props.units.filter((unit) => !isOperators(unit)),
    chartReleases: props.chartReleases.filter((release) => !isOperators(release)),
  });
  return filesOf(app, [
    { stack: foundation, charts: [] },
    { stack: operators, charts: operators.charts },
    { stack: workloads, charts: workloads.charts },
  ]);
}
