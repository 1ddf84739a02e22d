import { k8s } from 'cdk8s-plus-29';
import { PRIORITY_CLASS } from '../core';
import { codeTraceSettings, traceVariables } from '../opentelemetry';
import { modelPod } from './model-pod';
import type { ModelServerProps } from './model-server-props';
import { OWN_PORT_NAME, PORT_NAME, serverPods } from './names';
import type { ServerMonitorParts } from './server-monitor';

const STARTUP_PERIOD_SECONDS = 5;
const DEFAULT_LOAD_SECONDS = 60;
const DEFAULT_DRAIN_SECONDS = 10;
const DEFAULT_FINISH_SECONDS = 60;

/** For a node to start, and for an image to be pulled, beside the time that the model takes to load. */
const START_SECONDS = 900;

const METRICS_PORT_NAME = 'metrics';

/** Name of the port of the server itself. */
const ownPortName = ({ monitor }: ModelServerProps): string =>
  monitor === undefined ? PORT_NAME : OWN_PORT_NAME;

/** Where metrics are read, by name and number of a port of the container. */
export const metricsPort = (props: ModelServerProps) => {
  const { port, metricsEndpoint } = props;
  return metricsEndpoint?.port === undefined || metricsEndpoint.port === port
    ? { name: ownPortName(props), number: port }
    : { name: METRICS_PORT_NAME, number: metricsEndpoint.port };
};

/** Seconds after which a roll-out that makes no headway has failed. */
export const progressSeconds = ({ loadSeconds = DEFAULT_LOAD_SECONDS }: ModelServerProps): number =>
  loadSeconds + START_SECONDS;

/** The pod of a server, with what stands before it. */
export function serverPod(props: ModelServerProps, monitor?: ServerMonitorParts): k8s.PodSpec {
  const { drainSeconds = DEFAULT_DRAIN_SECONDS, finishSeconds = DEFAULT_FINISH_SECONDS } =
    props.shutdown ?? {};
  const { name: serviceName, namespace, traces } = props;
  return modelPod(props, {
    pod: {
      priorityClassName: PRIORITY_CLASS.serving,
      // The time to drain is a part of it.
      terminationGracePeriodSeconds: drainSeconds + finishSeconds,
      topologySpreadConstraints: [
        spread(props, 'topology.kubernetes.io/zone'),
        spread(props, 'kubernetes.io/hostname'),
      ],
      initContainers: monitor && [...monitor.sidecars],
    },
    volumes: monitor?.volumes,
    container: {
      ports: portsOf(props),
      ...probesOf(props),
      // By the kubelet itself, because an image may have no shell.
      lifecycle: drainSeconds > 0 ? { preStop: { sleep: { seconds: drainSeconds } } } : undefined,
    },
    env: traceVariables(codeTraceSettings(traces, { serviceName, namespace }), props.env),
    mounts: [],
  });
}

function portsOf(props: ModelServerProps): k8s.ContainerPort[] {
  const metrics = metricsPort(props);
  return [
    { name: ownPortName(props), containerPort: props.port },
    ...(metrics.number === props.port
      ? []
      : [{ name: metrics.name, containerPort: metrics.number }]),
  ];
}

/** Until the model is loaded nothing else is asked: how long that takes is no sign of a fault. */
function probesOf(props: ModelServerProps) {
  const { readyPath, livePath = readyPath, loadSeconds = DEFAULT_LOAD_SECONDS } = props;
  const asks = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString(ownPortName(props)) },
  });
  return {
    startupProbe: {
      ...asks(readyPath),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(loadSeconds / STARTUP_PERIOD_SECONDS),
    },
    readinessProbe: { ...asks(readyPath), periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: {
      ...asks(livePath),
      periodSeconds: 20,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
  };
}

const spread = ({ name }: ModelServerProps, topologyKey: string): k8s.TopologySpreadConstraint => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: { ...serverPods(name) } },
});
