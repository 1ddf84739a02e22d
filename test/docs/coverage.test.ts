import { COVERED_COMPONENTS } from '../../tools/docs/coverage/components';
import { coverageFaults, coveragePage } from '../../tools/docs/coverage/coverage-table';
import { everything } from '../../tools/docs/coverage/everything';
import { observed } from '../../tools/docs/coverage/observed';

const THERE = observed(everything());

test('what watches components is what they say, and nothing else', () => {
  expect(coverageFaults(THERE)).toEqual([]);
});

test('fails when a component says what is not there, or something watches none', () => {
  const [, ...others] = COVERED_COMPONENTS;
  expect(coverageFaults(THERE, others)).toContain('metrics: nobody has jupyter/hub');
  expect(
    coverageFaults(THERE, [
      ...COVERED_COMPONENTS,
      { component: 'Made up', metrics: [], traces: [], alerts: [], dashboards: ['made-up'] },
    ]),
  ).toEqual(['dashboards: no made-up']);
});

test.each([
  'JupyterHub',
  'Airflow',
  'Spark',
  'Argo Workflows',
  'MLflow',
  'Keycloak',
  'Gateway',
  'PostgreSQL',
  'Valkey',
  'Kueue',
  'Kubeflow Trainer, JobSet',
  'Ray, Ray Serve',
  'vLLM',
  'KEDA',
  'Karpenter',
  'cert-manager',
])('%s is in the table', (component) => {
  expect(coveragePage()).toContain(`| ${component} `);
});
