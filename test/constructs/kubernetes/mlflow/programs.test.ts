import { Namespace } from '../../../../constructs/kubernetes/core';
import { findObject, findObjects, testChart } from '../../../support/kubernetes';
import type { TrackingAccess } from '../../../../constructs/kubernetes/mlflow';
import { mlflowObjects, podMember, tracking } from './fixture';

describe('a program', () => {
  const client = (apiAccess?: boolean) => {
    const chart = testChart();
    return tracking(chart).mlflow.addClient(chart, 'Client', {
      name: 'notebook',
      namespace: Namespace.fromName(chart, 'Jupyter', 'jupyter'),
      serviceAccountName: 'notebook',
      pods: { app: 'notebook' },
      ...(apiAccess === undefined ? {} : { apiAccess }),
    });
  };

  const objects = (access?: TrackingAccess) =>
    mlflowObjects({}, (chart, mlflow) => {
      mlflow.addClient(chart, 'Client', {
        name: 'notebook',
        namespace: Namespace.fromName(chart, 'Jupyter', 'jupyter'),
        serviceAccountName: 'notebook',
        pods: { app: 'notebook' },
        access,
      });
    });

  const binding = (access?: TrackingAccess) =>
    findObject(objects(access), 'ClusterRoleBinding', 'mlflow-client-jupyter-notebook');

  test('is told where the server is, and shows a token made for it alone', () => {
    const { env, volumes, volumeMounts } = client();
    expect(env).toEqual([
      { name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow.mlflow.svc:8080/mlflow' },
      { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' },
      // Not from S3, which not every pod may call.
      { name: 'MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD', value: 'false' },
      { name: 'MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD', value: 'false' },
    ]);
    expect(volumes).toMatchObject([
      { projected: { sources: [{ serviceAccountToken: { audience: 'mlflow', path: 'token' } }] } },
    ]);
    expect(volumeMounts).toMatchObject([
      { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ]);
  });

  test('shows the token of the Kubernetes API where it has one', () => {
    expect(client(true)).toMatchObject({ volumes: [], volumeMounts: [] });
    expect(podMember(['containers', 1, 'args'])).toContain(
      '--auth-token-audiences=mlflow,https://kubernetes.default.svc,https://kubernetes.default.svc.cluster.local',
    );
  });

  test('is let through by its service account', () => {
    expect(binding()).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'mlflow-client-edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'notebook', namespace: 'jupyter' }],
    });
    expect(findObject(objects(), 'ClusterRole', 'mlflow-client-edit')).toMatchObject({
      rules: [
        { nonResourceURLs: ['/mlflow/*'], verbs: ['get', 'create', 'update', 'patch', 'delete'] },
      ],
    });
  });

  test('reads and searches where it may do no more', () => {
    expect(binding('read')).toMatchObject({ roleRef: { name: 'mlflow-client-read' } });
    expect(findObject(objects(), 'ClusterRole', 'mlflow-client-read')).toMatchObject({
      rules: [
        { nonResourceURLs: ['/mlflow/*'], verbs: ['get'] },
        {
          nonResourceURLs: expect.arrayContaining([
            '/mlflow/api/2.0/mlflow/runs/search',
            '/mlflow/api/3.0/mlflow/traces/search',
          ]) as unknown,
          verbs: ['create'],
        },
      ],
    });
  });

  test('reaches the proxy, and not the server', () => {
    expect(
      findObject(objects(), 'NetworkPolicy', 'ingress-jupyter-notebook-to-mlflow'),
    ).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: { ingress: [{ ports: [{ port: 8080 }] }] },
    });
    expect(findObject(objects(), 'NetworkPolicy', 'egress-notebook-to-mlflow')).toMatchObject({
      metadata: { namespace: 'jupyter' },
      spec: { podSelector: { matchLabels: { app: 'notebook' } } },
    });
  });

  test('is every pod of a namespace where no labels are given', () => {
    const all = mlflowObjects({}, (chart, mlflow) => {
      mlflow.addClient(chart, 'Client', {
        name: 'team',
        namespace: Namespace.fromName(chart, 'Team', 'team-vision'),
        serviceAccountName: 'vision-workload',
      });
    });
    expect(findObject(all, 'NetworkPolicy', 'egress-team-to-mlflow')).toMatchObject({
      spec: { podSelector: {} },
    });
  });

  test('fails when its name is taken in the namespace', () => {
    const chart = testChart();
    const { mlflow } = tracking(chart);
    const options = {
      name: 'notebook',
      namespace: Namespace.fromName(chart, 'Jupyter', 'jupyter'),
      serviceAccountName: 'notebook',
    };
    mlflow.addClient(chart, 'First', options);
    expect(() => mlflow.addClient(chart, 'Second', options)).toThrow(
      "'name' must be unique in the namespace 'jupyter', got 'notebook' twice",
    );
  });

  test('fails when its name is no DNS label', () => {
    const chart = testChart();
    expect(() =>
      tracking(chart).mlflow.addClient(chart, 'Client', {
        name: 'Note Book',
        namespace: Namespace.fromName(chart, 'Jupyter', 'jupyter'),
        serviceAccountName: 'notebook',
      }),
    ).toThrow("'name': the name of a client of MLflow must");
  });
});

describe('the proxy for programs', () => {
  test('asks the API server, with a token that the server itself does not have', () => {
    expect(podMember(['automountServiceAccountToken'])).toBe(false);
    const mounts = (container: number) =>
      (podMember(['containers', container, 'volumeMounts']) as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(mounts(0)).not.toContain('proxy-token');
    expect(mounts(1)).toContain('proxy-token');
    expect(
      findObject(mlflowObjects(), 'NetworkPolicy', 'egress-mlflow-to-api-server'),
    ).toBeDefined();
  });

  test('may ask whose a token is, and what its owner may do, and nothing else', () => {
    expect(findObject(mlflowObjects(), 'ClusterRole', 'mlflow-program-proxy')).toMatchObject({
      rules: [
        { resources: ['tokenreviews'], verbs: ['create'] },
        { resources: ['subjectaccessreviews'], verbs: ['create'] },
      ],
    });
    const server = findObjects(mlflowObjects(), 'ClusterRoleBinding').filter(
      ({ metadata }) => metadata.name === 'mlflow-program-proxy',
    );
    expect(server).toMatchObject([{ subjects: [{ name: 'mlflow', namespace: 'mlflow' }] }]);
  });

  test('asks often enough for who uploads many files', () => {
    expect(podMember(['containers', 1, 'args'])).toEqual(
      expect.arrayContaining(['--kube-api-qps=50', '--kube-api-burst=100']),
    );
  });
});
