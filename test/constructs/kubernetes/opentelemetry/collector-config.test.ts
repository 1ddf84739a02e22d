import { collectorConfig } from '../../../../constructs/kubernetes/opentelemetry/collector-config';
import { EnvironmentVariable } from '../../../../constructs/kubernetes/opentelemetry/collector-value';
import { Extension } from '../../../../constructs/kubernetes/opentelemetry/component';
import { Exporter } from '../../../../constructs/kubernetes/opentelemetry/exporter';
import { Processor } from '../../../../constructs/kubernetes/opentelemetry/processor';
import { Receiver } from '../../../../constructs/kubernetes/opentelemetry/receiver';

const store = (name = 'store') => Exporter.otlpHttp({ name, url: 'http://store:4318' });
const cloudWatch = Exporter.cloudWatchLogs({
  region: 'us-west-2',
  logGroup: '/ml/containers',
  logStream: 'containers',
});
const state = Extension.fileStorage('/state');
const read = (text: string) => JSON.parse(text);

describe('a configuration', () => {
  const limiter = Processor.memoryLimiter();
  const config = read(
    collectorConfig({
      logs: [
        {
          receivers: [Receiver.podLogs(state, ['log-agents'])],
          processors: [limiter],
          exporters: [cloudWatch, store()],
        },
      ],
      traces: [
        {
          name: 'in',
          receivers: [Receiver.otlp()],
          processors: [limiter],
          exporters: [Exporter.peers({ hostname: 'peers.telemetry.svc' })],
        },
        {
          name: 'out',
          receivers: [Receiver.peers()],
          processors: [limiter],
          exporters: [store('b')],
        },
      ],
    }),
  );

  test('declares what its pipelines hold, each part once, in their order', () => {
    expect(config.service.pipelines).toEqual({
      logs: {
        receivers: ['file_log'],
        processors: ['memory_limiter'],
        exporters: ['otlp_http/cloudwatch', 'otlp_http/store'],
      },
      'traces/in': {
        receivers: ['otlp'],
        processors: ['memory_limiter'],
        exporters: ['load_balancing'],
      },
      'traces/out': {
        receivers: ['otlp/peers'],
        processors: ['memory_limiter'],
        exporters: ['otlp_http/b'],
      },
    });
    expect(Object.keys(config.receivers)).toEqual(['file_log', 'otlp', 'otlp/peers']);
    expect(Object.keys(config.processors)).toEqual(['memory_limiter']);
    expect(Object.keys(config.exporters)).toHaveLength(4);
  });

  test('declares the extensions that its parts name, and answers probes', () => {
    expect(config.service.extensions).toEqual(['health_check', 'file_storage', 'sigv4auth/logs']);
    expect(Object.keys(config.extensions)).toEqual(config.service.extensions);
    expect(config.exporters['otlp_http/cloudwatch']).toMatchObject({
      logs_endpoint: 'https://logs.us-west-2.amazonaws.com/v1/logs',
      headers: { 'x-aws-log-group': '/ml/containers', 'x-aws-log-stream': 'containers' },
      auth: { authenticator: 'sigv4auth/logs' },
    });
  });

  test('shows its own metrics', () => {
    expect(config.service.telemetry.metrics.readers[0].pull.exporter.prometheus.port).toBe(8888);
  });

  test('sends each trace to one of those that DNS knows', () => {
    expect(config.exporters.load_balancing).toMatchObject({
      routing_key: 'traceID',
      resolver: { dns: { hostname: 'peers.telemetry.svc', port: '4319' } },
    });
  });
});

test('a dollar sign of a text is no variable, and a variable is one', () => {
  const config = read(
    collectorConfig({
      logs: [
        {
          receivers: [Receiver.otlp()],
          processors: [Processor.lineRedaction({ attributes: ['^pin$'] })],
          exporters: [
            Exporter.otlpHttp({
              name: 'vendor',
              url: 'https://otlp.acme.io/$1',
              header: { name: 'x-api-key', value: new EnvironmentVariable('KEY') },
            }),
          ],
        },
      ],
    }),
  );
  expect(config.exporters['otlp_http/vendor']).toMatchObject({
    endpoint: 'https://otlp.acme.io/$$1',
    headers: { 'x-api-key': '${env:KEY}' },
  });
  expect(config.processors.transform.log_statements).toContain(
    'delete_matching_keys(log.attributes, "^pin$$")',
  );
});

describe('a queue', () => {
  const settingsOf = (options: object) =>
    Exporter.otlpHttp({ name: 'a', url: 'http://a', ...options }).settings;

  test('is in memory, turns away what finds no room, and is given up after five minutes', () => {
    const { sending_queue: queue, retry_on_failure: retry } = settingsOf({});
    expect(queue).toMatchObject({ storage: undefined, block_on_overflow: false });
    expect(retry).toMatchObject({ max_elapsed_time: '300s' });
  });

  test('may lie on disk, make others wait, and never be given up', () => {
    const options = { storage: state, waits: true, tries: 'always' } as const;
    const { sending_queue: queue, retry_on_failure: retry } = settingsOf(options);
    expect(queue).toMatchObject({ storage: 'file_storage', block_on_overflow: true });
    expect(retry).toMatchObject({ max_elapsed_time: '0s' });
  });
});

describe('what does not go together', () => {
  const pipeline = { receivers: [Receiver.otlp()], processors: [], exporters: [store()] };

  test('a part for one signal cannot be in a pipeline of another', () => {
    const wrong = () => [
      // @ts-expect-error CloudWatch Logs takes no spans.
      collectorConfig({ traces: [{ ...pipeline, exporters: [cloudWatch] }] }),
      // @ts-expect-error Lines have no traces to wait for.
      collectorConfig({ logs: [{ ...pipeline, processors: [Processor.sampling(SAMPLING)] }] }),
      // @ts-expect-error A name is no part.
      collectorConfig({ logs: [{ ...pipeline, exporters: ['otlp_http/elsewhere'] }] }),
    ];
    expect(wrong).toBeDefined();
  });

  test('a receiver is no exporter, though both carry the same signals', () => {
    const isExporter: Receiver extends Exporter ? true : false = false;
    expect(isExporter).toBe(false);
  });

  test('fails when a pipeline ends nowhere', () => {
    expect(() => collectorConfig({ logs: [{ ...pipeline, exporters: [] }] })).toThrow(
      "the pipeline 'logs' must have a receiver and an exporter, got 1 and 0",
    );
  });

  test('fails when a pipeline begins nowhere', () => {
    expect(() => collectorConfig({ traces: [{ ...pipeline, receivers: [] }] })).toThrow(
      "the pipeline 'traces' must have a receiver and an exporter, got 0 and 1",
    );
  });

  test('fails when two parts have one name', () => {
    expect(() =>
      collectorConfig({ logs: [{ ...pipeline, exporters: [store(), store()] }] }),
    ).toThrow("two of the kind 'exporter' are called 'otlp_http/store'; name each otherwise");
  });

  test('fails when two pipelines have one name', () => {
    expect(() => collectorConfig({ logs: [pipeline, pipeline] })).toThrow(
      "two of the kind 'pipeline' are called 'logs'",
    );
  });
});

const SAMPLING = { keepPercent: 10, slowMilliseconds: 5000 };
