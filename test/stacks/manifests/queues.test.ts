import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith } from '../../support/environments';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  type KubernetesObject,
} from '../../support/kubernetes';

const TEAMS = { vision: {}, language: { queue: { share: 2, lends: false } } };
const POOLS = { 'gpu-inference': {}, notebooks: {}, general: {} };

const made = (sections: Partial<EnvironmentInput>) => {
  const { chartReleases, units } = synthesizeManifests(
    environmentWith({ teams: TEAMS, nodePools: POOLS, ...sections }),
  );
  return {
    release: (name: string) => chartReleases.find((each) => each.name === name),
    objects: (name = 'queues'): KubernetesObject[] =>
      units
        .filter((unit) => unit.name === name)
        .flatMap(({ yaml }) => parseAllDocuments(yaml))
        .map((document) => document.toJS() as KubernetesObject),
  };
};

test('absent, there is nothing of queues', () => {
  const { release, objects } = made({ ray: {} });
  expect(objects()).toEqual([]);
  expect(release('kueue')).toBeUndefined();
});

describe('Kueue', () => {
  const { release, objects } = made({ queues: { readySeconds: 600 }, ray: {}, spark: {} });

  test('holds back the kinds whose operators are there, in namespaces of teams', () => {
    const values = JSON.stringify(release('kueue')?.values);
    expect(values).toContain(
      [
        'frameworks:',
        '    - batch/job',
        '    - ray.io/raycluster',
        '    - ray.io/rayjob',
        '    - ray.io/rayservice',
        '    - sparkoperator.k8s.io/sparkapplication',
      ].join(String.raw`\n`),
    );
    expect(values).toContain('timeout: 600s');
    expect(values).toContain('fairSharing:');
    expect(values).toContain('- team-vision');
  });

  test('shares out pools for jobs, general nodes first', () => {
    expect(describeObjects(findObjects(objects(), 'ResourceFlavor'))).toBe(
      'ResourceFlavor/general, ResourceFlavor/gpu-inference',
    );
    expect(describeObjects(findObjects(objects(), 'ClusterQueue'))).toBe(
      'ClusterQueue/language, ClusterQueue/vision',
    );
  });

  test('gives a team its share, and keeps what is not lent', () => {
    const language = findObject(objects(), 'ClusterQueue', 'language').spec;
    expect(language).toMatchObject({ fairSharing: { weight: '2' } });
    const path = ['resourceGroups', 0, 'flavors', 1, 'resources', 2];
    expect(memberAt(language, path)).toEqual({
      name: 'nvidia.com/gpu',
      nominalQuota: '0',
      borrowingLimit: '4',
      lendingLimit: '0',
    });
  });

  test('refuses jobs of teams that name no queue', () => {
    const policy = findObject(objects(), 'ValidatingAdmissionPolicy').spec;
    expect(memberAt(policy, ['matchConstraints', 'resourceRules'])).toMatchObject([
      { apiGroups: ['ray.io'], resources: ['rayjobs', 'rayservices'] },
      { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications'] },
    ]);
    const binding = findObject(objects(), 'ValidatingAdmissionPolicyBinding').spec;
    expect(JSON.stringify(binding)).toContain('"key":"eks-ml-platform/team"');
    const lenient = made({ queues: { required: false }, ray: {} });
    expect(findObjects(lenient.objects(), 'ValidatingAdmissionPolicy')).toEqual([]);
    expect(findObjects(made({ queues: {} }).objects(), 'ValidatingAdmissionPolicy')).toEqual([]);
  });

  test('guarantees what a team is promised, and leaves the rest to all', () => {
    const vision = { queue: { guaranteed: { 'gpu-inference': { accelerators: 2, cpu: '16' } } } };
    const promised = made({ queues: {}, teams: { vision } }).objects();
    const gpus = ['resourceGroups', 0, 'flavors', 1, 'resources', 2];
    expect(memberAt(findObject(promised, 'ClusterQueue').spec, gpus)).toMatchObject({
      nominalQuota: '2',
      borrowingLimit: '2',
    });
    expect(memberAt(findObject(promised, 'Cohort').spec, gpus)).toMatchObject({
      nominalQuota: '6',
    });
  });
});

describe('Volcano', () => {
  const vision = {
    queue: {
      guaranteed: { general: { cpu: '8' }, 'gpu-inference': { accelerators: 2, cpu: '16' } },
      share: 3,
    },
  };
  const { release, objects } = made({
    queues: { scheduler: 'volcano' },
    teams: { vision, language: {} },
    ray: {},
    spark: {},
  });

  test('is what operators make groups of pods for', () => {
    expect(release('volcano')).toBeDefined();
    expect(release('kueue')).toBeUndefined();
    expect(release('kuberay-operator')).toMatchObject({
      values: { batchScheduler: { name: 'volcano' } },
    });
    expect(release('spark-operator')).toMatchObject({
      values: { controller: { batchScheduler: { enable: true } } },
    });
  });

  test('has a queue for each team, with its quota, its guarantee over all pools and its share', () => {
    expect(findObject(objects(), 'Queue', 'vision').spec).toEqual({
      weight: 3,
      reclaimable: true,
      capability: {
        cpu: '64',
        memory: '256Gi',
        'nvidia.com/gpu': '4',
        'aws.amazon.com/neuron': '0',
      },
      guarantee: { resource: { cpu: '24', 'nvidia.com/gpu': '2' } },
      deserved: { cpu: '24', 'nvidia.com/gpu': '2' },
    });
    expect(findObject(objects(), 'Queue', 'language').spec).not.toHaveProperty('guarantee');
  });
});

test.each(['kueue', 'volcano'] as const)('jobs of workflows name the queue of %s', (scheduler) => {
  const { objects } = made({ queues: { scheduler }, ray: {}, spark: {}, argoWorkflows: {} });
  const label = { kueue: 'kueue.x-k8s.io/queue-name', volcano: 'volcano.sh/queue-name' }[scheduler];
  for (const name of ['ray', 'spark']) {
    const template = findObject(objects('team-vision-workflows'), 'WorkflowTemplate', name);
    expect(JSON.stringify(template.spec)).toContain(String.raw`\"${label}\": \"vision\"`);
  }
});
