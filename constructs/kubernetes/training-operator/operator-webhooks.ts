import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, type INamespace } from '../core';
import { isValidated, pluralOf, singularOf, type JobKind } from './job-kinds';
import {
  CERTIFICATE_SECRET,
  OPERATOR,
  OPERATOR_PODS,
  TRAINING_API,
  WEBHOOK_CONFIGURATION,
} from './names';

/** What the API server asks the operator about. */
export interface OperatorWebhooksProps {
  /** Where the operator runs. */
  readonly namespace: INamespace;
  /** The kinds of jobs that it runs. */
  readonly kinds: readonly JobKind[];
}

/**
 * The webhooks that validate jobs, with their Service and the Secret of their certificate.
 *
 * The operator makes that certificate itself, an authority included, and writes the authority into the configuration:
 * it has no setting for another way, and replaces any certificate whose authority's key is not in the Secret, as one
 * of cert-manager's would be. It fills the Secret but does not make it, so it is made here, empty; `data` and
 * `caBundle` stay the operator's because nothing here writes them.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/cert/cert.go
 */
export class OperatorWebhooks extends Construct {
  constructor(scope: Construct, id: string, props: OperatorWebhooksProps) {
    super(scope, id);
    const { namespace, kinds } = props;
    const own = { namespace: namespace.name, component: OPERATOR };
    new k8s.KubeSecret(this, 'Certificate', {
      metadata: platformMetadata({ name: CERTIFICATE_SECRET, ...own }),
      type: 'Opaque',
    });
    new k8s.KubeService(this, 'Service', {
      metadata: platformMetadata({ name: OPERATOR, ...own }),
      spec: {
        selector: { ...OPERATOR_PODS },
        ports: [{ name: 'webhook', port: 443, targetPort: k8s.IntOrString.fromString('webhook') }],
      },
    });
    new k8s.KubeValidatingWebhookConfiguration(this, 'Configuration', {
      metadata: platformMetadata({ name: WEBHOOK_CONFIGURATION, component: OPERATOR }),
      webhooks: kinds.filter(isValidated).map((kind) => webhook(kind, namespace)),
    });
  }
}

/** https://github.com/kubeflow/trainer/blob/v1.9.4/manifests/base/webhook/manifests.yaml */
function webhook(kind: JobKind, namespace: INamespace): k8s.ValidatingWebhook {
  const { group, version } = TRAINING_API;
  const name = singularOf(kind);
  const path = `/validate-${group.replace('.', '-')}-${version}-${name}`;
  return {
    name: `validator.${name}.training-operator.kubeflow.org`,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { name: OPERATOR, namespace: namespace.name, path } },
    failurePolicy: 'Fail',
    rules: [
      {
        apiGroups: [group],
        apiVersions: [version],
        operations: ['CREATE', 'UPDATE'],
        resources: [pluralOf(kind)],
      },
    ],
    sideEffects: 'None',
  };
}
