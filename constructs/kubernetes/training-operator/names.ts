/** Component of everything of the Training operator, and the name of its objects and of the lease by which a pod leads. */
export const OPERATOR = 'training-operator';

/** https://github.com/kubeflow/trainer/tree/v1.9.4/pkg/apis/kubeflow.org/v1 */
export const TRAINING_API = { group: 'kubeflow.org', version: 'v1' } as const;

/** Labels of the operator's pods, by which Service, budget and edges find them. */
export const OPERATOR_PODS = {
  'app.kubernetes.io/name': OPERATOR,
  'app.kubernetes.io/component': OPERATOR,
} as const;

/**
 * Ports of its container.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/cmd/training-operator.v1/main.go
 */
export const OPERATOR_PORTS = { metrics: 8080, probes: 8081, webhook: 9443 } as const;

/** The Secret that the operator keeps the certificate of its webhook in. */
export const CERTIFICATE_SECRET = `${OPERATOR}-webhook-cert`;

/**
 * The configuration that the operator writes its authority into: the name is fixed in its program.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/cmd/training-operator.v1/main.go
 */
export const WEBHOOK_CONFIGURATION = 'validator.training-operator.kubeflow.org';

/**
 * Labels of the launcher of an MPIJob.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/apis/kubeflow.org/v1/common_types.go
 */
export const MPI_LAUNCHERS = {
  'training.kubeflow.org/operator-name': 'mpijob-controller',
  'training.kubeflow.org/replica-type': 'launcher',
} as const;
