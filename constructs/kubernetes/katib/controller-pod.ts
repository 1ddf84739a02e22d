import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type ContainerResourcesOptions,
} from '../core';
import { katibImage } from './algorithms';
import type { KatibProps } from './katib-props';
import {
  CERTIFICATE_SECRET,
  CONTROLLER,
  CONTROLLER_PODS,
  CONTROLLER_PORTS,
  SETTINGS,
  USER,
} from './names';

/** What each pod may use unless told otherwise. */
export const DEFAULT_RESOURCES: ContainerResourcesOptions = {
  cpu: '50m',
  memory: '128Mi',
  memoryLimit: '512Mi',
};

/** Where the controller looks for its certificate. https://github.com/kubeflow/katib/blob/v0.19.0/pkg/controller.v1beta1/consts/const.go */
const CERTIFICATE_FOLDER = '/tmp/cert';

const SETTINGS_FOLDER = '/etc/katib';

const VOLUMES = { certificate: 'certificate', settings: 'settings' } as const;

/** What the pod is made from. */
export type ControllerPodOptions = Pick<KatibProps, 'images' | 'resources' | 'pool'>;

/** A pod of the controller. */
export function controllerPod(options: ControllerPodOptions): k8s.PodSpec {
  const pod = restrictedPod({
    serviceAccountName: CONTROLLER,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    topologySpreadConstraints: spreadOver(CONTROLLER_PODS),
    containers: [container(options)],
    volumes: [
      { name: VOLUMES.certificate, secret: { secretName: CERTIFICATE_SECRET } },
      { name: VOLUMES.settings, configMap: { name: SETTINGS.name } },
    ],
  });
  return options.pool?.place(pod) ?? pod;
}

/** https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/components/controller/controller.yaml */
function container({
  images = {},
  resources = DEFAULT_RESOURCES,
}: ControllerPodOptions): k8s.Container {
  return restrictedContainer({
    name: CONTROLLER,
    image: katibImage(images, 'katibController'),
    args: [`--katib-config=${SETTINGS_FOLDER}/${SETTINGS.file}`],
    env: [
      // Where its settings, its Secret and the manager of the database are.
      {
        name: 'KATIB_CORE_NAMESPACE',
        valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
      },
    ],
    ports: Object.entries(CONTROLLER_PORTS).map(([name, containerPort]) => ({
      name,
      containerPort,
    })),
    startupProbe: { httpGet: probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { httpGet: probe('/healthz'), periodSeconds: 20, timeoutSeconds: 3 },
    // Ready once the certificate is there and the webhooks answer.
    readinessProbe: { httpGet: probe('/readyz'), periodSeconds: 10, timeoutSeconds: 3 },
    volumeMounts: [
      { name: VOLUMES.certificate, mountPath: CERTIFICATE_FOLDER, readOnly: true },
      { name: VOLUMES.settings, mountPath: SETTINGS_FOLDER, readOnly: true },
    ],
    resources,
    runAsUser: USER,
    runAsGroup: USER,
  });
}

const probe = (path: string): k8s.HttpGetAction => ({
  path,
  port: k8s.IntOrString.fromString('probes'),
});
