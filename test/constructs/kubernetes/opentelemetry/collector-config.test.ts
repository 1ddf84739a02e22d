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

describe('redaction', () => {
  const patternsOf = (options: object): RegExp[] => {
    const { log_statements: statements } = Processor.lineRedaction(options).settings;
    return (statements as string[])
      .filter((each) => each.startsWith('delete_matching_keys(log.attributes, '))
      .map((each) => JSON.parse(/, (".+")\)$/.exec(each)?.[1] ?? '""') as string)
      .map((text) => new RegExp(text.replace('(?i)', ''), text.startsWith('(?i)') ? 'i' : ''));
  };
  const isTaken = (name: string, options: object = {}) =>
    patternsOf(options).some((pattern) => pattern.test(name));

  test.each([
    'http.request.header.authorization',
    'http.request.header.x-api-key',
    'http.response.header.set_cookie',
    'headers.Authorization',
    'db.password',
    'aws.secret_access_key',
    'client_secret',
    'access_token',
    'gen_ai.prompt.0.content',
    'gen_ai.input.messages',
    'gen_ai.system_instructions',
    'llm.prompts.0',
    'output.value',
    'traceloop.entity.input',
    'mlflow.spanInputs',
    'db.statement',
    'db.query.text',
    'db.query.parameter.id',
    'user.email',
    'client.user.email',
    'user.full_name',
    'user.name',
    'enduser.id',
    'enduser.pseudo.id',
    'e-mail',
    'Email_Address',
  ])('takes away %s', (name) => {
    expect(isTaken(name)).toBe(true);
  });

  test.each([
    'gen_ai.usage.input_tokens',
    'gen_ai.request.model',
    'gen_ai.token.type',
    'http.route',
    'db.query.summary',
    'db.system.name',
    'k8s.secret.name',
    'user.id',
    'user.hash',
    'user.roles',
    'client.user.id',
    'kc.userId',
    'user_agent.name',
  ])('leaves %s', (name) => {
    expect(isTaken(name)).toBe(false);
  });

  test('leaves what somebody wants, but never credentials', () => {
    const options = { keep: ['prompts', 'statements', 'people'] };
    expect(isTaken('user.email', options)).toBe(false);
    expect(isTaken('gen_ai.prompt', options)).toBe(false);
    expect(isTaken('db.query.text', options)).toBe(false);
    expect(isTaken('authorization', options)).toBe(true);
  });

  test('takes away what somebody names', () => {
    expect(isTaken('shop.card', { attributes: ['^shop[.]'] })).toBe(true);
  });

  describe('of e-mail addresses', () => {
    const maskOf = (options: object = {}): string | undefined =>
      (Processor.lineRedaction(options).settings['log_statements'] as string[]).find((each) =>
        each.startsWith('replace_all_patterns(log.attributes, "value", '),
      );
    const [pattern, mask] = JSON.parse(
      `[${/"value", (.+)\)$/.exec(maskOf() ?? '')?.[1] ?? ''}]`,
    ) as [string, string];
    const masked = (value: string) => value.replaceAll(new RegExp(pattern, 'g'), mask);

    test.each([
      ['ada@acme.io', '[e-mail]'],
      [
        'no such user: ada.l+ml@mail.acme.co.uk, or bob@acme.io',
        'no such user: [e-mail], or [e-mail]',
      ],
      ['/users?email=ada%40acme.io&page=2', '/users?email=[e-mail]&page=2'],
    ])('has a mask where one was: %s', (value, expected) => {
      expect(masked(value)).toBe(expected);
    });

    test.each([
      'express@4.18.2',
      'docker.io/grafana/loki@sha256:0123456789abcdef',
      'celery@worker-0',
      'java.lang.Object@1b2c3d',
    ])('leaves %s', (value) => {
      expect(masked(value)).toBe(value);
    });

    test('leaves them where somebody wants to know who people are', () => {
      expect(maskOf({ keep: ['people'] })).toBeUndefined();
    });
  });

  test('is of spans and of their events, and sends nothing that it could not look through', () => {
    const { trace_statements: statements, error_mode: mode } = Processor.spanRedaction({}).settings;
    expect(mode).toBe('propagate');
    expect(statements).toContainEqual(expect.stringContaining('replace_pattern(span.name, '));
    expect(
      Processor.spanRedaction({ keep: ['people'] }).settings['trace_statements'],
    ).not.toContainEqual(expect.stringContaining('replace_'));
    for (const map of ['resource', 'span', 'spanevent']) {
      expect(statements).toContainEqual(
        expect.stringContaining(`replace_all_patterns(${map}.attributes, `),
      );
      expect(statements).toContainEqual(
        expect.stringContaining(`delete_matching_keys(${map}.attributes, `),
      );
    }
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
