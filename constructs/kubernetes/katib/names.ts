/** Component of everything of Katib, and the name of its database. */
export const KATIB = 'katib';

/** https://github.com/kubeflow/katib/tree/v0.19.0/pkg/apis/controller */
export const KATIB_API = { group: 'kubeflow.org', version: 'v1beta1' } as const;

/** The controller: its Deployment, account, Service, and the lease by which a pod leads. */
export const CONTROLLER = 'katib-controller';

/** Labels of the controller's pods. */
export const CONTROLLER_PODS = {
  'app.kubernetes.io/name': CONTROLLER,
  'app.kubernetes.io/component': KATIB,
} as const;

/**
 * Ports of its container.
 * https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/components/controller/controller.yaml
 */
export const CONTROLLER_PORTS = { metrics: 8080, probes: 18_080, webhook: 8443 } as const;

/** What keeps the metrics of trials; collectors and the controller find its Service by this name. */
export const DATABASE_MANAGER = 'katib-db-manager';

/** Labels of its pods. */
export const DATABASE_MANAGER_PODS = {
  'app.kubernetes.io/name': DATABASE_MANAGER,
  'app.kubernetes.io/component': KATIB,
} as const;

/** The port of the manager of the database, and that of every algorithm. */
export const API_PORT = 6789;

/** The ConfigMap that the controller looks for by name, and its key. */
export const SETTINGS = { name: 'katib-config', file: 'katib-config.yaml' } as const;

/** The Secret that the controller keeps the certificate of its webhooks in. */
export const CERTIFICATE_SECRET = 'katib-webhook-cert';

/**
 * Both configurations that the controller writes its authority into: the name is fixed in its program.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/certgenerator/v1beta1/generator.go
 */
export const WEBHOOK_CONFIGURATION = 'katib.kubeflow.org';

/**
 * The label of pods of algorithms that is the same on all of them.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/controller.v1beta1/util/labels.go
 */
export const SUGGESTION_PODS = { 'sidecar.istio.io/inject': 'false' } as const;

/** The user that upstream runs as: the images name none, and would be root. */
export const USER = 1000;
