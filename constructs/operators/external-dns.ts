import { CHARTS } from '../../lib/catalogue';
import { CONTROLLERS } from '../../lib/contracts/identities';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  metricsCaller,
  monitorValues,
  placementValues,
  resources,
  serviceAccountValues,
  type AwsOperatorOptions,
  type MonitorValues,
  type OperatorOptions,
  type PlacementValues,
  type ResourceValues,
  type ServiceAccountValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.externalDns;

/** https://github.com/kubernetes-sigs/external-dns/blob/external-dns-helm-chart-1.21.1/charts/external-dns/values.yaml */
const METRICS_PORT = 7979;

/** What names are read from, besides Services. https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/ */
const SOURCE_OF_ROUTES = { 'gateway-api': 'gateway-httproute', ingress: 'ingress' } as const;

/** ExternalDNS, which writes the records of Services and routes into Route 53. */
export interface ExternalDnsProps extends OperatorOptions, AwsOperatorOptions {
  /** The zone's name: no record outside it is touched. */
  readonly domain: string;
  /** Whether the zone is public or private; the same name may have one of each. */
  readonly zoneType: 'public' | 'private';
  /** Who owns the records, written beside each: the cluster's name. It never touches another owner's. */
  readonly owner: string;
  /** Region of AWS that its client names, though Route 53 has none. */
  readonly region: string;
  /** What the entrance is made of, whose hosts get records. */
  readonly routes: keyof typeof SOURCE_OF_ROUTES;
  /**
   * Whether records go with what they belong to, or stay when it is gone.
   * @default 'upsert-only'
   */
  readonly policy?: 'sync' | 'upsert-only';
}

interface ExternalDnsValues extends PlacementValues {
  readonly provider: { readonly name: 'aws' };
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly sources: readonly string[];
  readonly domainFilters: readonly string[];
  readonly extraArgs: Readonly<Record<'aws-zone-type', string>>;
  readonly policy: 'sync' | 'upsert-only';
  readonly registry: 'txt';
  readonly txtOwnerId: string;
  readonly serviceAccount: ServiceAccountValues;
  readonly serviceMonitor: MonitorValues;
  readonly resources: ResourceValues;
  readonly priorityClassName?: string;
}

/**
 * The release of ExternalDNS. It elects no leader, so it has one replica. Its CRD is left out: hosts come
 * from Services and routes alone.
 */
export function externalDns(props: ExternalDnsProps): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      calls: ['api-server', 'aws', 'pod-identity'],
      calledOn: metricsCaller(METRICS_PORT, props.monitoredFrom),
    },
    releases: [
      {
        name: 'external-dns',
        wave: WAVES.edge,
        namespace: NAMESPACE,
        chart: CHARTS.externalDns,
        definitions: 'none',
        skipDefinitions: true,
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: ExternalDnsProps): ExternalDnsValues {
  return {
    ...placementValues(props.placement),
    provider: { name: 'aws' },
    env: [{ name: 'AWS_DEFAULT_REGION', value: props.region }],
    sources: ['service', SOURCE_OF_ROUTES[props.routes]],
    domainFilters: [props.domain],
    extraArgs: { 'aws-zone-type': props.zoneType },
    policy: props.policy ?? 'upsert-only',
    registry: 'txt',
    txtOwnerId: props.owner,
    serviceAccount: serviceAccountValues(CONTROLLERS.externalDns.serviceAccount, props),
    serviceMonitor: monitorValues(props.monitoredFrom),
    resources: resources('20m', '64Mi', '256Mi'),
    priorityClassName: props.priorityClassName,
  };
}
