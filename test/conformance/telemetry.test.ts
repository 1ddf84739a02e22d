import { MADE_POD, EXPECTED_LINES } from '../../conformance/telemetry/made-logs';
import { madeTraces } from '../../conformance/telemetry/made-traces';
import { alone, inFolder, onPorts } from '../../conformance/telemetry/redirected';

const CONFIG = JSON.stringify(
  {
    extensions: { health_check: { endpoint: '0.0.0.0:13133' }, 'sigv4auth/logs': {} },
    receivers: { file_log: { include: ['/var/log/pods/*/*/*.log'] } },
    processors: { memory_limiter: {}, k8s_attributes: {} },
    exporters: {
      'otlp_http/vendor': { endpoint: 'https://otlp.acme.io' },
      'otlp_http/cloudwatch': { auth: { authenticator: 'sigv4auth/logs' } },
    },
    service: {
      extensions: ['health_check', 'sigv4auth/logs'],
      telemetry: { host: '0.0.0.0', port: 8888 },
      pipelines: {
        logs: {
          receivers: ['file_log'],
          processors: ['memory_limiter', 'k8s_attributes'],
          exporters: ['otlp_http/vendor', 'otlp_http/cloudwatch'],
        },
      },
    },
  },
  undefined,
  2,
);

test('files of a node are below a folder, and ports are of the loopback', () => {
  expect(inFolder(CONFIG, '/scratch')).toContain('"/scratch/pods/*/*/*.log"');
  const ports = { grpc: 1, http: 2, peers: 3, health: 4, metrics: 5 };
  const moved = onPorts(CONFIG, ports);
  expect(moved).toContain('"127.0.0.1:4"');
  expect(moved).toContain('"port": 5');
  expect(moved).not.toContain('0.0.0.0');
});

test('what runs alone asks neither Kubernetes nor AWS, and sends to the sink', () => {
  const { extensions, exporters, service } = alone(CONFIG, 'http://127.0.0.1:9');
  expect(Object.keys(extensions)).toEqual(['health_check']);
  expect(exporters).toEqual({
    'otlp_http/vendor': { endpoint: 'http://127.0.0.1:9', encoding: 'json' },
  });
  expect(service.extensions).toEqual(['health_check']);
  expect(service.pipelines['logs']).toEqual({
    receivers: ['file_log'],
    processors: ['memory_limiter'],
    exporters: ['otlp_http/vendor'],
  });
});

test('made traces are in two halves of one id, of which only the second tells', () => {
  const [error, slow, ordinary] = madeTraces(0);
  expect(error?.halves.map(({ status }) => status)).toEqual([{}, { code: 2 }]);
  expect(new Set(slow?.halves.map(({ traceId }) => traceId)).size).toBe(1);
  expect(ordinary?.kind).toBe('ordinary');
});

test('made lines are of a pod that their path names', () => {
  expect(MADE_POD['k8s.namespace.name']).toBe('shop');
  expect(EXPECTED_LINES.map(({ body }) => body)).toContain('first half, second half');
});
