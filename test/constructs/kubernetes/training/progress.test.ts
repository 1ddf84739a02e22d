import { Namespace } from '../../../../constructs/kubernetes/core';
import { PROGRESS_SERIES, TrainingProgress } from '../../../../constructs/kubernetes/training';
import program from '../../../../constructs/kubernetes/training/training_progress.py';
import { findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { runtimePod, trainingObjects } from './fixture';

const scraped = () => {
  const metrics = new FakeMetrics();
  const objects = objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    new TrainingProgress(chart, 'Progress', { namespace, metrics });
  });
  return { metrics, objects };
};

function inPod() {
  const chart = testChart();
  const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
  return new TrainingProgress(chart, 'Progress', { namespace, metrics: new FakeMetrics() }).inPod;
}

test('a module for programs lies in the namespace, where jobs of before an upgrade find it, too', () => {
  const { objects } = scraped();
  const map = findObject(objects, 'ConfigMap', 'training-progress');
  expect(map).toMatchObject({ data: { 'training_progress.py': program } });
  expect(map).not.toHaveProperty('immutable');
  expect(objects.flatMap(violations)).toEqual([]);
});

test('the module has the series that queries use, and no other', () => {
  const named = [...program.matchAll(/^ {4}"(training_\w+)": "(?:counter|gauge)",$/gm)];
  expect(named.map(([, name]) => name).toSorted()).toEqual([...PROGRESS_SERIES]);
});

test('whoever reads metrics is told of the pods', () => {
  expect(scraped().metrics.scraped).toMatchObject([
    {
      name: 'training-progress',
      pods: { 'eks-ml-platform/training-progress': 'true' },
      port: { name: 'progress', number: 9464 },
      series: PROGRESS_SERIES,
    },
  ]);
});

test('pods of a job find the module, and have the port and the label', () => {
  const objects = trainingObjects({ progress: inPod() });
  const template = JSON.stringify(findObject(objects, 'TrainingRuntime'));
  expect(template).toContain('"eks-ml-platform/training-progress":"true"');
  expect(template).toContain('{"name":"PYTHONPATH","value":"/opt/training-progress"}');
  expect(template).toContain('{"name":"TRAINING_PROGRESS_PORT","value":"9464"}');
  expect(template).toContain('{"containerPort":9464,"name":"progress"}');
  expect(template).toContain('"mountPath":"/opt/training-progress"');
  expect(template).toContain('"configMap":{"name":"training-progress","optional":true}');
  expect(objects.flatMap(violations)).toEqual([]);
});

test('a job that says nothing has none of it', () => {
  expect(JSON.stringify(trainingObjects())).not.toContain('training-progress');
});

test('a launcher, which takes no step, has none of it', () => {
  const props = { progress: inPod(), framework: { kind: 'mpi' } as const, nodeCount: 2 };
  const says = (job: number) =>
    JSON.stringify(runtimePod([], props, job)).includes('training-progress');
  expect([says(0), says(1)]).toEqual([true, false]);
});
