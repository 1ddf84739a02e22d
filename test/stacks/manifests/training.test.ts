import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith } from '../../support/environments';
import {
  describeObjects,
  findObject,
  findObjects,
  type KubernetesObject,
} from '../../support/kubernetes';

const TEAMS = { vision: {}, language: {} };
const POOLS = { general: {}, batch: {}, 'gpu-inference': {} };

const made = (sections: Partial<EnvironmentInput>) => {
  const { chartReleases, units, targets } = synthesizeManifests(
    environmentWith({ teams: TEAMS, nodePools: POOLS, ...sections }),
  );
  return {
    targets,
    names: units.map(({ name }) => name),
    releases: chartReleases.map(({ name }) => name),
    values: (name: string) => JSON.stringify(chartReleases.find((each) => each.name === name)),
    objects: (name: string): KubernetesObject[] =>
      units
        .filter((unit) => unit.name === name)
        .flatMap(({ yaml }) => parseAllDocuments(yaml))
        .map((document) => document.toJS() as KubernetesObject),
  };
};

describe('training', () => {
  const { names, objects, releases } = made({ training: {} });

  test('is Trainer, and the Training operator with its definitions before it', () => {
    expect(releases).toContain('kubeflow-trainer');
    expect(names.filter((name) => name.includes('training'))).toEqual([
      'training-definitions',
      'training-operator',
      'training-access',
      'team-language-training',
      'team-vision-training',
    ]);
    expect(describeObjects(objects('training-definitions'))).toContain('tfjobs.kubeflow.org');
    expect(describeObjects(objects('training-definitions'))).not.toContain('mpijobs');
  });

  test('has runtimes for each team, with GPUs where there is a pool with some', () => {
    expect(describeObjects(objects('team-vision-training'))).toBe(
      'TrainingRuntime/torch, TrainingRuntime/torch-gpu',
    );
    const gpu = JSON.stringify(
      findObject(objects('team-vision-training'), 'TrainingRuntime', 'torch-gpu'),
    );
    expect(gpu).toContain('"karpenter.sh/nodepool":"gpu-inference"');
    const without = made({ training: {}, nodePools: { general: {} } });
    expect(describeObjects(without.objects('team-vision-training'))).toBe('TrainingRuntime/torch');
  });

  test('absent, there is nothing of it', () => {
    const without = made({});
    expect(without.names.filter((name) => name.includes('training'))).toEqual([]);
    expect(without.releases).not.toContain('kubeflow-trainer');
  });
});

test('without kinds, the Training operator is not there', () => {
  const { names, releases } = made({ training: { kinds: [] } });
  expect(releases).toContain('kubeflow-trainer');
  expect(names).not.toContain('training-operator');
  expect(names).not.toContain('training-definitions');
});

test('with MPIJobs, namespaces of teams are held to less, and say why', () => {
  const namespaceOf = (sections: Partial<EnvironmentInput>) =>
    findObject(made(sections).objects('base'), 'Namespace', 'team-vision').metadata;
  expect(namespaceOf({ training: { kinds: ['MPIJob'] } })).toMatchObject({
    labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
    annotations: {
      'eks-ml-platform/pod-security-reason': expect.stringContaining('MPIJobs') as unknown,
    },
  });
  expect(namespaceOf({ training: {} })).toMatchObject({
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  });
});

test('queues hold back its jobs, and refuse those that name none', () => {
  const { objects, values } = made({ training: { kinds: ['TFJob', 'MPIJob'] }, queues: {} });
  expect(values('kueue')).toContain('trainer.kubeflow.org/trainjob');
  expect(values('kueue')).toContain('kubeflow.org/tfjob');
  expect(values('kueue')).not.toContain('mpijob');
  const policy = findObject(objects('queues'), 'ValidatingAdmissionPolicy');
  expect(JSON.stringify(policy.spec)).toContain('"resources":["tfjobs"]');
  expect(JSON.stringify(policy.spec)).toContain('"resources":["trainjobs"]');
});

test('Volcano starts the pods of its jobs together', () => {
  const { objects } = made({ training: {}, queues: { scheduler: 'volcano' } });
  const operator = findObject(objects('training-operator'), 'Deployment');
  expect(JSON.stringify(operator.spec)).toContain('--gang-scheduler-name=volcano');
  expect(JSON.stringify(made({ training: {} }).objects('training-operator'))).not.toContain(
    'gang-scheduler-name=volcano',
  );
});

test('workflows start its jobs by runtimes of the team', () => {
  const { objects } = made({ training: {}, argoWorkflows: {}, queues: {} });
  const workflows = objects('team-vision-workflows');
  expect(describeObjects(findObjects(workflows, 'WorkflowTemplate'))).toBe(
    'WorkflowTemplate/train, WorkflowTemplate/train-gpu',
  );
  const text = JSON.stringify(findObject(workflows, 'WorkflowTemplate', 'train-gpu').spec);
  expect(text).toContain(String.raw`\"name\": \"torch-gpu\"`);
  expect(text).toContain(String.raw`\"kueue.x-k8s.io/queue-name\": \"vision\"`);
  expect(text).toContain(String.raw`\"numNodes\": {{inputs.parameters.nodes}}`);
});

test('pages show what the team logged to its folder, once there is an entrance', () => {
  const { objects, targets } = made({ training: { tensorBoard: true } });
  const pages = objects('team-vision-training');
  expect(JSON.stringify(findObject(pages, 'Deployment').spec)).toContain('"subPath":"tensorboard"');
  expect(JSON.stringify(findObject(pages, 'Deployment').spec)).toContain('"claimName":"shared"');
  expect(targets.map(({ url }) => url)).toContain(
    'https://platform.ml.acme.dev/tensorboard/vision',
  );
  const waiting = made({
    training: { tensorBoard: true },
    dns: { zone: 'standalone', delegated: false },
  });
  expect(findObjects(waiting.objects('team-vision-training'), 'Deployment')).toEqual([]);
});

describe('tuning', () => {
  const { names, objects } = made({ training: { tuning: true, kinds: ['PyTorchJob'] } });
  const labelsOf = (sections: Partial<EnvironmentInput>) =>
    findObject(made(sections).objects('base'), 'Namespace', 'team-vision').metadata.labels;

  test('is Katib with its definitions before it, and with a database', () => {
    expect(names.filter((name) => name.includes('katib'))).toEqual(['katib-definitions', 'katib']);
    expect(describeObjects(objects('katib-definitions'))).toContain('experiments.kubeflow.org');
    const databases = made({ training: { tuning: true }, identity: { provider: 'none' } });
    expect(databases.releases).toContain('cloudnative-pg');
  });

  test('absent, there is nothing of it', () => {
    const without = made({ training: {}, identity: { provider: 'none' } });
    expect(without.names.filter((name) => name.includes('katib'))).toEqual([]);
    expect(without.releases).not.toContain('cloudnative-pg');
    expect(describeObjects(without.objects('training-access'))).not.toContain('katib');
  });

  test('takes experiments of every team, with trials of the kinds that run', () => {
    expect(JSON.stringify(findObject(objects('katib'), 'ConfigMap', 'katib-config'))).toContain(
      String.raw`\"Job.v1.batch\",\n        \"TrainJob.v1alpha1.trainer.kubeflow.org\",\n        \"PyTorchJob.v1.kubeflow.org\"\n`,
    );
    const bound = findObjects(objects('katib'), 'RoleBinding').map(
      ({ metadata }) => metadata.namespace,
    );
    expect(bound).toEqual(expect.arrayContaining(['team-language', 'team-vision']));
    const label = { 'katib.kubeflow.org/metrics-collector-injection': 'enabled' };
    expect(labelsOf({ training: { tuning: true } })).toMatchObject(label);
    expect(labelsOf({ training: {} })).not.toMatchObject(label);
  });

  test('lets members make experiments', () => {
    expect(describeObjects(objects('training-access'))).toContain(
      'ClusterRole/platform-scientist-katib',
    );
  });

  test('pulls every image by the mirror', () => {
    const credentialsArn =
      'arn:aws:secretsmanager:us-west-2:111122223333:secret:ecr-pullthroughcache/ghcr-abcdef';
    const mirrored = made({
      training: { tuning: true },
      aws: {
        accountId: '111122223333',
        images: { pullThroughCache: { 'ghcr.io': { credentialsArn } } },
      },
    });
    const katib = JSON.stringify(mirrored.objects('katib'));
    expect(katib).toContain('/ghcr/kubeflow/katib/suggestion-skopt:');
    expect(katib).not.toContain('ghcr.io/kubeflow');
  });
});
