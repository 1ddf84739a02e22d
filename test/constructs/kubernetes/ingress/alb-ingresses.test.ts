import type { AlbController } from '../../../../constructs/kubernetes/ingress';
import type { RouteRule } from '../../../../constructs/kubernetes/gateway';
import { describeObjects, findObject, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeIdentity, oidcAuth } from '../oauth2-proxy/fakes';
import { albEdge, annotationsOf, exposed, pathsOf, SERVICE, serviceOf } from './fixture';

const NEXT = serviceOf('mlflow-next');
const MAIN: RouteRule = { services: [SERVICE] };
const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/0123';
const WEB_ACL = 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/ml/0123';

const annotations = (alb: Omit<AlbController, 'kind'> = {}, backend?: readonly RouteRule[]) =>
  annotationsOf(exposed(backend && { backend }, albEdge(alb)));

describe('a route of an ALB by default', () => {
  const objects = exposed({}, albEdge());

  test('is an Ingress that redirects to https and drops malformed headers', () => {
    expect(annotationsOf(objects)).toEqual({
      scheme: 'internet-facing',
      'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'ssl-redirect': '443',
      'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'load-balancer-attributes':
        'idle_timeout.timeout_seconds=3600,routing.http.drop_invalid_header_fields.enabled=true',
      'listener-attributes.HTTPS-443':
        'routing.http.response.strict_transport_security.header_value=max-age=31536000',
      'target-type': 'ip',
      'healthcheck-path': '/mlflow',
      'success-codes': '200-399',
    });
    expect(findObject(objects, 'Ingress').spec).not.toHaveProperty('tls');
  });

  test('sends the path to the pods, which the load balancer reaches from the VPC', () => {
    expect(pathsOf(objects)).toEqual([['mlflow', '/mlflow', 'mlflow', 5000]]);
    expect(findObject(objects, 'NetworkPolicy', 'ingress-edge-to-mlflow-5000').spec).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }] }],
    });
    expect(describeObjects(objects)).toBe(
      'NetworkPolicy/ingress-edge-to-mlflow-5000, Ingress/mlflow',
    );
  });

  test('fits the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });
});

test('the load balancer can be internal, shared, with a certificate, a web ACL and a list of networks', () => {
  const alb = {
    scheme: 'internal',
    groupName: 'ml',
    certificateArn: CERTIFICATE,
    webAclArn: WEB_ACL,
    allowFrom: ['10.0.0.0/8', '192.0.2.0/24'],
    idleTimeoutSeconds: 600,
  } as const;
  expect(annotations(alb)).toMatchObject({
    scheme: 'internal',
    'group.name': 'ml',
    'certificate-arn': CERTIFICATE,
    'wafv2-acl-arn': WEB_ACL,
    'inbound-cidrs': '10.0.0.0/8,192.0.2.0/24',
    'load-balancer-attributes': expect.stringContaining('idle_timeout.timeout_seconds=600'),
  });
});

test('the health check asks the route’s own path', () => {
  const objects = exposed({ healthPath: '/mlflow/health' }, albEdge());
  expect(annotationsOf(objects)).toMatchObject({ 'healthcheck-path': '/mlflow/health' });
});

test('a client stays with one pod, by the cookie of the load balancer', () => {
  const objects = exposed({ sessionCookie: 'pod' }, albEdge());
  expect(annotationsOf(objects)).toMatchObject({
    'target-group-attributes':
      'stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=86400',
  });
});

test('Services share requests by weight, in an action', () => {
  const objects = exposed(
    { backend: [{ services: [{ ...SERVICE, weight: 9 }, NEXT] }], sessionCookie: 'pod' },
    albEdge(),
  );
  expect(pathsOf(objects)).toEqual([['mlflow', '/mlflow', 'mlflow-0', 'use-annotation']]);
  expect(JSON.parse(annotationsOf(objects)['actions.mlflow-0'] ?? '')).toEqual({
    type: 'forward',
    forwardConfig: {
      targetGroups: [
        { serviceName: 'mlflow', servicePort: 5000, weight: 9 },
        { serviceName: 'mlflow-next', servicePort: 5000, weight: 1 },
      ],
      targetGroupStickinessConfig: { enabled: true, durationSeconds: 86400 },
    },
  });
});

test('headers choose another Service, before the rule for all other requests', () => {
  const rule = { match: { headers: { 'x-stage': 'next' } }, services: [NEXT] };
  const objects = exposed({ backend: [MAIN, rule] }, albEdge());
  expect(pathsOf(objects)).toEqual([
    ['mlflow', '/mlflow', 'mlflow-0', 'use-annotation'],
    ['mlflow', '/mlflow', 'mlflow', 5000],
  ]);
  expect(JSON.parse(annotationsOf(objects)['actions.mlflow-0'] ?? '')).toEqual({
    type: 'forward',
    forwardConfig: {
      targetGroups: [{ serviceName: 'mlflow-next', servicePort: 5000, weight: 1 }],
    },
  });
  expect(JSON.parse(annotationsOf(objects)['conditions.mlflow-0'] ?? '')).toEqual([
    {
      field: 'http-header',
      httpHeaderConfig: { httpHeaderName: 'x-stage', values: ['next'] },
    },
  ]);
});

test('people sign in to oauth2-proxy, because an ALB does not look at groups', () => {
  const objects = exposed(
    { auth: oidcAuth(new FakeIdentity()), healthPath: '/mlflow/x' },
    albEdge(),
  );
  expect(pathsOf(objects)).toEqual([['mlflow', '/mlflow', 'mlflow-oauth2-proxy', 4180]]);
  expect(annotationsOf(objects)).toMatchObject({ 'healthcheck-path': '/ping' });
  expect(annotationsOf(objects)).not.toHaveProperty('auth-type');
  expect(describeObjects(objects)).not.toContain('NetworkPolicy/ingress-edge-to-mlflow-5000');
});

test('a route that wants the firewall passes with a web ACL alone', () => {
  expect(() => exposed({ waf: true }, albEdge({ webAclArn: WEB_ACL }))).not.toThrow();
  expect(() => exposed({ waf: true }, albEdge())).toThrow("'waf' needs an edge");
});

test.each([0, 4001])('fails when a connection is to be silent for %d seconds', (seconds) => {
  expect(() => albEdge({ idleTimeoutSeconds: seconds })(testChart())).toThrow(
    `test/Edge: 'controller.idleTimeoutSeconds' must be an integer from 1 to 4000, got ${seconds}`,
  );
});

test('fails when a route wants to be silent for longer than the load balancer lets it', () => {
  expect(() => exposed({ idleTimeoutSeconds: 3601 }, albEdge())).toThrow(
    "test/Route: 'idleTimeoutSeconds' must be at most 3600, which the load balancer has, got 3601; raise the edge's own",
  );
});

test('fails when a rule compares more than an ALB does', () => {
  const match = { headers: { a: '1', b: '2', c: '3' } };
  expect(() => annotations({}, [{ match, services: [NEXT] }, MAIN])).toThrow(
    "test/Route: 'backend.match' must need at most 5 comparisons with an ALB, host and path included, got 6; use Envoy Gateway",
  );
});

test('fails when more Services share requests than an ALB has room for', () => {
  const services = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => serviceOf(name));
  expect(() => annotations({}, [{ services }])).toThrow(
    "test/Route: 'backend.services' must be at most 5 with an ALB, got 6; use Envoy Gateway",
  );
});

test('fails when a weight is above what an ALB knows', () => {
  expect(() => annotations({}, [{ services: [{ ...SERVICE, weight: 1000 }, NEXT] }])).toThrow(
    "test/Route: 'backend.weight' must be at most 999 with an ALB, got 1000",
  );
});
