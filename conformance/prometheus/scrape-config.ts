import type { MonitorEndpoint, PodMonitor, PodPort } from './monitors';

/** Says what is in a key of a Secret. */
export type SecretValue = (secret: string, key: string) => string;

/** What a monitor finds, and how it is read. */
export interface ScrapeOptions {
  /** Ports of pods, also those that are not meant. */
  readonly pods: readonly PodPort[];
  /** Where all of them answer: `host:port`. */
  readonly address: string;
  /** What Secrets hold. */
  readonly secret: SecretValue;
}

const POD = '__meta_kubernetes_pod';

/**
 * What the operator makes of a PodMonitor, but with pods that are told instead of found.
 * https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/promcfg.go (generatePodMonitorConfig)
 */
export const scrapeConfig = (
  { namespace, name, pods, endpoint }: PodMonitor,
  options: ScrapeOptions,
): object => ({
  job_name: `podMonitor/${namespace}/${name}/0`,
  honor_labels: false,
  metrics_path: endpoint.path,
  ...credentialsOf(endpoint, options.secret),
  static_configs: options.pods
    .filter((pod) => pod.namespace === namespace)
    .map((pod) => ({ targets: [options.address], labels: found(pod) })),
  relabel_configs: [
    ...Object.entries(pods).map(([label, value]) => keep(labelName(label), value)),
    keep(`${POD}_container_port_name`, endpoint.port),
    copied('__meta_kubernetes_namespace', 'namespace'),
    copied(`${POD}_container_name`, 'container'),
    copied(`${POD}_name`, 'pod'),
    { target_label: 'job', replacement: `${namespace}/${name}` },
    { target_label: 'endpoint', replacement: endpoint.port },
  ],
});

function credentialsOf({ authorization, basicAuth }: MonitorEndpoint, secret: SecretValue): object {
  const read = ({ name, key }: { readonly name: string; readonly key: string }) =>
    secret(name, key);
  return {
    ...(authorization && { authorization: { credentials: read(authorization.credentials) } }),
    ...(basicAuth && {
      basic_auth: { username: read(basicAuth.username), password: read(basicAuth.password) },
    }),
  };
}

/** What Prometheus knows of a pod that it finds. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#pod */
const found = ({ namespace, pod, container, port, labels }: PodPort) => ({
  __meta_kubernetes_namespace: namespace,
  [`${POD}_name`]: pod,
  [`${POD}_container_name`]: container,
  [`${POD}_container_port_name`]: port,
  ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [labelName(key), value])),
});

const labelName = (label: string): string =>
  `${POD}_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`;

const keep = (source: string, value: string) => ({
  action: 'keep',
  source_labels: [source],
  regex: value.replaceAll(/[.]/g, String.raw`\.`),
});

const copied = (source: string, label: string) => ({
  source_labels: [source],
  target_label: label,
});
