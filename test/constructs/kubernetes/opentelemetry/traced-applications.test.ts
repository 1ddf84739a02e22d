import { Namespace } from '../../../../constructs/kubernetes/core';
import { TeamRay } from '../../../../constructs/kubernetes/ray';
import { findObject, memberAt, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeTraces } from '../../../support/traces';
import { taskVariables, variables as airflowVariables } from '../airflow/fixture';
import { document as hubDocument } from '../jupyterhub/fixture';
import { serverContainer, serverObjects } from '../model-server/fixture';
import { chatObjects, variables as chatVariables } from '../open-webui/fixture';
import { CLUSTER, podMember as rayPodMember, serviceSpec } from '../ray/fixture';
import { model, podOf, serviceObjects } from '../vllm/fixture';
import { URL, told, IN_MLFLOW, byName, about } from './traced-fixture';

let traces: FakeTraces;

beforeEach(() => {
  traces = new FakeTraces();
});

describe('Airflow', () => {
  const all = {
    ...told('airflow', 'airflow'),
    ...IN_MLFLOW,
    AIRFLOW__TRACES__OTEL_ON: 'True',
    OTEL_TRACES_EXPORTER: 'otlp_proto_http',
  };

  test('tells its processes, and tasks', () => {
    expect(airflowVariables('scheduler', { traces })).toMatchObject(all);
    expect(taskVariables({ traces })).toMatchObject(all);
  });

  test('lets all of its pods through', () => {
    taskVariables({ traces });
    const pods = { 'app.kubernetes.io/component': 'pipelines' };
    expect(traces.senders).toEqual([{ name: 'airflow', namespace: 'airflow', pods }]);
  });

  test('tells nothing by itself', () => {
    expect(about(airflowVariables('scheduler'))).toEqual([]);
    expect(about(taskVariables())).toEqual([]);
  });
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

describe('notebooks', () => {
  test('are told where code sends spans, and keep those of models in MLflow', () => {
    expect(hubDocument({ traces }).spawner['environment']).toMatchObject({
      ...told('notebook', 'jupyter'),
      ...IN_MLFLOW,
    });
    expect(traces.senders).toMatchObject([
      { name: 'notebook', pods: { 'app.kubernetes.io/name': 'notebook' } },
    ]);
  });

  test('are told nothing by themselves', () => {
    expect(hubDocument().spawner['environment']).toEqual({});
  });
});

describe('Ray', () => {
  const all = { ...told('ray', 'team-vision'), ...IN_MLFLOW };

  test.each(['head', 'worker'] as const)('tells programs of its %s', (whose) => {
    expect(byName(rayPodMember(whose, ['containers', 0], { traces }))).toMatchObject(all);
    expect(about(byName(rayPodMember(whose, ['containers', 0])))).toEqual([]);
  });

  test('tells applications as well, which may have names of their own', () => {
    const env = [{ name: 'OTEL_SERVICE_NAME', value: 'summary' }];
    const { rayClusterConfig } = serviceSpec({ cluster: { ...CLUSTER, traces, env } });
    const container = memberAt(rayClusterConfig.headGroupSpec, [
      ...['template', 'spec', 'containers'],
      0,
    ]);
    expect(byName(container)).toMatchObject({ ...all, OTEL_SERVICE_NAME: 'summary' });
  });

  test('is let through by the edges of its team', () => {
    const chart = testChart();
    new TeamRay(chart, 'Ray', {
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      operatorNamespace: 'kuberay-system',
      traces,
    });
    const pods = { 'ray.io/is-ray-node': 'yes' };
    expect(traces.senders).toEqual([{ name: 'ray', namespace: 'team-vision', pods }]);
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
