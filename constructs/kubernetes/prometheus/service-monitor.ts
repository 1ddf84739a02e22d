import type { Construct } from 'constructs';
import { CustomResource, type Labels, type NamespaceReference } from '../core';
import { MONITORING_API } from './monitoring-api';

/** Where Kubernetes puts the token of a pod, and what its API is known by. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api */
const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A Service that Prometheus reads each address of. */
export interface ServiceMonitorProps {
  /** Name of the monitor, unique in its namespace. */
  readonly name: string;
  /** Where the monitor is, and the Service unless it is elsewhere. */
  readonly namespace: NamespaceReference;
  /** The labels by which Prometheus selects monitors. */
  readonly monitorLabels: Labels;
  /** Labels of the Service. */
  readonly service: Labels;
  /**
   * Where the Service is.
   * @default - where the monitor is
   */
  readonly serviceNamespace?: string;
  /** Name of the Service's port. */
  readonly port: string;
  /**
   * Path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Whether TLS is spoken, and what is asked of the certificate: nothing, where the server makes it itself, or that it is
   * the API server's.
   * @default - plain text
   */
  readonly tls?: 'self-made' | 'api-server';
  /**
   * Whether Prometheus shows its own token, which the server asks the API server about.
   * @default false
   */
  readonly showsToken?: boolean;
  /**
   * The label `job`, and the one address at which the same is read behind every address of the Service.
   * @default - the name of the Service, and each address
   */
  readonly once?: { readonly job: string; readonly address: string };
}

interface Endpoint {
  readonly port: string;
  readonly path: string;
  readonly scheme?: 'https';
  readonly tlsConfig?:
    | { readonly insecureSkipVerify: true }
    | { readonly caFile: string; readonly serverName: string };
  readonly bearerTokenFile?: string;
  readonly relabelings?: readonly {
    readonly targetLabel: string;
    readonly replacement: string;
  }[];
}

interface ServiceMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly namespaceSelector?: { readonly matchNames: readonly string[] };
  readonly endpoints: readonly Endpoint[];
}

/** A ServiceMonitor, for Services that no pods of ours are behind. Walls are not its own. */
export class ServiceMonitor extends CustomResource<ServiceMonitorSpec> {
  constructor(scope: Construct, id: string, props: ServiceMonitorProps) {
    const { name, namespace, monitorLabels, service, serviceNamespace } = props;
    super(scope, id, {
      apiVersion: MONITORING_API,
      kind: 'ServiceMonitor',
      name,
      namespace: namespace.name,
      component: 'metrics',
      labels: monitorLabels,
      spec: {
        selector: { matchLabels: service },
        ...(serviceNamespace === undefined
          ? {}
          : { namespaceSelector: { matchNames: [serviceNamespace] } }),
        endpoints: [endpointOf(props)],
      },
    });
  }
}

const endpointOf = ({
  port,
  path = '/metrics',
  tls,
  showsToken,
  once,
}: ServiceMonitorProps): Endpoint => ({
  port,
  path,
  ...(tls === undefined ? {} : { scheme: 'https', tlsConfig: TLS[tls] }),
  ...(showsToken === true ? { bearerTokenFile: `${ACCOUNT_FOLDER}/token` } : {}),
  ...(once === undefined ? {} : { relabelings: onceOf(once) }),
});

const TLS = {
  'self-made': { insecureSkipVerify: true },
  'api-server': { caFile: `${ACCOUNT_FOLDER}/ca.crt`, serverName: 'kubernetes' },
} as const;

/** Targets of the same labels are one: https://github.com/prometheus/prometheus/blob/v3.14.0/scrape/scrape.go */
const onceOf = ({ job, address }: NonNullable<ServiceMonitorProps['once']>) => [
  { targetLabel: 'job', replacement: job },
  { targetLabel: '__address__', replacement: address },
  { targetLabel: 'instance', replacement: address },
];
