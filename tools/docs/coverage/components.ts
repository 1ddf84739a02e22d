/** Names of what covers a component, or why nothing does. */
export type Cover = readonly string[] | { readonly none: string };

/** What is seen of a component. */
export interface CoveredComponent {
  readonly component: string;
  /** Monitors, as `namespace/name`; releases whose charts make their own, by name. */
  readonly metrics: Cover;
  /** Who sends traces, as `namespace/name`. */
  readonly traces: Cover;
  /** Names of dashboards. */
  readonly dashboards: Cover;
  /** Objects with its alerts, as `namespace/name`. */
  readonly alerts: Cover;
}

/** Programs that have no spans, or none that OTLP could take: docs/guides/tracing.md says of each. */
const NO_SPANS = { none: 'has no spans' };
const OF_REQUESTS = { none: 'of the requests before it' };
const OF_UPSTREAM = { none: "upstream's rules" };
const OWN_PAGES = { none: 'has pages of its own' };
const ON_PLATFORM_HOME = { none: 'on `platform-home`' };
const BY_TARGETS = { none: "upstream's: a target is down" };

/** Everything of the platform that runs, and how it is seen. */
export const COVERED_COMPONENTS: readonly CoveredComponent[] = [
  {
    component: 'JupyterHub',
    metrics: ['jupyter/hub'],
    traces: ['jupyter/notebook'],
    dashboards: ['jupyterhub'],
    alerts: ['jupyter/hub'],
  },
  {
    component: 'Airflow',
    metrics: ['airflow/airflow', 'databases/airflow-queue'],
    traces: ['airflow/airflow'],
    dashboards: ['airflow'],
    alerts: ['airflow/airflow', 'databases/airflow-queue'],
  },
  {
    component: 'Spark',
    metrics: ['team-vision/spark-drivers', 'team-vision/spark-executors', 'spark-operator'],
    traces: NO_SPANS,
    dashboards: ['spark'],
    alerts: ['spark-operator/spark'],
  },
  {
    component: 'Argo Workflows',
    metrics: ['argo-workflows'],
    traces: NO_SPANS,
    dashboards: ['argo-workflows'],
    alerts: ['argo/argo-workflows'],
  },
  {
    component: 'MLflow',
    metrics: ['mlflow/mlflow'],
    traces: { none: 'keeps traces of models itself' },
    dashboards: ['mlflow'],
    alerts: ['mlflow/mlflow'],
  },
  {
    component: 'Keycloak',
    metrics: ['keycloak/keycloak'],
    traces: ['keycloak/keycloak'],
    dashboards: ['keycloak'],
    alerts: ['keycloak/keycloak'],
  },
  {
    component: 'Gateway',
    metrics: ['gateway/gateway', 'envoy-gateway-system/envoy-gateway'],
    traces: ['gateway/platform'],
    dashboards: ['gateway'],
    alerts: ['gateway/gateway'],
  },
  {
    component: 'PostgreSQL',
    metrics: ['databases/postgres', 'cloudnative-pg'],
    traces: OF_REQUESTS,
    dashboards: ['postgresql'],
    alerts: ['databases/postgres'],
  },
  {
    component: 'Valkey',
    metrics: ['databases/airflow-queue'],
    traces: NO_SPANS,
    dashboards: ['valkey'],
    alerts: ['databases/airflow-queue'],
  },
  {
    component: 'Kueue',
    metrics: ['kueue-system/kueue'],
    traces: NO_SPANS,
    dashboards: ['queues'],
    alerts: ['monitoring/platform-kueue'],
  },
  {
    component: 'Kubeflow Trainer, JobSet',
    metrics: [
      'kubeflow-system/kubeflow-trainer',
      'kubeflow-system/jobset',
      'team-vision/training-progress',
    ],
    traces: NO_SPANS,
    dashboards: ['training'],
    alerts: ['monitoring/platform-training'],
  },
  {
    component: 'Training operator',
    metrics: ['training-operator/training-operator'],
    traces: NO_SPANS,
    dashboards: ['training-operator'],
    alerts: ['training-operator/training-operator'],
  },
  {
    component: 'Ray, Ray Serve',
    metrics: ['team-vision/ray', 'kuberay-operator'],
    traces: ['team-vision/ray'],
    dashboards: ['ray', 'ray-serve'],
    alerts: ['team-vision/ray'],
  },
  {
    component: 'vLLM',
    metrics: ['serving/chat-v1-qwen', 'serving/chat-v1-router'],
    traces: ['serving/chat-v1', 'serving/chat-v1-router'],
    dashboards: ['vllm'],
    alerts: ['serving/chat-v1-qwen', 'serving/chat-v1-router'],
  },
  {
    component: 'Other model servers',
    metrics: ['serving/server-sentiment'],
    traces: ['serving/server-sentiment'],
    dashboards: { none: 'by preset: TGI and Triton have theirs' },
    alerts: ['serving/server-sentiment'],
  },
  {
    component: 'What watches models',
    metrics: [
      'serving/server-sentiment-monitor',
      'serving/monitor-sentiment-mirror',
      'serving/pushgateway',
    ],
    traces: NO_SPANS,
    dashboards: ['model-quality'],
    alerts: [
      'serving/server-sentiment-monitor',
      'serving/monitor-sentiment-mirror',
      'serving/monitor-sentiment-validation',
      'serving/monitor-sentiment-drift',
      'serving/pushgateway',
    ],
  },
  {
    component: 'Open WebUI',
    metrics: { none: 'shows none; its routes are on `gateway`' },
    traces: ['open-webui/open-webui'],
    dashboards: { none: 'its routes are on `gateway`' },
    alerts: { none: 'its routes are among those of the gateway' },
  },
  {
    component: 'KEDA',
    metrics: ['keda'],
    traces: NO_SPANS,
    dashboards: ['autoscaling'],
    alerts: ['monitoring/platform-keda'],
  },
  {
    component: 'Karpenter',
    metrics: ['karpenter'],
    traces: NO_SPANS,
    dashboards: ['autoscaling'],
    alerts: ['monitoring/platform-karpenter'],
  },
  {
    component: 'Nodes and pods',
    metrics: ['node-exporter', 'kube-prometheus-stack'],
    traces: NO_SPANS,
    dashboards: ['nodes', 'platform-home'],
    alerts: ['monitoring/platform-nodes'],
  },
  {
    component: 'GPUs',
    metrics: ['dcgm-exporter'],
    traces: NO_SPANS,
    dashboards: ['gpus'],
    alerts: ['monitoring/platform-gpus'],
  },
  {
    component: 'Neuron devices',
    metrics: ['neuron-monitor/neuron-monitor'],
    traces: NO_SPANS,
    dashboards: ['neuron'],
    alerts: ['monitoring/platform-neuron'],
  },
  {
    component: 'Costs',
    metrics: ['opencost'],
    traces: NO_SPANS,
    dashboards: ['costs'],
    alerts: ['monitoring/platform-costs'],
  },
  {
    component: 'Control plane',
    metrics: ['monitoring/kube-scheduler', 'monitoring/kube-controller-manager'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: OF_UPSTREAM,
  },
  {
    component: 'cert-manager',
    metrics: ['cert-manager'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: ['monitoring/platform-certificates'],
  },
  {
    component: 'External Secrets',
    metrics: ['external-secrets'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: ['monitoring/platform-secrets'],
  },
  {
    component: 'ExternalDNS',
    metrics: ['external-dns'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: ['monitoring/platform-names'],
  },
  {
    component: 'AWS Load Balancer Controller',
    metrics: ['aws-load-balancer-controller'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: ['monitoring/platform-load-balancers'],
  },
  {
    component: 'Reloader',
    metrics: ['reloader'],
    traces: NO_SPANS,
    dashboards: ON_PLATFORM_HOME,
    alerts: BY_TARGETS,
  },
  {
    component: 'Prometheus, Alertmanager',
    metrics: ['kube-prometheus-stack'],
    traces: NO_SPANS,
    dashboards: OWN_PAGES,
    alerts: ['monitoring/platform-prometheus'],
  },
  {
    component: 'Grafana',
    metrics: ['grafana/grafana'],
    traces: NO_SPANS,
    dashboards: OWN_PAGES,
    alerts: ['grafana/grafana'],
  },
  {
    component: 'Collectors',
    metrics: ['telemetry/telemetry-gateway', 'log-agents/log-agent'],
    traces: { none: 'takes those of the others' },
    dashboards: ['telemetry'],
    alerts: ['telemetry/telemetry-gateway', 'log-agents/log-agent'],
  },
  {
    component: 'Loki',
    metrics: ['logs/loki'],
    traces: NO_SPANS,
    dashboards: ['logs'],
    alerts: ['logs/loki'],
  },
  {
    component: 'Tempo',
    metrics: ['traces/tempo'],
    traces: { none: 'keeps those of the others' },
    dashboards: ['traces'],
    alerts: ['traces/tempo'],
  },
];
