import { BUILT_IN_POOLS } from '../../../../constructs/kubernetes/karpenter';
import { describeObjects, findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { katibObjects, podMember, settingsOf } from './fixture';

const CONTROLLER = 'katib-controller';
const objects = katibObjects();

const PODS = { 'app.kubernetes.io/name': CONTROLLER, 'app.kubernetes.io/component': 'katib' };

test('everything fits the recorded structures', () => {
  expect(objects.filter(({ kind }) => kind !== 'ExternalSecret').flatMap(violations)).toEqual([]);
});

test('it is a controller and a manager of its database, with what belongs to them', () => {
  const own = objects.filter(
    ({ kind, metadata }) => kind !== 'NetworkPolicy' && metadata.name.includes('katib'),
  );
  expect(describeObjects(own)).toBe(
    [
      'ServiceAccount/katib-controller',
      'Role/katib-controller',
      'RoleBinding/katib-controller',
      'ClusterRole/katib-controller',
      'ClusterRoleBinding/katib-controller',
      'ClusterRole/katib-controller-experiments',
      'RoleBinding/katib-controller-experiments',
      'RoleBinding/katib-controller-experiments',
      'Secret/katib-webhook-cert',
      'Service/katib-controller',
      'ValidatingWebhookConfiguration/katib.kubeflow.org',
      'MutatingWebhookConfiguration/katib.kubeflow.org',
      'ConfigMap/katib-config',
      'Deployment/katib-controller',
      'Deployment/katib-db-manager',
      'Service/katib-db-manager',
    ].join(', '),
  );
});

describe('the pod of the controller', () => {
  const container = (path: readonly (string | number)[] = []) =>
    podMember(CONTROLLER, ['containers', 0, ...path]);

  test('runs with a token, as its account, before all work', () => {
    expect(podMember(CONTROLLER, [])).toMatchObject({
      serviceAccountName: CONTROLLER,
      automountServiceAccountToken: true,
      priorityClassName: 'platform-critical',
    });
  });

  test('is upstream’s user, whom the image does not name, and writes nothing', () => {
    expect(container(['securityContext'])).toMatchObject({
      runAsUser: 1000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
    });
  });

  test('is the pinned image of the catalogue, or another', () => {
    expect(container(['image'])).toBe('ghcr.io/kubeflow/katib/katib-controller:v0.19.0');
    const image = 'registry.acme.io/katib-controller:v0.19.0';
    expect(
      podMember(CONTROLLER, ['containers', 0, 'image'], { images: { katibController: image } }),
    ).toBe(image);
  });

  test('finds its settings, its certificate and its namespace', () => {
    expect(container()).toMatchObject({
      args: ['--katib-config=/etc/katib/katib-config.yaml'],
      env: [
        {
          name: 'KATIB_CORE_NAMESPACE',
          valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
        },
      ],
      volumeMounts: [
        { name: 'certificate', mountPath: '/tmp/cert', readOnly: true },
        { name: 'settings', mountPath: '/etc/katib', readOnly: true },
      ],
    });
    expect(podMember(CONTROLLER, ['volumes'])).toEqual([
      { name: 'certificate', secret: { secretName: 'katib-webhook-cert' } },
      { name: 'settings', configMap: { name: 'katib-config' } },
    ]);
  });

  test('is ready once its webhooks answer', () => {
    expect(container()).toMatchObject({
      ports: [
        { name: 'metrics', containerPort: 8080 },
        { name: 'probes', containerPort: 18080 },
        { name: 'webhook', containerPort: 8443 },
      ],
      startupProbe: { httpGet: { path: '/healthz', port: 'probes' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'probes' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'probes' } },
    });
  });

  test('asks for little, or for what it is told', () => {
    expect(container(['resources'])).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '512Mi' },
    });
    const resources = { cpu: '1', memory: '1Gi' };
    expect(podMember(CONTROLLER, ['containers', 0, 'resources'], { resources })).toEqual({
      requests: { cpu: '1', memory: '1Gi' },
      limits: { memory: '1Gi' },
    });
  });

  test('begins anew when its settings change', () => {
    const hashOf = (changes = {}) =>
      memberAt(findObject(katibObjects(changes), 'Deployment', CONTROLLER), [
        ...['spec', 'template', 'metadata', 'annotations', 'checksum/settings'],
      ]);
    expect(hashOf({ trialKinds: ['Job'] })).not.toBe(hashOf());
  });
});

test.each([CONTROLLER, 'katib-db-manager'])('%s runs on the pool that it is given', (name) => {
  expect(podMember(name, [], { pool: BUILT_IN_POOLS.system })).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'system' },
  });
});

describe('replicas', () => {
  test('are one, without a budget that would hold up a drained node', () => {
    expect(memberAt(findObject(objects, 'Deployment', CONTROLLER), ['spec', 'replicas'])).toBe(1);
    expect(findObjects(objects, 'PodDisruptionBudget')).toEqual([]);
  });

  test('go one after the other', () => {
    const several = katibObjects({ replicas: 2 });
    expect(findObject(several, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: PODS },
    });
  });

  test.each([0, 6, 1.5])('fails when there are %p of them', (replicas) => {
    expect(() => katibObjects({ replicas })).toThrow(
      `'replicas' must be an integer from 1 to 5, got ${replicas}`,
    );
  });
});

describe('settings', () => {
  const { apiVersion, kind, init, runtime } = settingsOf();

  test('name what the controller looks for, and keep its certificate itself', () => {
    expect({ apiVersion, kind }).toEqual({
      apiVersion: 'config.kubeflow.org/v1beta1',
      kind: 'KatibConfig',
    });
    expect(init).toEqual({
      certGenerator: {
        enable: true,
        webhookServiceName: 'katib-controller',
        webhookSecretName: 'katib-webhook-cert',
      },
      controller: {
        metricsAddr: ':8080',
        healthzAddr: ':18080',
        webhookPort: 8443,
        enableLeaderElection: true,
        leaderElectionID: 'katib-controller',
        injectSecurityContext: true,
        trialResources: ['Job.v1.batch', 'TrainJob.v1alpha1.trainer.kubeflow.org'],
      },
    });
  });

  test('let trials be the kinds that are chosen, each once', () => {
    const trialKinds = ['Job', 'PyTorchJob', 'Job'] as const;
    expect(settingsOf({ trialKinds }).init.controller).toMatchObject({
      trialResources: ['Job.v1.batch', 'PyTorchJob.v1.kubeflow.org'],
    });
  });

  test.each([
    ['random', 'suggestion-hyperopt'],
    ['tpe', 'suggestion-hyperopt'],
    ['grid', 'suggestion-optuna'],
    ['multivariate-tpe', 'suggestion-optuna'],
    ['bayesianoptimization', 'suggestion-skopt'],
    ['cmaes', 'suggestion-goptuna'],
    ['sobol', 'suggestion-goptuna'],
    ['hyperband', 'suggestion-hyperband'],
  ])('have the algorithm %s by the pinned image %s', (algorithmName, image) => {
    const found = runtime.suggestions.find((each) => each.algorithmName === algorithmName);
    expect(found?.image).toBe(`ghcr.io/kubeflow/katib/${image}:v0.19.0`);
  });

  test('run algorithms as a namespace that is restricted asks for, without a limit on CPU', () => {
    for (const { securityContext, resources } of runtime.suggestions) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(resources).toEqual({
        requests: { cpu: '100m', memory: '256Mi' },
        limits: { cpu: '-1', memory: '1Gi' },
      });
    }
  });

  test('read metrics from outputs, files and events', () => {
    expect(runtime.metricsCollectors.map(({ kind: each, image }) => [each, image])).toEqual([
      ['StdOut', 'ghcr.io/kubeflow/katib/file-metrics-collector:v0.19.0'],
      ['File', 'ghcr.io/kubeflow/katib/file-metrics-collector:v0.19.0'],
      ['TensorFlowEvent', 'ghcr.io/kubeflow/katib/tfevent-metrics-collector:v0.19.0'],
    ]);
  });

  test('take other images by their names in the catalogue', () => {
    const image = 'registry.acme.io/optuna:v0.19.0';
    const { suggestions } = settingsOf({ images: { katibOptuna: image } }).runtime;
    expect(suggestions.filter((each) => each.image === image)).toHaveLength(2);
  });

  test('stop no trial early: the container for it would be refused', () => {
    expect(runtime.earlyStoppings).toBeUndefined();
  });
});

test('metrics are read where somebody does', () => {
  const metrics = new FakeMetrics();
  katibObjects({ metrics });
  expect(metrics.scraped).toMatchObject([
    { name: CONTROLLER, pods: PODS, port: { name: 'metrics', number: 8080 } },
  ]);
});

describe('refusals', () => {
  test('fails when no namespace has experiments', () => {
    expect(() => katibObjects({ experimentNamespaces: [] })).toThrow(
      `'experimentNamespaces' must name one namespace at least, got none`,
    );
  });

  test('fails when a namespace is named twice', () => {
    expect(() => katibObjects({ experimentNamespaces: ['team-text', 'team-text'] })).toThrow(
      `'experimentNamespaces' must name each namespace once, got 'team-text' twice`,
    );
  });

  test('fails when trials may be of no kind', () => {
    expect(() => katibObjects({ trialKinds: [] })).toThrow(
      `'trialKinds' must name one kind at least, got none; leave it out for Job and TrainJob`,
    );
  });

  test.each(['katibController', 'katibDatabaseManager', 'katibSkopt'] as const)(
    'fails when the image %s has no exact version',
    (name) => {
      expect(() => katibObjects({ images: { [name]: 'registry.acme.io/katib:latest' } })).toThrow(
        'must end with an exact tag or a digest',
      );
    },
  );

  test('fails when memory is requested above its limit', () => {
    const resources = { cpu: '1', memory: '2Gi', memoryLimit: '1Gi' };
    expect(() => katibObjects({ resources })).toThrow(`'resources': the memory request '2Gi'`);
  });

  test('fails when an address range of the VPC is none', () => {
    expect(() => katibObjects({ network: { vpcCidrs: ['10.0.0.0'] } })).toThrow(
      `'network.vpcCidrs'`,
    );
  });
});
