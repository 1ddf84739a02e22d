import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
  type INamespace,
} from '../core';
import { SETTINGS_SOURCE } from './volumes';
import { AIRFLOW_USER, COMPONENT, partName, partPods, type AirflowPart } from './names';

/** What the parts have in common. */
export interface PartCommons {
  /** Where they run. */
  readonly namespace: INamespace;
  /** Airflow’s image. */
  readonly image: string;
  /** Their variables that come from Secrets; the others are a ConfigMap. */
  readonly env: readonly k8s.EnvVar[];
  /** What they wait for. */
  readonly initContainers: readonly k8s.Container[];
  /** Their volumes. */
  readonly volumes: readonly k8s.Volume[];
  /** Where these are mounted. */
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Names of Secrets after whose change they are rolled. */
  readonly secrets: readonly string[];
  /** Changes with what they read from ConfigMaps. */
  readonly configHash: string;
}

/** A part of Airflow. */
export interface PartProps extends PartCommons {
  /** Which. */
  readonly part: AirflowPart;
  /** How many. */
  readonly replicas: number;
  /** What it is called with. */
  readonly args: readonly string[];
  /** Whether it calls the Kubernetes API. */
  readonly apiAccess: boolean;
  /** What it may use. */
  readonly resources: ContainerResourcesOptions;
  /** Asked until it is up, and from then on. */
  readonly probe: k8s.Probe;
  /**
   * Its port.
   * @default - none
   */
  readonly port?: { readonly name: string; readonly number: number };
}

/** A part of Airflow that runs all the time, spread over zones, one replaced at a time. */
export class Part extends Construct {
  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    const { part, namespace, replicas, secrets, configHash } = props;
    const name = partName(part);
    const selector = { ...partPods(part) };
    const metadata = (annotations?: Readonly<Record<string, string>>) =>
      platformMetadata({ name, namespace: namespace.name, component: COMPONENT, annotations });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadata(reloadOnSecrets(...secrets)),
      spec: {
        replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: platformLabels(name, COMPONENT),
            annotations: { 'checksum/config': configHash },
          },
          spec: podOf(props, selector),
        },
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: metadata(),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selector },
      },
    });
  }
}

function podOf(props: PartProps, selector: Record<string, string>): k8s.PodSpec {
  const { part, apiAccess, initContainers, volumes } = props;
  return restrictedPod({
    serviceAccountName: partName(part),
    apiAccess,
    priorityClassName: PRIORITY_CLASS.interactive,
    // Tasks that a scheduler or triggerer holds are handed over before it ends.
    terminationGracePeriodSeconds: 60,
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
      (topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      }),
    ),
    initContainers: [...initContainers],
    containers: [containerOf(props)],
    volumes: [...volumes],
  });
}

function containerOf({ part, image, args, env, port, probe, ...props }: PartProps): k8s.Container {
  return restrictedContainer({
    name: part,
    image,
    args: [...args],
    envFrom: SETTINGS_SOURCE,
    env: [...env],
    ports: port && [{ name: port.name, containerPort: port.number }],
    startupProbe: { ...probe, periodSeconds: 10, failureThreshold: 30, timeoutSeconds: 20 },
    livenessProbe: { ...probe, periodSeconds: 60, failureThreshold: 5, timeoutSeconds: 20 },
    ...(port === undefined
      ? {}
      : { readinessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 10 } }),
    volumeMounts: [...props.volumeMounts],
    resources: props.resources,
    runAsUser: AIRFLOW_USER.uid,
    runAsGroup: AIRFLOW_USER.gid,
  });
}
