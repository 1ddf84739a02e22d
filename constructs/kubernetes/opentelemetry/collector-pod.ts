import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { Quantity } from '../../../lib/values';
import {
  contentHash,
  platformMetadata,
  restrictedContainer,
  type ContainerResourcesOptions,
  type INamespace,
} from '../core';
import { COMPONENT, PORTS } from './names';

const CONFIG_VOLUME = 'config';
const CONFIG_FOLDER = '/etc/otelcol';
const CONFIG_FILE = 'config.yaml';

/** The image's user. https://github.com/open-telemetry/opentelemetry-collector-releases/blob/v0.159.0/distributions/otelcol-contrib/Dockerfile */
const COLLECTOR_USER = 10_001;

/** The part of its memory that a program of Go may have before it cleans up without a pause; the rest is what it cannot see. */
const HEAP_SHARE = 0.8;

/** Seconds that a collector has to send what it holds, once it is told to go. */
export const GRACE_SECONDS = 60;

/** The file that a collector reads. */
export interface CollectorFileOptions {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Where it is. */
  readonly namespace: INamespace;
  /** The configuration. */
  readonly config: string;
}

/** Writes the file. */
export function addConfigMap(
  scope: Construct,
  { name, namespace, config }: CollectorFileOptions,
): void {
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
    data: { [CONFIG_FILE]: config },
  });
}

/** An annotation of pods, so that another configuration brings other pods: a collector reads its file once. */
export const configAnnotation = (config: string): Record<string, string> => ({
  'checksum/config': contentHash(config),
});

/** The volume with the file. */
export const configVolume = (configMap: string): k8s.Volume => ({
  name: CONFIG_VOLUME,
  configMap: { name: configMap },
});

/** A container that is a collector. */
export interface CollectorContainerOptions {
  /** Image of the collector, with an exact tag. */
  readonly image: string;
  /** What it may use. */
  readonly resources: ContainerResourcesOptions;
  /**
   * Ports beside those of probes and metrics, by name.
   * @default - none
   */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * Variables that its configuration names.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
  /**
   * What it mounts beside its configuration.
   * @default - nothing
   */
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** The container. Throws a ValueError or ParseError for an image without an exact tag, and malformed resources. */
export function collectorContainer(options: CollectorContainerOptions): k8s.Container {
  const { image, resources, ports = {}, env = [], mounts = [] } = options;
  const probe = { httpGet: { path: '/', port: k8s.IntOrString.fromString('health') } };
  const all = { ...ports, health: PORTS.health, metrics: PORTS.metrics };
  return restrictedContainer({
    name: 'collector',
    image,
    args: [`--config=${CONFIG_FOLDER}/${CONFIG_FILE}`],
    env: [{ name: 'GOMEMLIMIT', value: heapOf(resources) }, ...env],
    ports: Object.entries(all).map(([name, containerPort]) => ({ name, containerPort })),
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: probe,
    readinessProbe: probe,
    volumeMounts: [{ name: CONFIG_VOLUME, mountPath: CONFIG_FOLDER, readOnly: true }, ...mounts],
    runAsUser: COLLECTOR_USER,
    runAsGroup: COLLECTOR_USER,
    resources,
  });
}

/** https://pkg.go.dev/runtime#hdr-Environment_Variables */
function heapOf({ memory, memoryLimit = memory }: ContainerResourcesOptions): string {
  return `${Math.floor(Quantity.memory(memoryLimit).toMebibytes() * HEAP_SHARE)}MiB`;
}
