import routerSeries from '../../fixtures/series/vllm-router.json';
import engineSeries from '../../fixtures/series/vllm.json';
import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { containersOf, podLabelsOf } from '../pods';
import { seriesIn, type AskedSeries } from '../promql';
import { mutateObjects, removeObjects, type Mutable, type Rule } from '../rule';
import { closedSides } from '../traffic';
import { PROMETHEUS } from './monitors';

interface Trigger {
  readonly type: string;
  readonly name: string;
  readonly metadata: { readonly query: string; readonly serverAddress: string };
}

interface ScalerSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly triggers?: readonly Trigger[];
}

/** Kinds that decide how many pods a workload has. */
const SCALERS = ['ScaledObject', 'HorizontalPodAutoscaler'];

const objectsOf = ({ objects }: Output) => objects.map(({ object }) => object);

const scalersOf = (output: Output) =>
  objectsOf(output).filter(({ kind }) => SCALERS.includes(kind));

const specOf = ({ spec }: KubernetesObject) => spec as ScalerSpec;

/** What is scaled, in words that two scalers of one have in common. KEDA takes a target without a kind for a Deployment. */
function targetOf(scaler: KubernetesObject): string {
  const { kind = 'Deployment', name } = specOf(scaler).scaleTargetRef;
  return titleOf({ ...scaler, kind, metadata: { ...scaler.metadata, name } });
}

/** Who else says how many pods the target of a scaler has; and that it is not there. */
function numberFaults(output: Output, scaler: KubernetesObject): string[] {
  const target = targetOf(scaler);
  const workload = objectsOf(output).find((object) => titleOf(object) === target);
  const scalers = scalersOf(output).filter((each) => targetOf(each) === target);
  const { replicas } = (workload?.spec ?? {}) as { replicas?: number };
  return [
    ...(workload === undefined ? [`${target} is not there`] : []),
    ...(replicas === undefined ? [] : [`${target} has ${replicas} replicas by itself`]),
    ...(scalers.length === 1 ? [] : [`${target} has ${scalers.length} scalers`]),
  ];
}

interface PlacedTrigger {
  readonly title: string;
  readonly trigger: Trigger;
}

const triggersOf = (output: Output): PlacedTrigger[] =>
  scalersOf(output).flatMap((scaler) =>
    (specOf(scaler).triggers ?? [])
      .filter(({ type }) => type === 'prometheus')
      .map((trigger) => ({ title: `${titleOf(scaler)}, ${trigger.name}`, trigger })),
  );

/** Series by the last part of the image that makes them, which a mirror keeps. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'vllm-openai': engineSeries.names,
  'lmstack-router': routerSeries.names,
};

/** What is wrong with a series of a query; nothing where a monitor reads pods that have it. */
function seriesFault(output: Output, { name, labels }: AskedSeries): string | undefined {
  const { job } = labels;
  if (job === undefined) return `${name} may be of any job`;
  const programs = programsOf(output, job);
  if (programs.length === 0) return `no pods are read as '${job}'`;
  const unknown = programs.find((program) => PROGRAMS[program]?.includes(name) !== true);
  return unknown === undefined ? undefined : `${unknown} has no ${name}`;
}

interface PodMonitorSpec {
  readonly jobLabel?: string;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podMetricsEndpoints: readonly { readonly port: string }[];
}

/**
 * Programs of the containers that a PodMonitor reads under a job. A ServiceMonitor’s job is the name of the Service.
 * https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/promcfg.go
 */
function programsOf(output: Output, job: string): string[] {
  return objectsOf(output)
    .filter(({ kind, metadata }) => {
      return kind === 'PodMonitor' && `${metadata.namespace ?? ''}/${metadata.name}` === job;
    })
    .flatMap(({ spec, metadata }) => {
      const { jobLabel, selector, podMetricsEndpoints } = spec as PodMonitorSpec;
      if (jobLabel !== undefined) return [];
      const ports = podMetricsEndpoints.map(({ port }) => port);
      return objectsOf(output)
        .filter((object) => object.metadata.namespace === metadata.namespace)
        .filter((object) => matches(podLabelsOf(object), selector.matchLabels))
        .flatMap((object) => containersWith(object, ports))
        .map(({ image = '' }) => programOf(image));
    });
}

const matches = (
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean => Object.entries(wanted).every(([label, value]) => labels[label] === value);

const containersWith = (object: KubernetesObject, names: readonly string[]) =>
  containersOf(object).filter(({ ports = [] }) =>
    ports.some(({ name = '' }) => names.includes(name)),
  );

const programOf = (image: string): string => /([^/:]+)(?::[^/]*)?$/.exec(image)?.[1] ?? image;

/** Pods of KEDA that ask. https://github.com/kedacore/charts/blob/v2.20.2/keda/templates/manager/deployment.yaml */
const KEDA = { namespace: 'keda', labels: { app: 'keda-operator' } };

const ADDRESS = /^http:\/\/(?<service>[a-z0-9-]+)\.(?<namespace>[a-z0-9-]+)\.svc:(?<port>\d+)$/;

/** The name that the values give whatever the stack makes, wherever they are written. */
const STACK_NAME = /\bfullnameOverride\W+([a-z0-9-]+)/g;

/**
 * Services of Prometheus, after the names in its chart.
 * https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/templates/prometheus/service.yaml
 */
const prometheusServices = ({ files }: Output): string[] =>
  Object.values(files).flatMap((text) =>
    [...text.matchAll(STACK_NAME)].map(([, name = '']) => `${name}-prometheus`),
  );

/** What lies between KEDA and where a trigger is answered. */
function addressFaults(output: Output, address: string): string[] {
  const { service = '', namespace = '', port = '' } = ADDRESS.exec(address)?.groups ?? {};
  const isPrometheus =
    namespace === PROMETHEUS.namespace &&
    port === '9090' &&
    prometheusServices(output).includes(service);
  if (!isPrometheus) return [`nobody answers at ${address}`];
  return closedSides(output, KEDA, PROMETHEUS, Number(port)).map((side) => `${side} is closed`);
}

const isScaledObject = ({ kind }: KubernetesObject) => kind === 'ScaledObject';

/** Changes every query of every ScaledObject. */
const mutateQueries = (change: (query: string) => string) =>
  mutateObjects(isScaledObject, ({ spec }) => {
    for (const { metadata } of (spec as Mutable)['triggers'])
      metadata.query = change(metadata.query);
  });

/** Adds objects that are made of every ScaledObject. */
const addScalers =
  (change: (scaler: KubernetesObject) => Partial<KubernetesObject>) =>
  (output: Output): Output => ({
    ...output,
    objects: output.objects.flatMap((placed) =>
      isScaledObject(placed.object)
        ? [placed, { ...placed, object: { ...placed.object, ...change(placed.object) } }]
        : [placed],
    ),
  });

export const SCALING_RULES: readonly Rule[] = [
  {
    name: 'one object alone says how many pods a scaled workload has',
    source: 'targets of ScaledObjects and HorizontalPodAutoscalers against workloads in the YAML',
    check: (output) => scalersOf(output).flatMap((scaler) => numberFaults(output, scaler)),
    mutations: [
      {
        name: 'a workload with a number of its own',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.namespace === 'serving',
          (deployment) => {
            deployment['spec'].replicas = 1;
          },
        ),
      },
      {
        name: 'a second ScaledObject',
        apply: addScalers(({ metadata }) => ({ metadata: { ...metadata, name: 'second' } })),
      },
      {
        name: 'an autoscaler beside KEDA’s',
        apply: addScalers((scaler) => ({
          kind: 'HorizontalPodAutoscaler',
          spec: { scaleTargetRef: { kind: 'Deployment', ...specOf(scaler).scaleTargetRef } },
        })),
      },
      {
        name: 'no workload',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.namespace === 'serving',
        ),
      },
      {
        name: 'a workload of another namespace',
        apply: mutateObjects(isScaledObject, ({ metadata }) => {
          (metadata as Mutable)['namespace'] = 'mlflow';
        }),
      },
    ],
  },
  {
    name: 'every query of a trigger asks for series of the program that its job reads',
    source:
      'names that the sources of vLLM and its router have, recorded; PodMonitors and images in the YAML',
    check: (output) =>
      triggersOf(output).flatMap(({ title, trigger }) =>
        seriesIn(trigger.metadata.query).flatMap(
          (series) => seriesFault(output, series)?.replace(/^/, `${title}: `) ?? [],
        ),
      ),
    mutations: [
      { name: 'no job', apply: mutateQueries((query) => query.replaceAll(/job="[^"]*",?/g, '')) },
      {
        name: 'no labels at all',
        apply: mutateQueries((query) => query.replaceAll(/\{[^}]*\}/g, '')),
      },
      {
        name: 'a series that the engine had once',
        apply: mutateQueries((query) =>
          query.replaceAll('vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'),
        ),
      },
      {
        name: 'a counter without its ending',
        apply: mutateQueries((query) => query.replaceAll(/(requests)_total/g, '$1')),
      },
      {
        name: 'a series of the router at the engines',
        apply: mutateQueries((query) => query.replaceAll('-router', '-qwen-small')),
      },
      { name: 'no monitor', apply: removeObjects(({ kind }) => kind === 'PodMonitor') },
      {
        name: 'a monitor that gives another job',
        apply: mutateObjects(
          ({ kind }) => kind === 'PodMonitor',
          ({ spec }) => {
            (spec as Mutable)['jobLabel'] = 'app.kubernetes.io/name';
          },
        ),
      },
      {
        name: 'another program',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.namespace === 'serving',
          (deployment) => {
            for (const container of deployment['spec'].template.spec.containers) {
              container.image = 'docker.io/library/nginx:1.29.0';
            }
          },
        ),
      },
    ],
  },
  {
    name: 'KEDA reaches whoever answers a trigger',
    source:
      'names in the chart’s values and templates, labels that charts give, NetworkPolicies in the YAML',
    check: (output) =>
      triggersOf(output).flatMap(({ title, trigger }) =>
        addressFaults(output, trigger.metadata.serverAddress).map((fault) => `${title}: ${fault}`),
      ),
    mutations: [
      ...[
        ['another Service', 'http://prometheus.monitoring.svc:9090'],
        ['another namespace', 'http://platform-prometheus.metrics.svc:9090'],
        ['another port', 'http://platform-prometheus.monitoring.svc:80'],
        ['no name of the cluster', 'https://metrics.example.com'],
      ].map(([name = '', address]) => ({
        name,
        apply: mutateObjects(isScaledObject, ({ spec }) => {
          for (const { metadata } of (spec as Mutable)['triggers'])
            metadata.serverAddress = address;
        }),
      })),
      {
        name: 'no way out',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' &&
            metadata.namespace === 'keda' &&
            metadata.name.startsWith('egress-monitoring'),
        ),
      },
      {
        name: 'no way in',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'ingress-keda-9090',
        ),
      },
    ],
  },
];
