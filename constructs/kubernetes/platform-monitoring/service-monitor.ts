import { Construct } from 'constructs';
import { CustomResource, type INamespace, type Labels } from '../core';

/** https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/apis/monitoring/v1/servicemonitor_types.go */
const MONITORING_API = 'monitoring.coreos.com/v1';

/** Where Prometheus’ own token is, which it shows to who asks. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The Service of a chart that has metrics. */
export interface ServiceMonitorProps {
  /** Name of the monitor, unique in the namespace: the product. */
  readonly name: string;
  /** Where the monitor is: the namespace of Prometheus. */
  readonly namespace: INamespace;
  /** Where the Service is. It lets Prometheus in already. */
  readonly serviceNamespace: { readonly name: string };
  /** Labels of the Service. */
  readonly services: Labels;
  /** Name of its port. */
  readonly port: string;
  /** The labels by which Prometheus selects monitors. */
  readonly monitorLabels: Labels;
  /**
   * Whether it speaks TLS, with a certificate that it made itself, and shows metrics to those alone that may read them.
   * @default false
   */
  readonly secured?: boolean;
}

interface ServiceMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly endpoints: readonly {
    readonly port: string;
    readonly path: '/metrics';
    readonly scheme?: 'https';
    readonly bearerTokenFile?: string;
    readonly tlsConfig?: { readonly insecureSkipVerify: true };
  }[];
}

/** A monitor of a product whose chart makes none with labels of ours. */
export class ServiceMonitor extends Construct {
  constructor(scope: Construct, id: string, props: ServiceMonitorProps) {
    super(scope, id);
    const { name, namespace, serviceNamespace, services, port, monitorLabels, secured } = props;
    new CustomResource<ServiceMonitorSpec>(this, 'Resource', {
      apiVersion: MONITORING_API,
      kind: 'ServiceMonitor',
      name,
      namespace: namespace.name,
      component: 'metrics',
      labels: monitorLabels,
      spec: {
        selector: { matchLabels: services },
        namespaceSelector: { matchNames: [serviceNamespace.name] },
        endpoints: [{ port, path: '/metrics', ...(secured === true ? SECURED : {}) }],
      },
    });
  }
}

const SECURED = {
  scheme: 'https',
  bearerTokenFile: TOKEN_FILE,
  tlsConfig: { insecureSkipVerify: true },
} as const;
