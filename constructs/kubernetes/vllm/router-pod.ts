import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type ContainerResourcesOptions,
  type Labels,
} from '../core';
import { traceVariables, type TraceSettings } from '../opentelemetry';
import { CACHE_PORTS, HASH_SEED, PORT } from './names';
import { routerArguments, type RouterSurroundings } from './router-arguments';
import type { RouterOptions } from './router-options';
import type { LlmServiceProps } from './service-props';

/** The image names no user; any will do that is not root. */
const USER = { runAsUser: 1000, runAsGroup: 1000 } as const;

const RESOURCES: ContainerResourcesOptions = { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' };

/** https://github.com/vllm-project/production-stack/blob/vllm-stack-0.1.12/docker/Dockerfile */
const PROGRAM = '/opt/venv/bin/vllm-router';

const SCRATCH = { name: 'scratch', mountPath: '/tmp' } as const;
const METER = { name: 'meter', mountPath: '/opt/usage', readOnly: true } as const;

/** Answers take minutes; the router lets them end. */
const DRAIN_SECONDS = 120;

/** What the pod of a router is made from. */
export interface RouterPodOptions extends RouterOptions, Pick<LlmServiceProps, 'apiKey'> {
  /** Name of the router, and of its objects. */
  readonly name: string;
  /** Its image. */
  readonly image: string;
  /** Labels of its pods. */
  readonly pods: Labels;
  /** Where it finds engines. */
  readonly surroundings: Omit<RouterSurroundings, 'meter' | 'name'>;
  /** What it is told of tracing. */
  readonly traceSettings: TraceSettings;
}

/** The pod of a router. It calls the API server, so it has a token. */
export const routerPod = (options: RouterPodOptions): k8s.PodSpec =>
  restrictedPod({
    serviceAccountName: options.name,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.serving,
    terminationGracePeriodSeconds: DRAIN_SECONDS,
    topologySpreadConstraints: spreadOver(options.pods),
    containers: [routerContainer(options)],
    volumes: [
      { name: SCRATCH.name, emptyDir: {} },
      { name: METER.name, configMap: { name: options.name } },
    ],
  });

function routerContainer(options: RouterPodOptions): k8s.Container {
  const { image, name, apiKey, surroundings, resources = RESOURCES, logic } = options;
  const health: k8s.HttpGetAction = { path: '/health', port: k8s.IntOrString.fromString('http') };
  const ports = { http: PORT, ...(logic?.kind === 'kv-aware' ? CACHE_PORTS : {}) };
  return restrictedContainer({
    name: 'router',
    image,
    command: [PROGRAM],
    args: routerArguments(options, { ...surroundings, name, meter: 'llm_usage.meter' }),
    env: [
      { name: 'HOME', value: SCRATCH.mountPath },
      { name: 'PYTHONPATH', value: METER.mountPath },
      { name: 'PYTHONHASHSEED', value: HASH_SEED },
      ...(apiKey === undefined ? [] : [apiKey.secret.toEnvVar('VLLM_API_KEY', apiKey.key)]),
      ...traceVariables(options.traceSettings),
    ],
    ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    startupProbe: { httpGet: health, periodSeconds: 5, failureThreshold: 24 },
    readinessProbe: { httpGet: health, periodSeconds: 5, timeoutSeconds: 5 },
    livenessProbe: { httpGet: health, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    volumeMounts: [{ ...SCRATCH }, { ...METER }],
    resources,
    ...USER,
  });
}
