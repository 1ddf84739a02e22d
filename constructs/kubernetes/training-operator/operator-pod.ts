import { k8s } from 'cdk8s-plus-29';
import { imageName, IMAGES } from '../../../lib/catalogue';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
  type NamespaceReference,
} from '../core';
import type { JobKind } from './job-kinds';
import { CERTIFICATE_SECRET, OPERATOR, OPERATOR_PODS, OPERATOR_PORTS } from './names';
import type { TrainingOperatorProps } from './training-operator-props';

/** The image names no user and would be root; `nonroot` of https://github.com/GoogleContainerTools/distroless. */
const NON_ROOT = 65_532;

/** What each pod may use unless told otherwise. */
export const DEFAULT_RESOURCES: ContainerResourcesOptions = {
  cpu: '50m',
  memory: '128Mi',
  memoryLimit: '512Mi',
};

/** Where the operator looks for its certificate. https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/cert/cert.go */
const CERTIFICATE_FOLDER = '/tmp/k8s-webhook-server/serving-certs';

/** Where the template of the container that waits for a master is. */
const TEMPLATE_FOLDER = '/etc/config';

/** The file of that template, and the key of its ConfigMap. */
export const TEMPLATE_FILE = 'initContainer.yaml';

const VOLUMES = { certificate: 'certificate', template: 'template' } as const;

/** What the pod is made from. */
export interface OperatorPodOptions extends Pick<
  TrainingOperatorProps,
  'gangScheduler' | 'image' | 'deliveryImage' | 'resources' | 'pool'
> {
  /** The kinds of jobs that it runs. */
  readonly kinds: readonly JobKind[];
  /** Namespaces that jobs run in. */
  readonly jobNamespaces: readonly NamespaceReference[];
}

/** A pod of the operator. */
export function operatorPod(options: OperatorPodOptions): k8s.PodSpec {
  const { pool } = options;
  const pod = restrictedPod({
    serviceAccountName: OPERATOR,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
      (topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { ...OPERATOR_PODS } },
      }),
    ),
    containers: [container(options)],
    volumes: [
      { name: VOLUMES.certificate, secret: { secretName: CERTIFICATE_SECRET } },
      { name: VOLUMES.template, configMap: { name: OPERATOR } },
    ],
  });
  return pool?.place(pod) ?? pod;
}

function container(options: OperatorPodOptions): k8s.Container {
  const { image = imageName(IMAGES.trainingOperator), resources = DEFAULT_RESOURCES } = options;
  return restrictedContainer({
    name: OPERATOR,
    image,
    args: operatorArguments(options),
    env: [
      // Where its Secret is, and a part of the name in its certificate.
      {
        name: 'MY_POD_NAMESPACE',
        valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
      },
    ],
    ports: Object.entries(OPERATOR_PORTS).map(([name, containerPort]) => ({ name, containerPort })),
    startupProbe: { httpGet: probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { httpGet: probe('/healthz'), periodSeconds: 20, timeoutSeconds: 3 },
    // Ready once the certificate is there and the webhook answers.
    readinessProbe: { httpGet: probe('/readyz'), periodSeconds: 10, timeoutSeconds: 3 },
    volumeMounts: [
      { name: VOLUMES.certificate, mountPath: CERTIFICATE_FOLDER, readOnly: true },
      { name: VOLUMES.template, mountPath: TEMPLATE_FOLDER, readOnly: true },
    ],
    resources,
    runAsUser: NON_ROOT,
    runAsGroup: NON_ROOT,
  });
}

/** https://github.com/kubeflow/trainer/blob/v1.9.4/cmd/training-operator.v1/main.go */
function operatorArguments(options: OperatorPodOptions): string[] {
  const { kinds, gangScheduler, deliveryImage = imageName(IMAGES.kubectlDelivery) } = options;
  return [
    // Its own default is text for people. https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/log/zap#Options.BindFlags
    '--zap-encoder=json',
    '--leader-elect',
    `--leader-election-id=${OPERATOR}`,
    `--webhook-service-name=${OPERATOR}`,
    `--webhook-secret-name=${CERTIFICATE_SECRET}`,
    `--pytorch-init-container-template-file=${TEMPLATE_FOLDER}/${TEMPLATE_FILE}`,
    ...(kinds.includes('MPIJob') ? [`--mpi-kubectl-delivery-image=${deliveryImage}`] : []),
    ...onlyNamespace(options),
    ...(gangScheduler === undefined ? [] : [`--gang-scheduler-name=${gangScheduler}`]),
    ...kinds.map((kind) => `--enable-scheme=${kind}`),
  ];
}

/** It takes one namespace, or none for all of them. */
function onlyNamespace({ jobNamespaces }: OperatorPodOptions): string[] {
  const [only, ...others] = jobNamespaces;
  return only === undefined || others.length > 0 ? [] : [`--namespace=${only.name}`];
}

function probe(path: string): k8s.HttpGetAction {
  return { path, port: k8s.IntOrString.fromString('probes') };
}
