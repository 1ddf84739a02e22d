import type { Chart } from 'cdk8s';
import { Namespace, type INamespace, type Labels } from '../../../../constructs/kubernetes/core';
import {
  Grafana,
  type GrafanaProps,
  type ITelemetrySource,
} from '../../../../constructs/kubernetes/grafana';
import type { Dashboard } from '../../../../constructs/kubernetes/prometheus';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../oauth2-proxy/fakes';

/** A source that remembers its readers. */
export class FakeSource implements ITelemetrySource {
  readonly readers: [name: string, namespace: string, pods: Labels][] = [];

  constructor(readonly queryUrl: string) {}

  addReader(name: string, { name: namespace }: INamespace, pods: Labels): void {
    this.readers.push([name, namespace, pods]);
  }
}

/** Labels of its pods. */
export const PODS = {
  'app.kubernetes.io/name': 'grafana',
  'app.kubernetes.io/component': 'dashboards',
};

/** A dashboard of one figure. */
export const DASHBOARD: Dashboard = {
  name: 'models',
  title: 'Models',
  folder: 'Serving',
  description: 'Whether models answer.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          title: 'Up',
          description: 'It should be 1.',
          kind: 'stat',
          unit: 'none',
          queries: [{ expr: 'up' }],
        },
      ],
    },
  ],
};

/** All sources that it may have. */
export const SOURCES = {
  prometheus: new FakeSource('http://prometheus:9090'),
  alertmanager: new FakeSource('http://alertmanager:9093'),
  logs: new FakeSource('http://loki:3100'),
  traces: new FakeSource('http://tempo:3200'),
};

const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'grafana'),
  host: 'platform.ml.acme.io',
  path: '/grafana',
  image: 'docker.io/grafana/grafana:13.2.0',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  groups: ['team-vision'],
  editorGroups: ['ml-engineers', 'sre'],
  adminGroups: ['ml-admins'],
  database: new FakeDatabase(),
  secrets: new FakeSecrets(),
  dataSources: { prometheus: new FakeSource('http://prometheus:9090') },
});

/** What differs from the usual. */
export type Props = Partial<GrafanaProps>;

/** A Grafana in a chart, with what it was handed. */
export function grafana(chart: Chart, props: Props = {}) {
  const given = providers(chart);
  return { ...given, grafana: new Grafana(chart, 'Grafana', { ...given, ...props }) };
}

/** Its objects. */
export const objects = (props: Props = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    grafana(chart, props);
  });

/** A member of its pods. */
export const pod = (path: readonly (string | number)[], props: Props = {}): unknown =>
  memberAt(findObject(objects(props), 'Deployment'), ['spec', 'template', 'spec', ...path]);

/** A file that it is told things by. */
export const file = (name: string, props: Props = {}): string =>
  String(memberAt(findObject(objects(props), 'ConfigMap', 'grafana-settings'), ['data', name]));

/** Its settings. */
export const settings = (props: Props = {}) => file('grafana.ini', props);
