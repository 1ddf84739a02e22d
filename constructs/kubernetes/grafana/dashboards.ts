import { k8s } from 'cdk8s-plus-29';
import { Construct, type IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { platformMetadata, validated, type Labels, type NamespaceReference } from '../core';
import type { Dashboard } from '../prometheus';
import { toDashboardJson } from './dashboard-json';
import { COMPONENT } from './names';

/** By what sidecars of Grafana’s chart find dashboards. https://github.com/grafana-community/helm-charts/blob/main/charts/grafana/values.yaml (sidecar.dashboards) */
const SIDECAR_LABEL = { grafana_dashboard: '1' } as const;
const FOLDER_ANNOTATION = 'grafana_folder';

/** https://github.com/grafana/grafana/blob/v13.2.0/pkg/util/shortid_generator.go (MaxUIDLength) */
const LONGEST_NAME = 40;

/** Dashboards, and where their ConfigMaps are. */
export interface DashboardsProps {
  /** Where the Grafana runs that shows them. */
  readonly namespace: NamespaceReference;
  /** The dashboards, each of a name of its own. */
  readonly dashboards: readonly Dashboard[];
  /**
   * Labels beside `grafana_dashboard: "1"`, by which the sidecar of a Grafana of others finds them.
   * @default - none
   */
  readonly labels?: Labels;
}

/** A ConfigMap with a dashboard in JSON, in the file `<name of the dashboard>.json`. */
export interface DashboardConfigMap {
  readonly configMap: string;
  /** Heading that it is listed below. */
  readonly folder: string;
}

/**
 * A ConfigMap for each dashboard, which any Grafana shows that mounts it, or whose sidecar looks for such. Throws a
 * ValidationError for a dashboard that has nothing to show, or of a name that Grafana refuses.
 */
export class Dashboards extends Construct {
  /** What was made. */
  readonly configMaps: readonly DashboardConfigMap[];

  constructor(scope: Construct, id: string, props: DashboardsProps) {
    super(scope, id);
    this.configMaps = props.dashboards.map((dashboard) => this.add(dashboard, props));
  }

  private add(dashboard: Dashboard, { namespace, labels }: DashboardsProps): DashboardConfigMap {
    assertDashboard(this, dashboard);
    const { name, folder } = dashboard;
    if (this.node.tryFindChild(name) !== undefined) {
      throw new ValidationError(this, `'name' must be unique, got '${name}' of two dashboards`);
    }
    const configMap = `dashboard-${name}`;
    new k8s.KubeConfigMap(this, name, {
      metadata: platformMetadata({
        name: configMap,
        namespace: namespace.name,
        component: COMPONENT,
        labels: { ...SIDECAR_LABEL, ...labels },
        annotations: { [FOLDER_ANNOTATION]: folder },
      }),
      data: { [`${name}.json`]: `${JSON.stringify(toDashboardJson(dashboard))}\n` },
    });
    return { configMap, folder };
  }
}

function assertDashboard(scope: IConstruct, { name, rows }: Dashboard): void {
  validated(scope, 'name', () => {
    assertDnsLabel(name, 'the name of a dashboard');
  });
  const panels = rows.flatMap((row) => row.panels);
  const titles = panels.map(({ title }) => title);
  const empty =
    rows.find((row) => row.panels.length === 0) ??
    panels.find(({ queries }) => queries.length === 0);
  const twice = titles.find((title, index) => titles.indexOf(title) < index);
  const column = panels
    .filter(({ kind }) => kind === 'table')
    .find(({ queries }) => queries.some(({ legend = '' }) => legend.includes('{{')));
  const faults = [
    name.length > LONGEST_NAME &&
      `'name' must have at most ${LONGEST_NAME} characters, got '${name}'`,
    rows.length === 0 && `'rows' of '${name}' must have one at least, got none`,
    empty &&
      `'${empty.title}' of '${name}' must show something, got nothing; add a panel or a query`,
    column &&
      `'legend' of '${column.title}' of '${name}' must be the name of a column, got one with '{{'; labels are columns of their own`,
    twice !== undefined && `'title' must be unique in '${name}', got '${twice}' twice`,
  ];
  const [fault] = faults.filter((each) => typeof each === 'string');
  if (fault !== undefined) throw new ValidationError(scope, fault);
}
