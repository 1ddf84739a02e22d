import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { Endpoint, platformMetadata, type ClusterNetwork, type INamespace } from '../core';
import type { IMetrics } from '../prometheus';
import { COMPONENT, DRIVER_PAGES, DRIVER_PODS } from './names';
import { SPARK_DRIVER_SERIES, SPARK_EXECUTOR_SERIES } from './series';
import { SPARK_DASHBOARD } from './spark-dashboard';

const NAME = 'spark-driver';

/**
 * What a driver does in its namespace: it makes its executors, their settings and claims, and clears up.
 * https://github.com/kubeflow/spark-operator/blob/v2.5.2/charts/spark-operator-chart/templates/spark/rbac.yaml
 */
const DRIVER_RULES: k8s.PolicyRule[] = [
  {
    apiGroups: [''],
    resources: ['pods', 'configmaps', 'services', 'persistentvolumeclaims'],
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  },
];

/** A namespace that Spark applications run in. */
export interface TeamSparkProps {
  /** The namespace, whose pods reach each other. */
  readonly namespace: INamespace;
  /** Addresses of the API server, which drivers ask for executors. */
  readonly network: ClusterNetwork;
  /** The service account that drivers run as. */
  readonly serviceAccountName: string;
  /**
   * Who reads metrics of drivers, and through them of executors.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/** Spark answers elsewhere with a redirect. https://spark.apache.org/docs/4.0.0/monitoring.html#metrics */
const ENDPOINTS = [
  { whose: 'drivers', path: '/metrics/prometheus/', series: SPARK_DRIVER_SERIES },
  { whose: 'executors', path: '/metrics/executors/prometheus/', series: SPARK_EXECUTOR_SERIES },
] as const;

/** Spark in a team's namespace: what drivers may do there, and their way to the API server. */
export class TeamSpark extends Construct {
  constructor(scope: Construct, id: string, props: TeamSparkProps) {
    super(scope, id);
    const { namespace, network, serviceAccountName } = props;
    const metadata = platformMetadata({
      name: NAME,
      namespace: namespace.name,
      component: COMPONENT,
    });
    new k8s.KubeRole(this, 'Driver', { metadata, rules: DRIVER_RULES });
    new k8s.KubeRoleBinding(this, 'DriverBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace: namespace.name }],
    });
    namespace.allowEgressTo('spark-drivers-to-api-server', Endpoint.apiServer(network), {
      pods: DRIVER_PODS,
    });
    for (const { whose, path, series } of ENDPOINTS) {
      props.metrics?.scrape<(typeof series)[number]>(this, `Metrics-${whose}`, {
        name: `spark-${whose}`,
        namespace,
        pods: DRIVER_PODS,
        port: DRIVER_PAGES,
        path,
        series,
      });
    }
    props.metrics?.addDashboard(this, SPARK_DASHBOARD);
  }
}
