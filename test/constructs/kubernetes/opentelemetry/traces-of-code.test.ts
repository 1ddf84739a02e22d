import { Namespace } from '../../../../constructs/kubernetes/core';
import { TeamRay } from '../../../../constructs/kubernetes/ray';
import { memberAt, testChart } from '../../../support/kubernetes';
import { FakeTraces } from '../../../support/traces';
import { taskVariables, variables as airflowVariables } from '../airflow/fixture';
import { document as hubDocument } from '../jupyterhub/fixture';
import { CLUSTER, podMember as rayPodMember, serviceSpec } from '../ray/fixture';
import { about, byName, IN_MLFLOW, told } from './tracing-fixture';

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
