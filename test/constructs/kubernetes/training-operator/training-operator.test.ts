import { BUILT_IN_POOLS } from '../../../../constructs/kubernetes/karpenter';
import { describeObjects, findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeMetrics } from '../../../support/metrics';
import { ALL_KINDS, argumentsOf, deployment, operatorObjects, podMember } from './fixture';

const objects = operatorObjects();

const PODS = {
  'app.kubernetes.io/name': 'training-operator',
  'app.kubernetes.io/component': 'training-operator',
};

test('everything fits the recorded structures', () => {
  expect(objects.flatMap(violations)).toEqual([]);
});

test('it is a Deployment with what belongs to it, in its namespace, with rights in those of jobs', () => {
  expect(describeObjects(objects.filter(({ kind }) => kind !== 'NetworkPolicy'))).toBe(
    [
      'ServiceAccount/training-operator',
      'Role/training-operator',
      'RoleBinding/training-operator',
      'ClusterRole/training-operator',
      'ClusterRoleBinding/training-operator',
      'ClusterRole/training-operator-jobs',
      'RoleBinding/training-operator-jobs',
      'RoleBinding/training-operator-jobs',
      'Secret/training-operator-webhook-cert',
      'Service/training-operator',
      'ValidatingWebhookConfiguration/validator.training-operator.kubeflow.org',
      'ConfigMap/training-operator',
      'Deployment/training-operator',
    ].join(', '),
  );
});

describe('its pod', () => {
  test('runs with a token, as its account, before all work', () => {
    expect(podMember([])).toMatchObject({
      serviceAccountName: 'training-operator',
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      priorityClassName: 'platform-critical',
    });
  });

  test('is no root, which the image would be, and writes nothing', () => {
    expect(podMember(['containers', 0, 'securityContext'])).toMatchObject({
      runAsUser: 65532,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    });
  });

  test('is the pinned image of the catalogue', () => {
    expect(podMember(['containers', 0, 'image'])).toBe(
      'ghcr.io/kubeflow/training-v1/training-operator:v1-93c5489',
    );
  });

  test('is another image where it is told so', () => {
    const image = 'registry.acme.io/training-operator:v1-93c5489';
    expect(podMember(['containers', 0, 'image'], { image })).toBe(image);
  });

  test('is ready once its certificate is there and the webhook answers', () => {
    expect(podMember(['containers', 0])).toMatchObject({
      ports: [
        { name: 'metrics', containerPort: 8080 },
        { name: 'probes', containerPort: 8081 },
        { name: 'webhook', containerPort: 9443 },
      ],
      startupProbe: { httpGet: { path: '/healthz', port: 'probes' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'probes' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'probes' } },
    });
  });

  test('finds the certificate where the program looks for it', () => {
    expect(podMember(['containers', 0, 'volumeMounts'])).toContainEqual({
      name: 'certificate',
      mountPath: '/tmp/k8s-webhook-server/serving-certs',
      readOnly: true,
    });
    expect(podMember(['volumes'])).toContainEqual({
      name: 'certificate',
      secret: { secretName: 'training-operator-webhook-cert' },
    });
    expect(podMember(['containers', 0, 'env'])).toEqual([
      { name: 'MY_POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ]);
  });

  test('asks for little, with a limit on memory alone', () => {
    expect(podMember(['containers', 0, 'resources'])).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '512Mi' },
    });
  });

  test('asks for more where it sees many pods', () => {
    const resources = { cpu: '1', memory: '1Gi' };
    expect(podMember(['containers', 0, 'resources'], { resources })).toEqual({
      requests: { cpu: '1', memory: '1Gi' },
      limits: { memory: '1Gi' },
    });
  });

  test('runs on the pool that it is given', () => {
    expect(podMember([], { pool: BUILT_IN_POOLS.system })).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists', effect: 'NoSchedule' }],
    });
  });
});

describe('its arguments', () => {
  test('name its lease, its Service and its Secret', () => {
    expect(argumentsOf()).toEqual(
      expect.arrayContaining([
        '--zap-encoder=json',
        '--leader-elect',
        '--leader-election-id=training-operator',
        '--webhook-service-name=training-operator',
        '--webhook-secret-name=training-operator-webhook-cert',
      ]),
    );
  });

  test('enable the kinds that are validated before they are stored, each by its name', () => {
    expect(argumentsOf().filter((argument) => argument.startsWith('--enable-scheme'))).toEqual(
      ['TFJob', 'PyTorchJob', 'XGBoostJob', 'PaddleJob', 'JAXJob'].map(
        (kind) => `--enable-scheme=${kind}`,
      ),
    );
  });

  test('enable the chosen kinds alone, each once', () => {
    expect(
      argumentsOf({ kinds: ['MPIJob', 'TFJob', 'MPIJob'] }).filter((argument) =>
        argument.startsWith('--enable-scheme'),
      ),
    ).toEqual(['--enable-scheme=TFJob', '--enable-scheme=MPIJob']);
  });

  test('pin the image that brings kubectl to launchers', () => {
    expect(argumentsOf({ kinds: ALL_KINDS })).toContain(
      '--mpi-kubectl-delivery-image=ghcr.io/kubeflow/training-v1/kubectl-delivery:v1-93c5489',
    );
    const deliveryImage = 'registry.acme.io/kubectl-delivery:1';
    expect(argumentsOf({ kinds: ['MPIJob'], deliveryImage })).toContain(
      `--mpi-kubectl-delivery-image=${deliveryImage}`,
    );
    expect(argumentsOf().join(' ')).not.toContain('kubectl');
  });

  test('limit it to the one namespace with jobs', () => {
    expect(argumentsOf({ jobNamespaces: ['team-vision'] })).toContain('--namespace=team-vision');
  });

  test('leave it all namespaces where several have jobs: it takes no list', () => {
    expect(argumentsOf().join(' ')).not.toContain('--namespace');
  });

  test('name no gang scheduler unless told so', () => {
    expect(argumentsOf().join(' ')).not.toContain('gang');
    expect(argumentsOf({ gangScheduler: 'volcano' })).toContain('--gang-scheduler-name=volcano');
  });
});

describe('replicas', () => {
  test('are one, without a budget that would hold up a drained node', () => {
    expect(memberAt(deployment(), ['spec', 'replicas'])).toBe(1);
    expect(findObjects(objects, 'PodDisruptionBudget')).toEqual([]);
  });

  test('go one after the other, spread over zones and nodes', () => {
    const several = operatorObjects({ replicas: 2 });
    expect(memberAt(findObject(several, 'Deployment'), ['spec', 'replicas'])).toBe(2);
    expect(findObject(several, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: PODS },
    });
    expect(podMember(['topologySpreadConstraints', 0], { replicas: 2 })).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
    });
  });

  test.each([0, 6, 1.5])('fails when there are %p of them', (replicas) => {
    expect(() => operatorObjects({ replicas })).toThrow(
      `'replicas' must be an integer from 1 to 5, got ${replicas}`,
    );
  });
});

describe('network', () => {
  test('the operator calls the API server', () => {
    expect(
      findObject(objects, 'NetworkPolicy', 'egress-training-operator-to-api-server'),
    ).toMatchObject({
      metadata: { namespace: 'kubeflow' },
      spec: { podSelector: { matchLabels: PODS }, policyTypes: ['Egress'] },
    });
  });

  test('the API server calls the webhook, and nobody else calls anything', () => {
    const ingress = findObjects(objects, 'NetworkPolicy').filter(({ metadata }) =>
      metadata.name.startsWith('ingress-'),
    );
    expect(ingress).toHaveLength(1);
    expect(ingress[0]).toMatchObject({
      metadata: { name: 'ingress-api-server-to-training-operator', namespace: 'kubeflow' },
      spec: {
        podSelector: { matchLabels: PODS },
        ingress: [
          {
            from: [{ ipBlock: { cidr: '10.0.0.0/16' } }],
            ports: [{ port: 9443, protocol: 'TCP' }],
          },
        ],
      },
    });
  });

  test('launchers of MPIJobs call the API server where jobs run', () => {
    const launchers = findObjects(operatorObjects({ kinds: ALL_KINDS }), 'NetworkPolicy').filter(
      ({ metadata }) => metadata.name === 'egress-mpi-launchers-to-api-server',
    );
    expect(launchers.map(({ metadata }) => metadata.namespace)).toEqual([
      'team-vision',
      'team-text',
    ]);
    expect(launchers[0]?.spec).toMatchObject({
      podSelector: {
        matchLabels: {
          'training.kubeflow.org/operator-name': 'mpijob-controller',
          'training.kubeflow.org/replica-type': 'launcher',
        },
      },
    });
  });

  test('no pod of a job calls the API server without MPIJobs', () => {
    const names = findObjects(objects, 'NetworkPolicy').map(({ metadata }) => metadata.name);
    expect(names).not.toContain('egress-mpi-launchers-to-api-server');
  });

  test('fails when an address range of the VPC is none', () => {
    expect(() => operatorObjects({ network: { vpcCidrs: ['10.0.0.0'] } })).toThrow(
      `'network.vpcCidrs'`,
    );
  });
});

test('metrics are read where somebody does', () => {
  const metrics = new FakeMetrics();
  operatorObjects({ metrics });
  expect(metrics.scraped).toMatchObject([
    { name: 'training-operator', pods: PODS, port: { name: 'metrics', number: 8080 } },
  ]);
});

describe('refusals', () => {
  test('fails when no namespace has jobs', () => {
    expect(() => operatorObjects({ jobNamespaces: [] })).toThrow(
      `'jobNamespaces' must name one namespace at least, got none`,
    );
  });

  test('fails when a namespace is named twice', () => {
    expect(() => operatorObjects({ jobNamespaces: ['team-text', 'team-text'] })).toThrow(
      `'jobNamespaces' must name each namespace once, got 'team-text' twice`,
    );
  });

  test('fails when no kind is enabled, which upstream takes for all of them', () => {
    expect(() => operatorObjects({ kinds: [] })).toThrow(
      `'kinds' must name one kind at least, got none; leave it out for all that are validated`,
    );
  });

  test('fails when the image has no exact version', () => {
    expect(() => operatorObjects({ image: 'registry.acme.io/training-operator:latest' })).toThrow(
      `'image': 'image' of container 'training-operator' must end with an exact tag or a digest`,
    );
  });

  test('fails when memory is requested above its limit', () => {
    const resources = { cpu: '1', memory: '2Gi', memoryLimit: '1Gi' };
    expect(() => operatorObjects({ resources })).toThrow(
      `'resources': the memory request '2Gi' must not exceed its limit '1Gi'`,
    );
  });
});
