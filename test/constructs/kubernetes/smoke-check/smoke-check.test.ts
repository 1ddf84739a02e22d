import type { ExposedRoute } from '../../../../constructs/kubernetes/gateway';
import { Endpoint, Namespace, Peer } from '../../../../constructs/kubernetes/core';
import {
  SMOKE_CHECK_PROGRAM,
  SmokeCheck,
  smokeTargets,
  type SmokeCheckProps,
} from '../../../../constructs/kubernetes/smoke-check';
import { imageName, IMAGES } from '../../../../lib/catalogue';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const IDENTITY = {
  endpoints: {
    issuer: 'https://auth.acme.io/realms/platform',
    authorization: 'https://auth.acme.io/realms/platform/protocol/openid-connect/auth',
    endSession: 'https://auth.acme.io/end',
    token: 'http://keycloak/token',
    userInfo: 'http://keycloak/userinfo',
    keys: 'http://keycloak/keys',
  },
};

const route = (auth: ExposedRoute['auth'], name: string = auth): ExposedRoute => ({
  name,
  auth,
  url: `https://platform.acme.io/${name}`,
  healthUrl: `https://platform.acme.io/${name}/health`,
  limited: false,
});

const TARGETS = smokeTargets([route('app', 'jupyterhub')], IDENTITY);

const IMAGE = imageName(IMAGES.node);

const check = (props: Partial<SmokeCheckProps> = {}) =>
  objectsOf(
    (chart) =>
      new SmokeCheck(chart, 'SmokeCheck', {
        namespace: Namespace.fromName(chart, 'Namespace', 'ml-platform'),
        network: { vpcCidrs: ['10.0.0.0/16'] },
        image: IMAGE,
        targets: TARGETS,
        ...props,
      }),
  );

const jobName = (props: Partial<SmokeCheckProps> = {}): string =>
  findObject(check(props), 'Job').metadata.name;

const POD = ['spec', 'template', 'spec'];

describe('the targets of an edge', () => {
  test('are its routes, with what a visitor meets', () => {
    const targets = smokeTargets(
      [route('app'), route('public'), route('oidc'), route('jwt'), route('apiKey')],
      IDENTITY,
    );
    expect(targets.map(({ name, expect: expected }) => `${name}: ${expected}`)).toEqual([
      'app: answer',
      'public: answer',
      'oidc: sign-in',
      'jwt: refuse',
      'apiKey: refuse',
    ]);
    expect(targets[2]).toEqual({
      name: 'oidc',
      url: 'https://platform.acme.io/oidc',
      healthUrl: 'https://platform.acme.io/oidc/health',
      plainUrl: 'http://platform.acme.io/oidc',
      expect: 'sign-in',
      signInHost: 'auth.acme.io',
    });
  });

  test('may refuse the visitor where they are for some networks alone', () => {
    const [admin] = smokeTargets([{ ...route('app', 'admin'), limited: true }]);
    expect(admin?.expect).toBe('answer-or-refuse');
  });

  test('need no identity provider where nobody is sent to one', () => {
    expect(smokeTargets([route('public')])[0]).toMatchObject({
      expect: 'answer',
      signInHost: undefined,
    });
  });

  test('fail when people are asked to sign in nowhere', () => {
    expect(() => smokeTargets([route('oidc', 'prometheus')])).toThrow(
      "route 'prometheus' asks people to sign in, so 'identity' must say at which identity provider",
    );
  });
});

describe('a smoke check by default', () => {
  const objects = check();
  const job = findObject(objects, 'Job');

  test('is a Job with a way out, its program and an account', () => {
    const names = describeObjects(objects).replaceAll(/-[0-9a-f]{10}/g, '-#');
    expect(names).toBe(
      [
        'NetworkPolicy/egress-smoke-check-to-public-hosts',
        'ConfigMap/smoke-check-#',
        'ServiceAccount/smoke-check',
        'Job/smoke-check-#',
      ].join(', '),
    );
    for (const { metadata } of objects) expect(metadata.namespace).toBe('ml-platform');
  });

  test('runs the program over the targets with Node', () => {
    const config = findObject(objects, 'ConfigMap');
    expect(config['data']).toEqual({
      'smoke-check.mjs': SMOKE_CHECK_PROGRAM,
      'targets.json': JSON.stringify(TARGETS, null, 2),
    });
    expect(memberAt(job, POD)).toMatchObject({
      containers: [
        {
          image: IMAGE,
          command: [
            'node',
            '/smoke/smoke-check.mjs',
            '/smoke/targets.json',
            '--deadline-seconds=1800',
          ],
          volumeMounts: [{ name: 'program', mountPath: '/smoke', readOnly: true }],
        },
      ],
      volumes: [{ name: 'program', configMap: { name: config.metadata.name } }],
    });
  });

  test('fails once, a little after its deadline', () => {
    expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 2100 });
  });

  test('is restricted and has no token', () => {
    expect(memberAt(job, POD)).toMatchObject({
      serviceAccountName: 'smoke-check',
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      containers: [
        {
          securityContext: { runAsUser: 1000, runAsNonRoot: true, readOnlyRootFilesystem: true },
        },
      ],
    });
    expect(findObject(objects, 'ServiceAccount')).toMatchObject({
      automountServiceAccountToken: false,
    });
  });

  test('reaches public addresses and those of an internal load balancer', () => {
    const policy = findObject(objects, 'NetworkPolicy');
    expect(policy.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'smoke-check' } },
      egress: [
        {
          to: [
            { ipBlock: { cidr: '0.0.0.0/0' } },
            { ipBlock: { cidr: '::/0' } },
            { ipBlock: { cidr: '10.0.0.0/16' } },
          ],
          ports: [{ port: 80 }, { port: 443 }],
        },
      ],
    });
  });

  test('fits the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });
});

describe('a smoke check with options', () => {
  test('tries again until the deadline given', () => {
    const job = findObject(check({ deadline: '1h' }), 'Job');
    expect(job.spec).toMatchObject({ activeDeadlineSeconds: 3900 });
    expect(memberAt(job, [...POD, 'containers', 0, 'command'])).toContain(
      '--deadline-seconds=3600',
    );
  });

  test('reaches the pods of a gateway whose addresses Kubernetes knows', () => {
    const gateway = Endpoint.of(Peer.pods({ name: 'gateway' }, { app: 'envoy' }), [10443]);
    const policy = findObject(check({ gateway }), 'NetworkPolicy', 'egress-smoke-check-to-gateway');
    expect(policy.spec).toMatchObject({ egress: [{ ports: [{ port: 10443 }] }] });
  });

  test('runs again when targets or other inputs change, and only then', () => {
    const before = jobName();
    expect(jobName()).toBe(before);
    expect(jobName({ inputs: { deployed: 'a' } })).not.toBe(before);
    expect(jobName({ targets: smokeTargets([route('app', 'airflow')]) })).not.toBe(before);
  });

  test('tells the name of its Job', () => {
    let name: string | undefined;
    const objects = objectsOf((chart) => {
      name = new SmokeCheck(chart, 'SmokeCheck', {
        namespace: Namespace.fromName(chart, 'Namespace', 'ml-platform'),
        network: { vpcCidrs: ['10.0.0.0/16'] },
        image: IMAGE,
        targets: TARGETS,
      }).jobName;
    });
    expect(findObject(objects, 'Job').metadata.name).toBe(name);
  });
});

describe('a smoke check', () => {
  test('fails when there is nothing to visit', () => {
    expect(() => check({ targets: [] })).toThrow(
      "test/SmokeCheck: 'targets' must name one at least, got none",
    );
  });

  test('fails when its deadline is no duration', () => {
    expect(() => check({ deadline: 'soon' })).toThrow(
      "test/SmokeCheck: 'deadline': 'soon' is not a duration",
    );
  });

  test('fails when a range of the network is malformed', () => {
    expect(() => check({ network: { vpcCidrs: ['10.0.0'] } })).toThrow(
      "test/SmokeCheck: 'network': ",
    );
  });
});
