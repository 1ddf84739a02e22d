import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { COLLECTOR_LABELS } from '../../../lib/contracts/training';
import { platformMetadata, type INamespace } from '../core';
import {
  CERTIFICATE_SECRET,
  CONTROLLER,
  CONTROLLER_PODS,
  KATIB,
  KATIB_API,
  WEBHOOK_CONFIGURATION,
} from './names';
import { podOwnerOf, type TrialKind } from './trial-kinds';

/** What the API server asks the controller about. */
export interface ControllerWebhooksProps {
  /** Where the controller runs. */
  readonly namespace: INamespace;
  /** Kinds that trials may be. */
  readonly trialKinds: readonly TrialKind[];
}

/**
 * The webhooks that complete and validate experiments and add what reads metrics to pods of trials, with their Service and
 * the Secret of their certificate.
 *
 * The controller makes that certificate itself, as the Training operator does with the same library: it fills the Secret,
 * which is made here, empty, and writes its authority into both configurations. Nothing here writes `data` or `caBundle`.
 * https://github.com/open-policy-agent/cert-controller/blob/v0.13.0/pkg/rotator/rotator.go
 */
export class ControllerWebhooks extends Construct {
  constructor(scope: Construct, id: string, { namespace, trialKinds }: ControllerWebhooksProps) {
    super(scope, id);
    const own = { namespace: namespace.name, component: KATIB };
    new k8s.KubeSecret(this, 'Certificate', {
      metadata: platformMetadata({ name: CERTIFICATE_SECRET, ...own }),
      type: 'Opaque',
    });
    new k8s.KubeService(this, 'Service', {
      metadata: platformMetadata({ name: CONTROLLER, ...own }),
      spec: {
        selector: { ...CONTROLLER_PODS },
        ports: [{ name: 'webhook', port: 443, targetPort: k8s.IntOrString.fromString('webhook') }],
      },
    });
    const metadata = platformMetadata({ name: WEBHOOK_CONFIGURATION, component: KATIB });
    new k8s.KubeValidatingWebhookConfiguration(this, 'Validation', {
      metadata,
      webhooks: [experimentWebhook('validator', '/validate-experiment', namespace)],
    });
    new k8s.KubeMutatingWebhookConfiguration(this, 'Mutation', {
      metadata,
      webhooks: [
        experimentWebhook('defaulter', '/mutate-experiment', namespace),
        podWebhook(namespace, trialKinds),
      ],
    });
  }
}

/** https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/components/webhook/webhooks.yaml */
const webhook = (name: string, path: string, namespace: INamespace) => ({
  name: `${name}.katib.kubeflow.org`,
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: CONTROLLER, namespace: namespace.name, path } },
  failurePolicy: 'Fail',
  sideEffects: 'None',
});

const experimentWebhook = (name: string, path: string, namespace: INamespace) => ({
  ...webhook(`${name}.experiment`, path, namespace),
  rules: [
    {
      apiGroups: [KATIB_API.group],
      apiVersions: [KATIB_API.version],
      operations: ['CREATE', 'UPDATE'],
      resources: ['experiments'],
    },
  ],
});

/**
 * Upstream asks about every pod of the namespaces. Only pods of jobs may be those of trials: all others start without a
 * controller, the algorithms among them.
 */
const podWebhook = (
  namespace: INamespace,
  trialKinds: readonly TrialKind[],
): k8s.MutatingWebhook => ({
  ...webhook('mutator.pod', '/mutate-pod', namespace),
  namespaceSelector: { matchLabels: { ...COLLECTOR_LABELS } },
  matchConditions: [{ name: 'pods-of-jobs', expression: ownedByJob(trialKinds) }],
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
});

function ownedByJob(trialKinds: readonly TrialKind[]): string {
  const kinds = [...new Set(trialKinds.map(podOwnerOf))].map((kind) => `'${kind}'`).join(', ');
  return `has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(owner, owner.kind in [${kinds}])`;
}
