import type { KubernetesObject } from '../../conformance/kubernetes/api-client';
import { embeddedObjects } from '../../conformance/scheduler/embedded';
import { devicesOf, podGroups, type PodSpec } from '../../conformance/scheduler/pods';

const object = (apiVersion: string, kind: string, spec: object): KubernetesObject =>
  ({ apiVersion, kind, metadata: { name: 'it', namespace: 'team' }, spec }) as KubernetesObject;

const template = (spec: Partial<PodSpec> = {}) => ({
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'main' }], ...spec },
});

describe('pods of objects', () => {
  const counts = (owner: KubernetesObject) => podGroups([owner]).map(({ pods }) => pods.length);

  test('are as many as a Deployment says', () => {
    const owner = object('apps/v1', 'Deployment', { replicas: 3, template: template() });
    expect(counts(owner)).toEqual([3]);
  });

  test('have the labels by which KubeRay knows them, and one at least of each group', () => {
    const owner = object('ray.io/v1', 'RayCluster', {
      headGroupSpec: { template: template() },
      workerGroupSpecs: [{ groupName: 'gpu', replicas: 0, numOfHosts: 2, template: template() }],
    });
    expect(counts(owner)).toEqual([1, 2]);
    expect(podGroups([owner])[1]?.pods[0]?.metadata.labels).toEqual({
      a: 'b',
      'ray.io/cluster': 'it',
      'ray.io/group': 'gpu',
    });
  });

  test('are those of the nodes of a runtime, and one launcher', () => {
    const job = (name: string) => ({ name, template: { spec: { template: template() } } });
    const owner = object('trainer.kubeflow.org/v1alpha1', 'TrainingRuntime', {
      mlPolicy: { numNodes: 4 },
      template: { spec: { replicatedJobs: [job('node'), job('launcher')] } },
    });
    expect(counts(owner)).toEqual([4, 1]);
  });

  test('ask for what stands beside a template of Spark', () => {
    const owner = object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', {
      executor: { instances: 2, cores: 3, memory: '4g', template: template() },
    });
    const [group] = podGroups([owner]);
    expect(group?.pods).toHaveLength(2);
    expect(group?.pods[0]?.spec.containers[0]).toMatchObject({
      image: 'spark',
      resources: { requests: { cpu: '3', memory: '4Gi' } },
    });
  });

  test('have empty folders instead of claims', () => {
    const owner = object('apps/v1', 'StatefulSet', {
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
      template: template({
        volumes: [{ name: 'home', persistentVolumeClaim: {} } as { name: string }],
      }),
    });
    expect(podGroups([owner])[0]?.pods[0]?.spec.volumes).toEqual([
      { name: 'home', emptyDir: {} },
      { name: 'data', emptyDir: {} },
    ]);
  });

  test('are none of a DaemonSet, whose controller names a node for each', () => {
    expect(podGroups([object('apps/v1', 'DaemonSet', { template: template() })])).toEqual([]);
  });

  test('are none of kinds whose templates are no pods', () => {
    expect(podGroups([object('karpenter.sh/v1', 'NodePool', { template: template() })])).toEqual(
      [],
    );
  });
});

describe('objects in texts of others', () => {
  test('are those that a workflow creates, with the defaults of its parameters', () => {
    const manifest = `{"apiVersion":"ray.io/v1","kind":"RayJob","spec":{"n":{{inputs.parameters.workers}},"args":{{inputs.parameters.args}},"entrypoint":{{=toJson(inputs.parameters['entrypoint'])}}}}`;
    const owner = object('argoproj.io/v1alpha1', 'WorkflowTemplate', {
      templates: [
        {
          inputs: {
            parameters: [
              { name: 'workers', default: '2' },
              { name: 'args' },
              { name: 'entrypoint', default: 'python -c "1"' },
            ],
          },
          resource: { manifest },
        },
        {},
      ],
    });
    expect(embeddedObjects([owner])).toEqual([
      {
        apiVersion: 'ray.io/v1',
        kind: 'RayJob',
        metadata: { name: 'workflow-it', namespace: 'team' },
        spec: { n: 2, args: [], entrypoint: 'python -c "1"' },
      },
    ]);
  });

  const configMap = (name: string, data: Readonly<Record<string, object>>): KubernetesObject => ({
    ...object('v1', 'ConfigMap', {}),
    metadata: { name, namespace: 'team' },
    ...{ data: Object.fromEntries(Object.entries(data).map(([k, v]) => [k, JSON.stringify(v)])) },
  });

  test('are notebooks, each with what its profile changes', () => {
    const gpu = {
      node_selector: { pool: 'gpu' },
      extra_resource_limits: { 'nvidia.com/gpu': '1' },
    };
    const document = {
      spawner: { node_selector: { pool: 'notebooks' } },
      profiles: [{ name: 'plain' }, { name: 'gpu', override: gpu }],
    };
    const made = embeddedObjects([configMap('hub-config', { 'platform.json': document })]);
    const pods = podGroups(made).flatMap((group) => group.pods);
    expect(pods.map(({ spec }) => spec.nodeSelector?.['pool'])).toEqual(['notebooks', 'gpu']);
    expect(pods.map((each) => devicesOf(each)[0])).toEqual([undefined, 'nvidia.com/gpu']);
  });

  test('are the pod of a task of Airflow’s', () => {
    const map = configMap('tasks', { 'pod-template.yaml': { apiVersion: 'v1', kind: 'Pod' } });
    const metadata = { name: 'airflow-task', namespace: 'team' };
    expect(embeddedObjects([map])).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata }]);
  });
});
