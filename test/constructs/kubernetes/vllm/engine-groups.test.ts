import { FakeMetrics } from '../../../support/metrics';
import { findObject } from '../../../support/kubernetes';
import { model, modelObjects, serviceObjects } from './fixture';

interface GroupPod {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly affinity: object;
    readonly containers: readonly {
      readonly args: readonly string[];
      readonly readinessProbe?: object;
    }[];
  };
}

const templatesOf = ({ spec }: { readonly spec?: unknown }) =>
  (spec as { leaderWorkerTemplate: Record<'leaderTemplate' | 'workerTemplate', GroupPod> })
    .leaderWorkerTemplate;

describe('a model on several nodes', () => {
  const group = findObject(
    modelObjects({ nodes: 2, tensorParallel: 2, contextTokens: 32_768 }),
    'LeaderWorkerSet',
    'chat-llama',
  );

  test('is groups of pods, of which the first answers and the others compute', () => {
    expect(group.spec).toMatchObject({
      replicas: 1,
      startupPolicy: 'LeaderCreated',
      leaderWorkerTemplate: { size: 2, restartPolicy: 'RecreateGroupOnPodRestart' },
    });
    const { leaderTemplate, workerTemplate } = templatesOf(group);
    const [leader] = leaderTemplate.spec.containers;
    const [worker] = workerTemplate.spec.containers;
    const shared = [
      '--distributed-executor-backend=mp',
      '--nnodes=2',
      '--node-rank=$(LWS_WORKER_INDEX)',
      '--master-addr=$(LWS_LEADER_ADDRESS)',
    ];
    expect(leader?.args).toEqual(expect.arrayContaining(['--pipeline-parallel-size=2', ...shared]));
    expect(leader?.args).not.toContain('--headless');
    expect(worker?.args).toEqual(expect.arrayContaining([...shared, '--headless']));
    expect(leader?.readinessProbe).toBeDefined();
    expect(worker?.readinessProbe).toBeUndefined();
    expect(leaderTemplate.metadata.labels).toMatchObject({ 'ml-platform/llm-answers': 'true' });
    expect(workerTemplate.metadata.labels).not.toHaveProperty('ml-platform/llm-answers');
    expect(workerTemplate.metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'chat-llama-worker',
    });
  });

  test('lets its pods talk on every port', () => {
    const objects = modelObjects({ nodes: 2 });
    const edge = findObject(objects, 'NetworkPolicy', 'ingress-chat-llama-among-engines');
    expect(edge.spec).toMatchObject({
      podSelector: { matchLabels: { 'ml-platform/llm-service': 'chat' } },
      ingress: [
        { from: [{ podSelector: { matchLabels: { 'ml-platform/llm-service': 'chat' } } }] },
      ],
    });
    findObject(objects, 'NetworkPolicy', 'egress-chat-llama-among-engines');
  });

  test('has each group in one zone, and different groups where there is room', () => {
    const { leaderTemplate, workerTemplate } = templatesOf(group);
    const term = {
      topologyKey: 'topology.kubernetes.io/zone',
      labelSelector: { matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'chat-llama' } },
      matchLabelKeys: ['leaderworkerset.sigs.k8s.io/group-key'],
    };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(leaderTemplate.spec).toMatchObject({ affinity });
    expect(workerTemplate.spec).toMatchObject({ affinity });
    expect(JSON.stringify(group)).not.toContain('exclusive-topology');
  });

  test('stays off instances with too little memory', () => {
    const objects = modelObjects({ nodes: 2, contextTokens: 131_072, fullContexts: 2 });
    const { workerTemplate } = templatesOf(findObject(objects, 'LeaderWorkerSet', 'chat-llama'));
    expect(workerTemplate.spec.affinity).toHaveProperty('nodeAffinity');
    expect(workerTemplate.spec.affinity).toHaveProperty('podAffinity');
  });

  test('finds the leader of a group by a Service of the group, beside the engine’s own', () => {
    expect(group.spec).toMatchObject({ networkConfig: { subdomainPolicy: 'UniquePerReplica' } });
    const service = findObject(modelObjects({ nodes: 2 }), 'Service', 'chat-llama');
    expect(service.spec).not.toHaveProperty('clusterIP');
  });

  test('is renewed by a group more, or a group after the other', () => {
    const renewal = (surge?: boolean) =>
      findObject(modelObjects({ nodes: 2, surge }), 'LeaderWorkerSet', 'chat-llama').spec;
    const rolling = (maxSurge: number) => ({
      rolloutStrategy: { rollingUpdateConfiguration: { maxSurge, maxUnavailable: 1 - maxSurge } },
    });
    expect(renewal()).toMatchObject(rolling(1));
    expect(renewal(false)).toMatchObject(rolling(0));
  });

  test('loses one pod at a time, of whichever group', () => {
    const budget = findObject(modelObjects({ nodes: 2 }), 'PodDisruptionBudget', 'chat-llama');
    expect(budget.spec).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'chat-llama' } },
    });
  });

  test('fails when its number is to follow the load', () => {
    expect(() =>
      serviceObjects({
        models: [model({ nodes: 2, replicas: { max: 2 } })],
        metrics: new FakeMetrics(),
      }),
    ).toThrow("'replicas' must be a number for a model on 2 nodes");
  });
});
