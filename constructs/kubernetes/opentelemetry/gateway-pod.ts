import type { k8s } from 'cdk8s-plus-29';
import { PRIORITY_CLASS, restrictedPod, spreadOver, type Labels } from '../core';
import { collectorConfig } from './collector-config';
import { collectorContainer, configVolume, GRACE_SECONDS } from './collector-pod';
import { headerVariables, traceExporter } from './destination';
import { Exporter } from './exporter';
import { GATEWAY, GATEWAY_PEERS, PORTS } from './names';
import { Processor } from './processor';
import { Receiver } from './receiver';
import type { TelemetryGatewayProps } from './telemetry-gateway-props';

/** Spans come in and are handed on by their trace; those of one trace meet, and are decided together. */
export function gatewayConfig(props: TelemetryGatewayProps): string {
  const { namespace, cluster, destinations, sampling, redaction = {} } = props;
  const limiter = Processor.memoryLimiter();
  return collectorConfig({
    traces: [
      {
        name: 'received',
        receivers: [Receiver.otlp()],
        // Before the others see it: nothing sensitive waits in a memory that needs it not, and whose it is is known by the connection.
        processors: [
          limiter,
          Processor.podFacts('gateway'),
          Processor.clusterName(cluster),
          Processor.spanRedaction(redaction),
        ],
        exporters: [Exporter.peers({ hostname: `${GATEWAY_PEERS}.${namespace.name}.svc` })],
      },
      {
        name: 'whole',
        receivers: [Receiver.peers()],
        processors: [limiter, Processor.sampling(sampling)],
        exporters: destinations.map((each) => traceExporter(each, {})),
      },
    ],
  });
}

/** The pod of a gateway. */
export function gatewayPod(
  { image, destinations, memory = '1Gi' }: TelemetryGatewayProps,
  pods: Labels,
): k8s.PodSpec {
  const { grpc, http, peers } = PORTS;
  return restrictedPod({
    serviceAccountName: GATEWAY,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    topologySpreadConstraints: spreadOver(pods),
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [
      collectorContainer({
        image,
        resources: { cpu: '100m', memory },
        ports: { grpc, http, peers },
        env: headerVariables(destinations),
      }),
    ],
    volumes: [configVolume(GATEWAY)],
  });
}
