import type { EnvironmentInput } from '../../../lib/config';
import { applicationsOf } from '../../../lib/contracts/applications';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { generatedSecrets } from '../../../lib/contracts/platform-secrets';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { findObject, findObjects } from '../../support/kubernetes';
import { violations } from '../../support/structure';
import { unitObjects } from '../../support/units';
import { SMALL_MODEL } from '../../support/models';

type Serving = NonNullable<EnvironmentInput['serving']>;
type Server = NonNullable<Serving['servers']>[string];

const SERVER: Server = {
  image: 'ghcr.io/acme/sentiment:2.0.0',
  port: 8000,
  readyPath: '/healthz',
  resources: { cpu: '2', memory: '8Gi' },
  access: { by: 'api-key', clients: ['website'] },
};

const serving = (changes: Partial<Server> = {}): Partial<EnvironmentInput> => ({
  serving: { servers: { sentiment: { ...SERVER, ...changes } } },
});

const unitsOf = (sections: Partial<EnvironmentInput>) =>
  synthesizeManifests(environmentWith(sections)).units;

const objectsOf = (sections: Partial<EnvironmentInput>, name = 'server-sentiment') =>
  unitObjects(sections, name);

/** The pod of a server of these settings. */
function podOf(changes: Partial<Server> = {}, sections: Partial<EnvironmentInput> = {}) {
  const server = findObject(
    objectsOf({ ...sections, ...serving(changes) }),
    'Deployment',
    'server-sentiment',
  );
  return (server.spec as { template: { spec: Pod } }).template.spec;
}

interface Pod {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly containers: readonly object[];
  readonly volumes: readonly object[];
}

const route = (sections: Partial<EnvironmentInput>) =>
  findObject(objectsOf(sections), 'HTTPRoute', 'server-sentiment');

describe('a model server', () => {
  const objects = objectsOf(serving());

  test('is a unit that Helm does not wait for', () => {
    expect(unitsOf(serving()).find(({ name }) => name === 'server-sentiment')).toMatchObject({
      wait: false,
      wave: 8,
    });
    expect(unitsOf({}).filter(({ name }) => name.startsWith('server-'))).toEqual([]);
  });

  test('has objects of the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('is what its settings say', () => {
    const pod = podOf({
      command: ['serve'],
      args: ['--workers=2'],
      env: { LOG_LEVEL: 'info', ALPHA: '1' },
      loadSeconds: 300,
      user: 1001,
      scratch: ['/var/cache'],
    });
    expect(pod.containers).toMatchObject([
      {
        image: 'ghcr.io/acme/sentiment:2.0.0',
        command: ['serve'],
        args: ['--workers=2'],
        env: [
          { name: 'HOME', value: '/tmp' },
          { name: 'ALPHA', value: '1' },
          { name: 'LOG_LEVEL', value: 'info' },
        ],
        ports: [{ containerPort: 8000 }],
        startupProbe: { failureThreshold: 60, httpGet: { path: '/healthz' } },
        securityContext: { runAsUser: 1001, runAsGroup: 1001, readOnlyRootFilesystem: true },
        resources: { requests: { cpu: '2', memory: '8Gi' } },
        volumeMounts: [{ mountPath: '/tmp' }, { mountPath: '/var/cache' }],
      },
    ]);
  });

  test('is as many as it says, or as its CPU asks for', () => {
    const three = objectsOf(serving({ replicas: { min: 3 } }));
    expect(findObject(three, 'Deployment', 'server-sentiment').spec).toMatchObject({ replicas: 3 });
    expect(findObjects(three, 'HorizontalPodAutoscaler')).toEqual([]);
    const scaled = objectsOf(serving({ replicas: { min: 2, max: 5, cpuUtilization: 50 } }));
    expect(findObject(scaled, 'HorizontalPodAutoscaler', 'server-sentiment').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ resource: { target: { averageUtilization: 50 } } }],
    });
  });

  test('is replaced after the new one is there, or before', () => {
    const rollingUpdate = (surge?: boolean) =>
      findObject(objectsOf(serving({ surge })), 'Deployment', 'server-sentiment').spec;
    expect(rollingUpdate()).toMatchObject({ strategy: { rollingUpdate: { maxSurge: 1 } } });
    expect(rollingUpdate(false)).toMatchObject({ strategy: { rollingUpdate: { maxSurge: 0 } } });
  });

  test('runs anywhere, or on a pool, and with GPUs on the first that has whole ones', () => {
    expect(podOf().nodeSelector).toBeUndefined();
    expect(podOf({ pool: 'general' }).nodeSelector).toEqual({
      'karpenter.sh/nodepool': 'general',
    });
    const pod = podOf({ gpus: 2 });
    expect(pod.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'gpu-inference' });
    expect(pod.containers).toMatchObject([{ resources: { limits: { 'nvidia.com/gpu': '2' } } }]);
  });

  test('has its metrics read where they are', () => {
    const monitors = (changes: Partial<Server>) =>
      findObjects(objectsOf({ monitoring: {}, ...serving(changes) }), 'PodMonitor');
    expect(monitors({})).toEqual([]);
    expect(monitors({ metricsPath: '/stats' })).toMatchObject([
      { spec: { podMetricsEndpoints: [{ path: '/stats' }] } },
    ]);
  });
});

describe('files of a model server', () => {
  test('are folders of the shared folder, to be read', () => {
    const sections = serving({ models: [{ folder: 'sentiment/2', path: '/models' }] });
    const pod = podOf({ models: [{ folder: 'sentiment/2', path: '/models' }] });
    expect(pod.containers).toMatchObject([
      {
        volumeMounts: [
          { mountPath: '/tmp' },
          { mountPath: '/models', subPath: 'sentiment/2', readOnly: true },
        ],
      },
    ]);
    const claims = findObjects(objectsOf(sections, 'storage'), 'PersistentVolumeClaim');
    expect(claims).toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'models', namespace: 'serving' }) as object,
      }),
    );
    expect(findObjects(objectsOf(serving(), 'storage'), 'PersistentVolumeClaim')).toEqual([]);
  });

  test('are prefixes of the bucket, by an identity of its own', () => {
    const sections = serving({ prefixes: ['teams/language/sentiment'] });
    expect(workloadIdentities(environmentWith(sections))).toContainEqual({
      name: 'serving-server-sentiment',
      namespace: 'serving',
      serviceAccount: 'server-sentiment',
      grants: [{ bucket: 'models', prefix: 'teams/language/sentiment/', access: 'read' }],
    });
    const [container] = podOf({ prefixes: ['teams/language/sentiment'] }).containers;
    expect(container).toMatchObject({
      env: [
        { name: 'HOME' },
        { name: 'AWS_REGION', value: 'us-west-2' },
        { name: 'MODELS_BUCKET', value: expect.stringMatching(/^ml-test-models-/) as string },
      ],
    });
    findObject(objectsOf(sections), 'NetworkPolicy', 'egress-server-sentiment-to-aws');
    expect(
      findObjects(objectsOf(serving()), 'NetworkPolicy').filter(({ metadata }) =>
        metadata.name.endsWith('-to-aws'),
      ),
    ).toEqual([]);
  });

  test('may be told of otherwise', () => {
    const [container] = podOf({ prefixes: ['a'], env: { AWS_REGION: 'eu-west-1' } }).containers;
    expect(container).toMatchObject({
      env: [{ name: 'HOME' }, { name: 'AWS_REGION', value: 'eu-west-1' }, {}],
    });
  });
});

describe('the way to a model server', () => {
  test('is a path of the platform’s host, which is taken off', () => {
    expect(route(serving())).toMatchObject({
      spec: {
        hostnames: ['platform.ml.acme.dev'],
        rules: [
          {
            matches: [{ path: { value: '/models/sentiment' } }],
            filters: [{ urlRewrite: { path: { replacePrefixMatch: '/' } } }],
          },
        ],
      },
    });
  });

  test('takes as long as an answer may, and as many requests', () => {
    const policy = (changes: Partial<Server>) =>
      findObject(objectsOf(serving(changes)), 'BackendTrafficPolicy', 'server-sentiment').spec;
    expect(policy({})).toMatchObject({ timeout: { http: { requestTimeout: '60s' } } });
    const limited = policy({ requestTimeoutSeconds: 600, requestsPerMinute: 30 });
    expect(limited).toMatchObject({ timeout: { http: { requestTimeout: '600s' } } });
    expect(JSON.stringify(limited)).toContain('"requests":30');
  });

  test('asks for a key of a client', () => {
    const policy = findObject(objectsOf(serving()), 'SecurityPolicy', 'server-sentiment');
    expect(JSON.stringify(policy)).toContain('server-sentiment-keys');
    expect(generatedSecrets(environmentWith(serving()))).toContainEqual({
      owner: 'serving',
      name: 'server-sentiment-keys',
      values: { website: { length: 48 } },
    });
  });

  test('asks for a token of the identity provider', () => {
    const sections = serving({ access: { by: 'token', groups: ['ml-engineers'] } });
    const policy = findObject(objectsOf(sections), 'SecurityPolicy', 'server-sentiment');
    expect(JSON.stringify(policy)).toContain('server-sentiment-programs');
    const clients = applicationsOf(environmentWith(sections)).flatMap((each) =>
      each.clients(environmentWith(sections)),
    );
    expect(clients).toContainEqual({ clientId: 'server-sentiment-programs', atEdge: false });
  });

  test('may be for the cluster alone, of whose teams some may ask', () => {
    const inside = objectsOf({
      teams: { language: {} },
      ...serving({ access: { by: 'none' }, teams: ['language'] }),
    });
    expect(findObjects(inside, 'HTTPRoute')).toEqual([]);
    const policies = findObjects(inside, 'NetworkPolicy').map(({ metadata }) => metadata);
    expect(policies).toContainEqual(
      expect.objectContaining({
        name: 'ingress-team-language-pods-to-server-sentiment',
        namespace: 'serving',
      }),
    );
  });

  test('is there outside AWS too', () => {
    const sections = {
      ...WITHOUT_AWS,
      edge: { kind: 'envoy-gateway' as const, certificate: { secret: 'tls' } },
      ...serving({ gpus: 1 }),
    };
    expect(route(sections).metadata.name).toBe('server-sentiment');
    expect(podOf({ gpus: 1 }, sections).nodeSelector).toBeUndefined();
  });
});

test('model servers and language models are served side by side', () => {
  const sections: Partial<EnvironmentInput> = {
    serving: {
      servers: { sentiment: SERVER },
      endpoints: {
        sentiment: {
          access: SERVER.access,
          versions: {
            v1: {
              models: {
                qwen: SMALL_MODEL,
              },
            },
          },
        },
      },
    },
  };
  expect(unitsOf(sections).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['serving-sentiment', 'server-sentiment']),
  );
});
