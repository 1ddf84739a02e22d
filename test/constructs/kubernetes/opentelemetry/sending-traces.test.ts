import {
  grpcAddress,
  traceSettings,
  traceVariables,
} from '../../../../constructs/kubernetes/opentelemetry';
import { testChart } from '../../../support/kubernetes';
import { FakeTraces } from '../../../support/traces';
import { told } from './tracing-fixture';

let traces: FakeTraces;

beforeEach(() => {
  traces = new FakeTraces();
});

describe('settings of a program', () => {
  const service = { serviceName: 'shop', namespace: { name: 'sales' } };

  test('are none where nobody takes spans', () => {
    expect(traceSettings(undefined, service)).toEqual({});
  });

  test('name traces alone, whose sampling is the receiver’s', () => {
    expect(traceSettings(traces, service)).toEqual(told('shop', 'sales'));
  });

  test('give way to those that a container has by itself', () => {
    const settings = { OTEL_SERVICE_NAME: 'shop', OTEL_LOGS_EXPORTER: 'none' };
    expect(traceVariables(settings, [{ name: 'OTEL_SERVICE_NAME', value: 'mine' }])).toEqual([
      { name: 'OTEL_LOGS_EXPORTER', value: 'none' },
    ]);
  });

  test.each([
    ['http://collector.telemetry.svc:4317', 4317],
    ['http://collector.telemetry.svc:80', 80],
  ])('have a host and a port for gRPC at %s', (url, port) => {
    const host = 'collector.telemetry.svc';
    expect(grpcAddress(testChart(), 'Envoy', new FakeTraces(url))).toEqual({ host, port });
  });
});
