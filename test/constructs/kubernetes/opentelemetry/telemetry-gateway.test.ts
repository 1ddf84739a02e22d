import { Namespace } from '../../../../constructs/kubernetes/core';
import type { TelemetryGatewayProps } from '../../../../constructs/kubernetes/opentelemetry';
import { findObject } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { configOf, gatewayObjects, podOf, policyOf } from './fixture';

const XRAY = { kind: 'xray', region: 'us-west-2' } as const;

describe('a gateway', () => {
  const objects = gatewayObjects();

  test('fits the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('is there several times, as its processors have to do', () => {
    expect(findObject(objects, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 6,
      scaleTargetRef: { name: 'telemetry-gateway' },
    });
    const given = gatewayObjects({ replicas: { min: 1, max: 3 } });
    expect(findObject(given, 'HorizontalPodAutoscaler').spec).toMatchObject({ minReplicas: 1 });
    expect(findObject(objects, 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
  });

  test('runs unprivileged, spread over zones and nodes', () => {
    expect(podOf(objects, 'Deployment')).toMatchObject({
      topologySpreadConstraints: [{}, {}],
      containers: [{ securityContext: { runAsUser: 10_001, runAsNonRoot: true } }],
    });
  });

  test('hands a trace to one of its like, whom it finds by a Service without an address', () => {
    expect(findObject(objects, 'Service', 'telemetry-gateway-peers').spec).toMatchObject({
      clusterIP: 'None',
      ports: [{ port: 4319 }],
    });
    expect(configOf(objects).exporters.load_balancing.resolver.dns.hostname).toBe(
      'telemetry-gateway-peers.telemetry.svc',
    );
    expect(policyOf(objects, 'ingress-telemetry-gateway-peers')).toMatchObject({
      ingress: [{ ports: [{ port: 4319 }] }],
    });
    expect(policyOf(objects, 'egress-telemetry-gateway-peers')).toBeDefined();
  });

  test('decides when a trace is whole, after what is sensitive is gone', () => {
    const { pipelines } = configOf(objects).service;
    expect(pipelines['traces/received'].processors).toEqual([
      'memory_limiter',
      'k8s_attributes',
      'resource',
      'transform',
    ]);
    expect(pipelines['traces/whole'].processors).toEqual(['memory_limiter', 'tail_sampling']);
  });

  test('keeps errors, what is slow, and some', () => {
    const given = gatewayObjects({ sampling: { keepPercent: 1, slowMilliseconds: 200 } });
    expect(configOf(given).processors.tail_sampling.policies).toMatchObject([
      { status_code: { status_codes: ['ERROR'] } },
      { latency: { threshold_ms: 200 } },
      { probabilistic: { sampling_percentage: 1 } },
    ]);
  });

  test('is reached by programs that are let in, on both sides', () => {
    const urls: (string | undefined)[] = [];
    const given = gatewayObjects({}, (gateway) => {
      urls.push(gateway.httpUrl, gateway.grpcUrl);
      const namespace = Namespace.fromName(gateway, 'Serving', 'serving');
      gateway.addSender('router', namespace, { app: 'router' });
    });
    expect(urls).toEqual([
      'http://telemetry-gateway.telemetry.svc:4318',
      'http://telemetry-gateway.telemetry.svc:4317',
    ]);
    expect(policyOf(given, 'ingress-serving-router-to-telemetry-gateway')).toMatchObject({
      ingress: [{ ports: [{ port: 4317 }, { port: 4318 }] }],
    });
    expect(policyOf(given, 'egress-router-to-telemetry-gateway')).toMatchObject({
      podSelector: { matchLabels: { app: 'router' } },
    });
  });

  test('has an identity for X-Ray', () => {
    const given = gatewayObjects({ destinations: [XRAY] });
    expect(policyOf(given, 'egress-telemetry-gateway-to-aws')).toBeDefined();
    expect(configOf(given).extensions['sigv4auth/xray']).toEqual({
      service: 'xray',
      region: 'us-west-2',
    });
  });

  test('has its series read, and tells when something is wrong', () => {
    const metrics = new FakeMetrics();
    gatewayObjects({ metrics });
    expect(metrics.alerts.flatMap(({ alerts }) => alerts.map(({ name }) => name))).toEqual([
      'TelemetryGatewayDown',
      'SpansLost',
      'SpanQueueNearlyFull',
      'SpansRefused',
      'TracesDecidedEarly',
    ]);
    expect(metrics.dashboards).toHaveLength(1);
  });

  test.each<[string, Partial<TelemetryGatewayProps>, string]>([
    ['no replica', { replicas: { min: 0, max: 2 } }, "'replicas.min' must be an integer from 1"],
    ['fewer at most', { replicas: { min: 3, max: 2 } }, "'replicas.max' must be an integer from 3"],
    [
      'more than all',
      { sampling: { keepPercent: 101, slowMilliseconds: 1 } },
      "'sampling.keepPercent' must be an integer from 0 to 100, got 101",
    ],
    [
      'no time',
      { sampling: { keepPercent: 1, slowMilliseconds: 0 } },
      "'sampling.slowMilliseconds' must be an integer from 1",
    ],
    ['no memory', { memory: '1x' }, "'memory'"],
    ['no destination', { destinations: [] }, "'destinations': the pipeline 'traces/whole'"],
  ])('fails when there is %s', (_what, props, expected) => {
    expect(() => gatewayObjects(props)).toThrow(expected);
  });
});
