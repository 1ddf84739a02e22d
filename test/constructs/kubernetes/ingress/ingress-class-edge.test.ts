import type { EdgeCapability } from '../../../../constructs/kubernetes/gateway';
import type {
  IngressController,
  NginxController,
  OtherController,
} from '../../../../constructs/kubernetes/ingress';
import { describeObjects, findObject, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeIdentity, oidcAuth } from '../oauth2-proxy/fakes';
import { annotationsOf, classEdge, exposed, pathsOf, SERVICE, serviceOf } from './fixture';

const NGINX: NginxController = { kind: 'nginx', namespace: 'shared-ingress' };
const OTHER: OtherController = { kind: 'other', namespace: 'traefik' };
const PODS = { app: 'ingress' };

const fromOf = (controller: IngressController) =>
  findObject(exposed({}, classEdge(controller)), 'NetworkPolicy').spec;

describe('a class of the cluster whose controller reads the annotations of ingress-nginx', () => {
  const objects = exposed({ auth: oidcAuth(new FakeIdentity()) }, classEdge(NGINX));

  test('gets the Ingresses of ingress-nginx, with its own certificate', () => {
    expect(findObject(objects, 'Ingress', 'mlflow').spec).toMatchObject({
      ingressClassName: 'shared',
      tls: [{ hosts: ['platform.ml.acme.dev'] }],
    });
    expect(annotationsOf(objects)).toMatchObject({
      'force-ssl-redirect': 'true',
      'auth-url': 'http://mlflow-oauth2-proxy.mlflow.svc.cluster.local:4180/mlflow/oauth2/auth',
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('gets no edges in a namespace that is not ours', () => {
    expect(describeObjects(exposed({}, classEdge(NGINX)))).toBe(
      'NetworkPolicy/ingress-edge-to-mlflow-5000, Ingress/mlflow',
    );
  });

  test('has a list of networks for all routes', () => {
    const edge = classEdge({ ...NGINX, allowFrom: ['192.0.2.0/24'] });
    expect(annotationsOf(exposed({}, edge))).toMatchObject({
      'whitelist-source-range': '192.0.2.0/24',
    });
  });
});

test.each([NGINX, OTHER])(
  'the namespace of a controller calls, or some pods of it: $kind',
  (controller) => {
    const namespaceSelector = {
      matchLabels: {
        'kubernetes.io/metadata.name': controller.namespace,
      },
    };
    expect(fromOf(controller)).toMatchObject({ ingress: [{ from: [{ namespaceSelector }] }] });
    expect(fromOf({ ...controller, pods: PODS })).toMatchObject({
      ingress: [{ from: [{ namespaceSelector, podSelector: { matchLabels: PODS } }] }],
    });
  },
);

describe('a class of the cluster of which nothing is known', () => {
  test('gets hosts and paths alone', () => {
    const backend = [
      { match: { path: '/v2' }, services: [serviceOf('v2')] },
      { services: [SERVICE] },
    ];
    const objects = exposed({ backend }, classEdge(OTHER));
    expect(pathsOf(objects)).toEqual([
      ['mlflow', '/mlflow/v2', 'v2', 5000],
      ['mlflow', '/mlflow', 'mlflow', 5000],
    ]);
    expect(annotationsOf(objects)).toEqual({});
    expect(findObject(objects, 'Ingress').spec).toMatchObject({
      ingressClassName: 'shared',
      tls: [{ hosts: ['platform.ml.acme.dev'] }],
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('has people sign in to oauth2-proxy, which stands before the Service', () => {
    const objects = exposed({ auth: oidcAuth(new FakeIdentity()) }, classEdge(OTHER));
    expect(pathsOf(objects)).toEqual([['mlflow', '/mlflow', 'mlflow-oauth2-proxy', 4180]]);
    const names = describeObjects(objects);
    expect(names).toContain('NetworkPolicy/ingress-edge-to-mlflow-oauth2-proxy-4180');
    expect(names).toContain('NetworkPolicy/egress-mlflow-oauth2-proxy-to-mlflow-5000');
    expect(names).not.toContain('NetworkPolicy/ingress-edge-to-mlflow-5000');
  });

  test('fails when people sign in to more than one Service', () => {
    const backend = [
      { match: { path: '/v2' }, services: [serviceOf('v2')] },
      { services: [SERVICE] },
    ];
    expect(() =>
      exposed({ auth: oidcAuth(new FakeIdentity()), backend }, classEdge(OTHER)),
    ).toThrow(
      "test/Route: 'backend' must be one Service where the ingress class 'shared' has people sign in, because oauth2-proxy stands before it, got 2; use Envoy Gateway or ingress-nginx",
    );
  });
});

const CAPABILITIES: readonly (readonly [string, IngressController, readonly EdgeCapability[]])[] = [
  [
    'nginx',
    NGINX,
    [
      'oidc',
      'weights',
      'headerMatch',
      'cookieMatch',
      'mirror',
      'sessionAffinity',
      'rateLimit',
      'allowList',
      'stripPath',
    ],
  ],
  ['alb', { kind: 'alb' }, ['oidc', 'weights', 'headerMatch', 'sessionAffinity']],
  [
    'alb with a web ACL',
    { kind: 'alb', webAclArn: 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/ml/1' },
    ['oidc', 'weights', 'headerMatch', 'sessionAffinity', 'waf'],
  ],
  ['other', OTHER, ['oidc']],
];

test.each(CAPABILITIES)('%s declares what it can do', (_kind, controller, capabilities) => {
  const edge = classEdge(controller)(testChart());
  expect([...edge.capabilities]).toEqual(capabilities);
});

test('fails when a class can do nothing but hosts and paths', () => {
  expect(() => exposed({ sessionCookie: 'pod' }, classEdge(OTHER))).toThrow(
    "test/Route: 'sessionCookie' needs an edge with the capability 'sessionAffinity', which the ingress class 'shared' lacks; use ",
  );
});

test('fails when the name of the class is none', () => {
  expect(() => classEdge(OTHER, 'Shared Class')(testChart())).toThrow(
    "test/Edge: 'className': the name of an IngressClass must consist of",
  );
});
