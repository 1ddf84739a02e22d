import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith } from '../../support/environments';
import { findObject, findObjects, memberAt, type KubernetesObject } from '../../support/kubernetes';

const TEAMS = { vision: {}, language: {} };

const made = (sections: Partial<EnvironmentInput>) => {
  const { chartReleases, units, targets } = synthesizeManifests(
    environmentWith({ teams: TEAMS, ...sections }),
  );
  return {
    chartReleases,
    targets,
    names: units.map(({ name }) => name),
    objects: (name: string): KubernetesObject[] =>
      parseAllDocuments(units.find((unit) => unit.name === name)?.yaml ?? '').map(
        (document) => document.toJS() as KubernetesObject,
      ),
  };
};

const clusterOf = (sections: Partial<EnvironmentInput>) =>
  findObject(made(sections).objects('team-vision-ray'), 'RayCluster');

describe('Ray', () => {
  const { chartReleases, names, objects } = made({ ray: {} });

  test('has an operator for the namespaces of teams', () => {
    expect(chartReleases.find(({ name }) => name === 'kuberay-operator')).toMatchObject({
      wave: 3,
      values: { watchNamespace: ['team-language', 'team-vision'] },
    });
  });

  test('has a unit for people, and the edges of each team, and no cluster', () => {
    expect(names.filter((name) => name.includes('ray'))).toEqual([
      'ray-access',
      'team-language-ray',
      'team-vision-ray',
    ]);
    const kinds = objects('team-vision-ray').map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['NetworkPolicy']));
  });

  test('absent, there is nothing of it', () => {
    const without = made({});
    expect(without.names.filter((name) => name.includes('ray'))).toEqual([]);
    expect(without.chartReleases.map(({ name }) => name)).not.toContain('kuberay-operator');
  });
});

describe('a cluster of each team', () => {
  const cluster = { ray: { cluster: {} }, nodePools: { general: {}, batch: {} } };

  test('has a head that stays, and workers where batches run', () => {
    const { spec } = clusterOf(cluster);
    const pod = ['template', 'spec'];
    expect(memberAt(spec, ['headGroupSpec', ...pod, 'nodeSelector'])).toEqual({
      'karpenter.sh/nodepool': 'general',
    });
    expect(memberAt(spec, ['workerGroupSpecs', 0, ...pod, 'nodeSelector'])).toEqual({
      'karpenter.sh/nodepool': 'batch',
    });
    expect(spec).toMatchObject({ rayVersion: '2.52.0' });
    expect(spec).not.toHaveProperty('authOptions');
    expect(spec).not.toHaveProperty('gcsFaultToleranceOptions');
  });

  test('has no head on spot capacity', () => {
    const general = { capacityTypes: ['spot' as const] };
    const { spec } = clusterOf({ ...cluster, nodePools: { general, batch: {} } });
    expect(memberAt(spec, ['headGroupSpec', 'template', 'spec'])).not.toHaveProperty(
      'nodeSelector',
    );
  });

  test('has the workers that it is told to have, with GPUs where these are', () => {
    const workers = {
      gpu: { cpu: '8', memory: '32Gi', gpus: 1, max: 2, min: 1 },
      big: { cpu: '16', memory: '64Gi', max: 1, pool: 'general' },
    };
    const { spec } = clusterOf({
      ray: { image: 'registry.acme.io/ml/ray:2.52.0-1', cluster: { workers, idleSeconds: 60 } },
      nodePools: { general: {}, 'gpu-training': {}, 'gpu-inference': {} },
    });
    expect(spec).toMatchObject({
      autoscalerOptions: { idleTimeoutSeconds: 60 },
      workerGroupSpecs: [
        { groupName: 'gpu', minReplicas: 1, maxReplicas: 2 },
        { groupName: 'big', minReplicas: 0, maxReplicas: 1 },
      ],
    });
    const group = (index: number) =>
      memberAt(spec, ['workerGroupSpecs', index, 'template', 'spec']);
    expect(group(0)).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'gpu-inference' },
      containers: [
        {
          image: 'registry.acme.io/ml/ray:2.52.0-1',
          resources: { limits: { 'nvidia.com/gpu': '1' } },
        },
      ],
    });
    expect(group(1)).toMatchObject({ nodeSelector: { 'karpenter.sh/nodepool': 'general' } });
  });

  test('has our own image where it is built', () => {
    const images = { registry: 'registry.acme.io/ml', built: ['ray' as const] };
    expect(JSON.stringify(clusterOf({ ...cluster, images }))).toContain(
      '"image":"registry.acme.io/ml/ray:2.52.0-1"',
    );
  });

  test('shows its pages to the team and to who runs the platform', () => {
    const { objects, targets } = made(cluster);
    const security = findObject(objects('team-vision-ray'), 'SecurityPolicy');
    expect(JSON.stringify(security.spec)).toContain('"values":["ml-admins","team-vision"]');
    expect(targets.map(({ url }) => url)).toContain('https://platform.ml.acme.dev/ray/language');
  });

  test('runs before anybody can see its pages', () => {
    const { names, objects } = made({ ...cluster, dns: { zone: 'standalone', delegated: false } });
    expect(names).toContain('team-vision-ray');
    const kinds = objects('team-vision-ray').map(({ kind }) => kind);
    expect(kinds).toContain('RayCluster');
    expect(kinds).not.toContain('HTTPRoute');
  });

  test('survives its head where it is told to, by a server of its own', () => {
    const recovered = made({ ray: { cluster: { recovery: true } } });
    expect(recovered.names).toContain('ray-state');
    const objects = recovered.objects('team-vision-ray');
    expect(findObject(objects, 'RayCluster').spec).toMatchObject({
      gcsFaultToleranceOptions: {
        redisAddress: 'redis://$(STATE_HOST):$(STATE_PORT)',
        externalStorageNamespace: 'team-vision',
      },
    });
    expect(JSON.stringify([...objects, ...recovered.objects('ray-state')])).toContain(
      '~RAYteam-vision@* ~DUMMY* &* +@all',
    );
    const reached = findObjects(objects, 'NetworkPolicy')
      .filter(
        ({ metadata: { name } }) => name.startsWith('egress-') && name.endsWith('-to-ray-state'),
      )
      .map(({ spec }) => memberAt(spec, ['podSelector', 'matchLabels', 'ray.io/node-type']));
    expect(reached.toSorted()).toEqual(['head', 'redis-cleanup']);
    expect(made(cluster).names).not.toContain('ray-state');
  });
});

test.each<[what: string, sections: Partial<EnvironmentInput>, mounts: number]>([
  ['log runs by a token of their own, workers and head alike', { mlflow: {} }, 2],
  ['have no token where there is no MLflow', {}, 0],
  ['have none where the team may not', { mlflow: {}, teams: { vision: { mlflow: 'none' } } }, 0],
])('pods %s', (_, sections, mounts) => {
  const text = JSON.stringify(clusterOf({ ray: { cluster: {} }, ...sections }));
  const tokens = text.split('"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"');
  expect(tokens).toHaveLength(mounts + 1);
});

test('a team’s notebooks know its cluster, and reach it alone', () => {
  const { objects } = made({ ray: { cluster: {} }, jupyterHub: {} });
  const hub = objects('jupyterhub');
  const document = JSON.stringify(hub).replaceAll('\\"', '"');
  expect(document).toContain(
    String.raw`"RAY_ADDRESS": "ray://ray-vision-head-svc.team-vision.svc:10001"`,
  );
  expect(document).toContain('http://ray-vision-head-svc.team-vision.svc:8265');
  const pods = { matchLabels: { 'eks-ml-platform/team': 'vision' } };
  const egress = findObject(hub, 'NetworkPolicy', 'egress-notebook-of-vision-to-ray');
  expect(egress.spec).toMatchObject({ podSelector: pods });
  const name = 'ingress-notebooks-to-ray';
  expect(findObject(objects('team-vision-ray'), 'NetworkPolicy', name).spec).toMatchObject({
    ingress: [{ from: [{ podSelector: pods }] }],
  });
});

test('workflows start Ray jobs, with GPUs where there is a pool with some', () => {
  const templates = (nodePools: EnvironmentInput['nodePools']) =>
    made({ ray: {}, argoWorkflows: {}, nodePools })
      .objects('team-vision-workflows')
      .filter(({ kind }) => kind === 'WorkflowTemplate')
      .map(({ metadata }) => metadata.name);
  expect(templates({ batch: {} })).toEqual(['ray']);
  expect(templates({ batch: {}, 'gpu-inference': {} })).toEqual(['ray', 'ray-gpu']);
});

test('a step of a workflow is a Ray job of a fixed size', () => {
  const objects = made({ ray: {}, argoWorkflows: {} }).objects('team-vision-workflows');
  const template = JSON.stringify(findObject(objects, 'WorkflowTemplate', 'ray').spec);
  expect(template).toContain('status.jobStatus == SUCCEEDED');
  const manifest = template.replaceAll(String.raw`\"`, '"').replaceAll(String.raw`\n`, '');
  expect(manifest).toContain(`"entrypoint": {{=toJson(inputs.parameters['entrypoint'])}}`);
  expect(manifest).toContain('"maxReplicas": {{inputs.parameters.workers}}');
  expect(manifest).toContain(`"runtimeEnvYAML": {{=toJson(inputs.parameters['environment'])}}`);
  expect(manifest).not.toContain('enableInTreeAutoscaling');
});
