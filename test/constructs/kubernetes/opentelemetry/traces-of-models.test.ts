import { findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeTraces } from '../../../support/traces';
import { serverContainer, serverObjects } from '../model-server/fixture';
import { chatObjects, variables as chatVariables } from '../open-webui/fixture';
import { model, podOf, serviceObjects } from '../vllm/fixture';
import { about, byName, IN_MLFLOW, told, URL } from './tracing-fixture';

let traces: FakeTraces;

beforeEach(() => {
  traces = new FakeTraces();
});

describe('served models', () => {
  const containerOf = (name: string, given?: FakeTraces) =>
    podOf(findObject(serviceObjects({ traces: given }), 'Deployment', name)).containers[0];

  test('have engines that send by HTTP, as themselves', () => {
    const engine = containerOf('chat-llama', traces);
    expect(engine?.args).toContain(`--otlp-traces-endpoint=${URL}`);
    expect(byName(engine)).toMatchObject(told('chat-llama', 'serving'));
  });

  test('have a router that sends by gRPC, as itself', () => {
    const router = containerOf('chat-router', traces);
    expect(router?.args).toEqual(
      expect.arrayContaining([
        '--otel-endpoint=collector.telemetry.svc:4317',
        '--otel-service-name=chat-router',
      ]),
    );
    expect(byName(router)).toMatchObject(told('chat-router', 'serving'));
  });

  test('are let through, every engine and the router', () => {
    serviceObjects({ traces });
    expect(traces.senders).toMatchObject([
      { name: 'chat-router', pods: { 'app.kubernetes.io/name': 'chat-router' } },
      { name: 'chat', pods: { 'ml-platform/llm-service': 'chat' } },
    ]);
  });

  test('keep a name of their own', () => {
    const env = [{ name: 'OTEL_SERVICE_NAME', value: 'llama' }];
    const objects = serviceObjects({ traces, models: [model({ env })] });
    const [engine] = podOf(findObject(objects, 'Deployment', 'chat-llama')).containers;
    expect(engine?.env?.filter(({ name }) => name === 'OTEL_SERVICE_NAME')).toEqual(env);
  });

  test('send nothing by themselves', () => {
    for (const name of ['chat-llama', 'chat-router']) {
      const container = containerOf(name);
      expect(JSON.stringify(container?.args)).not.toMatch(/otlp|otel/);
      expect(about(byName(container))).toEqual([]);
    }
  });

  test('fails when an engine is told twice where spans go', () => {
    const extraArgs = ['--otlp-traces-endpoint=http://other:4317'];
    expect(() => serviceObjects({ models: [model({ extraArgs })] })).toThrow(
      '--otlp-traces-endpoint',
    );
  });

  test('fails when the router has nobody to send to by gRPC', () => {
    const byHttp = Object.assign(new FakeTraces(), { grpcUrl: undefined });
    expect(() => serviceObjects({ traces: byHttp })).toThrow(
      `'traces' must take gRPC, which the router sends by`,
    );
  });
});

describe('Open WebUI', () => {
  test('sends by HTTP to the address as it is', () => {
    expect(chatVariables({ traces })).toMatchObject({
      ENABLE_OTEL: 'True',
      ENABLE_OTEL_TRACES: 'True',
      OTEL_OTLP_SPAN_EXPORTER: 'http',
      OTEL_EXPORTER_OTLP_ENDPOINT: URL,
      ...told('open-webui', 'chat'),
    });
  });

  test('is let through', () => {
    chatObjects({ traces });
    expect(traces.senders).toMatchObject([{ name: 'open-webui', namespace: 'chat' }]);
  });

  test('sends nothing by itself', () => {
    expect(about(chatVariables())).toEqual(['ANONYMIZED_TELEMETRY']);
  });
});

describe('a server of a model', () => {
  test('is told where its code sends spans, and let through', () => {
    expect(byName(serverContainer({ traces }))).toMatchObject({
      ...told('sentiment', 'team-vision'),
      ...IN_MLFLOW,
    });
    expect(traces.senders).toMatchObject([{ name: 'sentiment', namespace: 'team-vision' }]);
  });

  test('keeps what it says itself', () => {
    const env = [{ name: 'OTEL_TRACES_SAMPLER', value: 'always_off' }];
    const container = serverContainer({ traces, env });
    expect(byName(container)).toMatchObject({ OTEL_TRACES_SAMPLER: 'always_off' });
    expect(serverObjects({ traces, env }).flatMap(violations)).toEqual([]);
  });

  test('is told nothing by itself', () => {
    expect(about(byName(serverContainer()))).toEqual([]);
  });
});
