import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AIRFLOW_DASHBOARD } from '../../../constructs/kubernetes/airflow/airflow-dashboard';
import { AIRFLOW_SERIES } from '../../../constructs/kubernetes/airflow/series';
import { ARGO_WORKFLOWS_DASHBOARD } from '../../../constructs/kubernetes/argo-workflows/argo-workflows-dashboard';
import { ARGO_SERIES } from '../../../constructs/kubernetes/argo-workflows/series';
import { POSTGRES_DASHBOARD } from '../../../constructs/kubernetes/cloudnative-pg/postgres-dashboard';
import { POSTGRES_SERIES } from '../../../constructs/kubernetes/cloudnative-pg/series';
import { EDGE_DASHBOARD } from '../../../constructs/kubernetes/gateway/edge-dashboard';
import { EDGE_SERIES } from '../../../constructs/kubernetes/gateway/series';
import { JUPYTERHUB_DASHBOARD } from '../../../constructs/kubernetes/jupyterhub/jupyterhub-dashboard';
import { HUB_SERIES } from '../../../constructs/kubernetes/jupyterhub/series';
import { KEYCLOAK_DASHBOARD } from '../../../constructs/kubernetes/keycloak/keycloak-dashboard';
import { KEYCLOAK_SERIES } from '../../../constructs/kubernetes/keycloak/series';
import { MLFLOW_DASHBOARD } from '../../../constructs/kubernetes/mlflow/mlflow-dashboard';
import { MLFLOW_SERIES } from '../../../constructs/kubernetes/mlflow/series';
import {
  TEXT_GENERATION_SERIES,
  TRITON_SERIES,
} from '../../../constructs/kubernetes/model-server/series';
import { TEXT_GENERATION_DASHBOARD } from '../../../constructs/kubernetes/model-server/text-generation-dashboard';
import { TRITON_DASHBOARD } from '../../../constructs/kubernetes/model-server/triton-dashboard';
import { OAUTH2_PROXY_DASHBOARD } from '../../../constructs/kubernetes/oauth2-proxy/oauth2-proxy-dashboard';
import { PROXY_SERIES } from '../../../constructs/kubernetes/oauth2-proxy/series';
import type { Dashboard } from '../../../constructs/kubernetes/prometheus';
import {
  SPARK_DRIVER_SERIES,
  SPARK_EXECUTOR_SERIES,
  SPARK_OPERATOR_SERIES,
} from '../../../constructs/kubernetes/spark/series';
import { SPARK_DASHBOARD } from '../../../constructs/kubernetes/spark/spark-dashboard';
import { TRAINING_SERIES } from '../../../constructs/kubernetes/training-operator/series';
import { TRAINING_OPERATOR_DASHBOARD } from '../../../constructs/kubernetes/training-operator/training-operator-dashboard';
import { VALKEY_SERIES } from '../../../constructs/kubernetes/valkey/series';
import { VALKEY_DASHBOARD } from '../../../constructs/kubernetes/valkey/valkey-dashboard';
import {
  ENGINE_SERIES,
  ROUTER_SERIES,
  USAGE_SERIES,
} from '../../../constructs/kubernetes/vllm/series';
import { CHARTS, IMAGES } from '../../../lib/catalogue';
import { seriesOf } from '../../../tools/series/read-series';
import { seriesIn } from '../../architecture/promql';

/** What a program of a version shows, as its source or its documentation says. */
interface Recording {
  readonly version: string;
  readonly source: string;
  readonly names: readonly string[];
}

const recorded = (product: string): Recording =>
  JSON.parse(
    readFileSync(join(__dirname, `../../fixtures/series/${product}.json`), 'utf8'),
  ) as Recording;

/** Names of recordings, the versions that run, and the series that queries use. */
const PRODUCTS: readonly (readonly [product: string, version: string, used: readonly string[]])[] =
  [
    ['airflow', IMAGES.airflow.tag, AIRFLOW_SERIES],
    ['argo-workflows', CHARTS.argoWorkflows.version, ARGO_SERIES],
    ['cloudnative-pg', CHARTS.cloudNativePg.version, POSTGRES_SERIES],
    ['envoy', CHARTS.envoyGateway.version, EDGE_SERIES],
    ['jupyterhub', IMAGES.jupyterHub.tag, HUB_SERIES],
    ['keycloak', IMAGES.keycloak.tag, KEYCLOAK_SERIES],
    ['mlflow', IMAGES.mlflow.tag, MLFLOW_SERIES],
    ['oauth2-proxy', IMAGES.oauth2Proxy.tag, PROXY_SERIES],
    ['redis-exporter', IMAGES.redisExporter.tag, VALKEY_SERIES],
    ['spark', IMAGES.spark.tag, [...SPARK_DRIVER_SERIES, ...SPARK_EXECUTOR_SERIES]],
    ['spark-operator', CHARTS.sparkOperator.version, SPARK_OPERATOR_SERIES],
    ['text-generation-inference', IMAGES.textGenerationInference.tag, TEXT_GENERATION_SERIES],
    ['training-operator', IMAGES.trainingOperator.tag, TRAINING_SERIES],
    ['triton', IMAGES.triton.tag, TRITON_SERIES],
    ['vllm', IMAGES.vllm.tag, ENGINE_SERIES],
    ['vllm-router', IMAGES.vllmRouter.tag, ROUTER_SERIES],
  ];

const DASHBOARDS: readonly (readonly [Dashboard, ...(readonly string[])[]])[] = [
  [AIRFLOW_DASHBOARD, AIRFLOW_SERIES],
  [ARGO_WORKFLOWS_DASHBOARD, ARGO_SERIES],
  [POSTGRES_DASHBOARD, POSTGRES_SERIES],
  [EDGE_DASHBOARD, EDGE_SERIES],
  [JUPYTERHUB_DASHBOARD, HUB_SERIES],
  [KEYCLOAK_DASHBOARD, KEYCLOAK_SERIES],
  [MLFLOW_DASHBOARD, MLFLOW_SERIES],
  [OAUTH2_PROXY_DASHBOARD, PROXY_SERIES],
  [VALKEY_DASHBOARD, VALKEY_SERIES],
  [SPARK_DASHBOARD, SPARK_OPERATOR_SERIES, SPARK_DRIVER_SERIES, SPARK_EXECUTOR_SERIES],
  [TEXT_GENERATION_DASHBOARD, TEXT_GENERATION_SERIES],
  [TRAINING_OPERATOR_DASHBOARD, TRAINING_SERIES],
  [TRITON_DASHBOARD, TRITON_SERIES],
];

describe('series that queries use', () => {
  test.each(PRODUCTS)(
    'are among those of %s, of the version that runs',
    (product, version, used) => {
      const { names, version: of, source } = recorded(product);
      expect(used.filter((name) => !names.includes(name))).toEqual([]);
      expect(of).toBe(version);
      expect(source).toMatch(/^https:\/\//);
    },
  );

  test('are among those of the meter of tokens', () => {
    const meter = resolve(__dirname, '../../../constructs/kubernetes/vllm/llm_usage.py');
    const shown = seriesOf(readFileSync(meter, 'utf8'));
    expect(USAGE_SERIES.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('of engines are not all their own: the router shows some under the same names', () => {
    expect(recorded('vllm-router').names).toContain('vllm:num_requests_waiting');
  });
});

describe.each(
  DASHBOARDS.map(([dashboard, ...series]) => [dashboard.title, dashboard, series] as const),
)('the dashboard of %s', (_title, { name, rows, variables = [] }, series) => {
  const panels = rows.flatMap((row) => row.panels);
  const asked = panels.flatMap(({ queries }) => queries.map(({ expr }) => expr));

  test('asks for series of its product alone', () => {
    // Grafana writes a time there, which is no series.
    const names = asked.flatMap((expr) =>
      seriesIn(expr.replaceAll(/\[\S+?\]/g, '')).map((each) => each.name),
    );
    expect(names.filter((each) => each !== 'up' && !series.flat().includes(each))).toEqual([]);
  });

  test('has panels that are told apart, and what chooses among instances', () => {
    const titles = panels.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    expect(panels.length).toBeGreaterThanOrEqual(6);
    expect(variables.map((variable) => variable.name)).toContain('namespace');
    expect(name).toMatch(/^[a-z0-9-]+$/);
  });

  test('asks for no variable that there is not', () => {
    const known = variables.map((variable) => variable.name);
    const used = asked.flatMap((expr) => [...expr.matchAll(/\$(\w+)/g)].map(([, word]) => word));
    expect(
      used.filter((word) => word !== '__rate_interval' && !known.includes(word ?? '')),
    ).toEqual([]);
  });
});
