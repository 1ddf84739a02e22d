import { kubeflowTrainer, type KubeflowTrainerProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: KubeflowTrainerProps = {}) => kubeflowTrainer(props).releases[0]?.values;

test('it is one release, in which a person brings the CRD of JobSet to a new version', () => {
  expect(kubeflowTrainer().releases).toMatchObject([
    {
      name: 'kubeflow-trainer',
      namespace: 'kubeflow-system',
      wave: 3,
      definitions: 'manual-step',
    },
  ]);
});

test('the API server calls the webhooks of both controllers, and they the API server', () => {
  expect(kubeflowTrainer().namespace).toEqual({
    name: 'kubeflow-system',
    calls: ['api-server'],
    calledOn: [{ port: 9443, by: 'api-server' }],
  });
});

test('JobSet comes with it, in a released image at an exact tag', () => {
  expect(valuesOf()).toMatchObject({
    jobset: {
      install: true,
      image: {
        repository: 'registry.k8s.io/jobset/jobset',
        tag: 'v0.12.0',
        pullPolicy: 'IfNotPresent',
      },
    },
  });
});

test('no runtimes come with it', () => {
  expect(valuesOf()).toMatchObject({ runtimes: { defaultEnabled: false } });
});

test('LeaderWorkerSet does not come with it, of which a cluster has one', () => {
  expect(valuesOf()).toMatchObject({ dataCache: { enabled: false, lws: { install: false } } });
});

test('both controllers have two replicas and limits, and JobSet a budget', () => {
  expect(valuesOf()).toMatchObject({
    manager: {
      replicas: 2,
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
    },
    jobset: {
      controller: {
        replicas: 2,
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '2Gi' } },
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      },
    },
  });
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    manager: { replicas: 1 },
    jobset: { controller: { replicas: 1 } },
  });
});

test('the Trainer writes nowhere in its image', () => {
  expect(valuesOf()).toMatchObject({
    manager: {
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    },
  });
});

test('both controllers go where they are told', () => {
  const tolerations = [{ key: 'system', operator: 'Exists' }] as const;
  const placed = { nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' }, tolerations };
  expect(valuesOf({ placement: { nodeSelector: { role: 'system' }, tolerations } })).toMatchObject({
    manager: placed,
    jobset: { controller: placed },
  });
});

test('Prometheus is let in, and no monitor made that it would not select', () => {
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toEqual(valuesOf());
  expect(kubeflowTrainer({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toContainEqual({
    port: 8443,
    by: { namespace: 'monitoring' },
  });
});

test('the chart, and JobSet’s in it, know every value', () => {
  const placement = { nodeSelector: { role: 'system' } };
  const operators = [
    kubeflowTrainer(),
    kubeflowTrainer({ replicas: 1, monitoredFrom: PROMETHEUS, placement }),
  ];
  expect(operators.flatMap((each) => each.releases.flatMap(chartViolations))).toEqual([]);
});
