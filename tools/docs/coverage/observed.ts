import { parseAllDocuments } from 'yaml';
import type { Environment } from '../../../lib/config';
import { PROMETHEUS } from '../../../lib/contracts/monitoring';
import { TELEMETRY_GATEWAY } from '../../../lib/contracts/telemetry';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import type { CoveredComponent } from './components';

/** What an output has, by what it is to a component. */
export type Observed = Readonly<
  Record<Exclude<keyof CoveredComponent, 'component'>, ReadonlySet<string>>
>;

interface EmittedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const MONITORS = ['PodMonitor', 'ServiceMonitor'];
const DASHBOARD = /^dashboard-(.*)$/;

/** The name of the edge that lets somebody send to the collectors. */
const SENDER = new RegExp(`^egress-(.*)-to-${TELEMETRY_GATEWAY.host.split('.')[0] ?? ''}$`);

/** What watches the components of an environment. */
export function observed(environment: Environment): Observed {
  const { units, chartReleases } = synthesizeManifests(environment);
  const objects = units.flatMap(({ yaml }) =>
    // What the program writes has these members.
    parseAllDocuments(yaml).map((document) => document.toJSON() as EmittedObject),
  );
  const placed = (...kinds: readonly string[]) =>
    objects.filter(({ kind }) => kinds.includes(kind)).map(placeOf);
  const named = (kind: string, pattern: RegExp) =>
    objects.flatMap((object) => (object.kind === kind ? matchOf(object, pattern) : []));
  const [label = ''] = Object.keys(PROMETHEUS.monitorLabels);
  const monitored = chartReleases.filter(({ values }) => JSON.stringify(values).includes(label));
  return {
    metrics: new Set([...placed(...MONITORS), ...monitored.map(({ name }) => name)]),
    traces: new Set(
      named('NetworkPolicy', SENDER).map(({ namespace, match }) => `${namespace}/${match}`),
    ),
    dashboards: new Set(named('ConfigMap', DASHBOARD).map(({ match }) => match)),
    alerts: new Set(placed('PrometheusRule')),
  };
}

const placeOf = ({ metadata: { namespace = '', name } }: EmittedObject): string =>
  `${namespace}/${name}`;

function matchOf({ metadata: { namespace = '', name } }: EmittedObject, pattern: RegExp) {
  const match = pattern.exec(name)?.[1];
  return match === undefined ? [] : [{ namespace, match }];
}
