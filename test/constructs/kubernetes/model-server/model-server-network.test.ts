import { Namespace } from '../../../../constructs/kubernetes/core';
import type { ModelServer } from '../../../../constructs/kubernetes/model-server';
import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { FakeEdge } from '../keycloak/fixture';
import { serverContainer, serverObjects, ALL } from './fixture';

describe('the network', () => {
  test('lets in nobody, and nothing out, unless told', () => {
    expect(describeObjects(serverObjects())).not.toContain('NetworkPolicy');
  });

  test('lets out to what it is given', () => {
    expect(describeObjects(serverObjects(ALL))).toContain('NetworkPolicy/egress-sentiment-to-hub');
    expect(describeObjects(serverObjects(ALL))).toContain('egress-sentiment-to-aws');
  });

  test('lets in named callers, and them out', () => {
    const objects = serverObjects({}, (server, _namespace, chart) => {
      const speech = Namespace.fromName(chart, 'Speech', 'team-speech');
      server.addCaller('chat', speech, { app: 'chat' });
      server.addCaller('everything', speech);
    });
    expect(
      findObject(objects, 'NetworkPolicy', 'ingress-team-speech-chat-to-sentiment'),
    ).toMatchObject({
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'sentiment' } },
        ingress: [
          {
            from: [{ podSelector: { matchLabels: { app: 'chat' } } }],
            ports: [{ port: 8000 }],
          },
        ],
      },
    });
    expect(
      findObject(objects, 'NetworkPolicy', 'egress-chat-to-team-vision-sentiment').metadata
        .namespace,
    ).toBe('team-speech');
    const whole = findObject(
      objects,
      'NetworkPolicy',
      'ingress-team-speech-everything-to-sentiment',
    );
    expect(memberAt(whole, ['spec', 'ingress', 0, 'from'])).toHaveLength(1);
    expect(memberAt(whole, ['spec', 'ingress', 0, 'from', 0])).not.toHaveProperty('podSelector');
  });

  test('fails when a caller comes twice', () => {
    expect(() =>
      serverObjects({}, (server, namespace) => {
        server.addCaller('chat', namespace);
        server.addCaller('chat', namespace);
      }),
    ).toThrow("'id' must be unique, got 'ingress-team-vision-chat-to-sentiment' twice");
  });
});

describe('an edge', () => {
  const auth = { kind: 'public', reason: 'a test' } as const;
  const exposed = (route: object, props = {}) => {
    const edge = new FakeEdge();
    const expose = { edge, host: 'api.ml.acme.io', auth, ...route };
    let server: ModelServer | undefined;
    serverObjects({ ...props, expose }, (made) => {
      server = made;
    });
    return { route: edge.exposed[0], server };
  };

  test('shows it as it is told', () => {
    const { route, server } = exposed({ path: '/sentiment', requestTimeoutSeconds: 0 });
    expect(route).toMatchObject({
      name: 'sentiment',
      host: 'api.ml.acme.io',
      path: '/sentiment',
      backend: { name: 'sentiment', port: 8000 },
      auth,
      requestTimeoutSeconds: 0,
    });
    expect(route).not.toHaveProperty('edge');
    expect(server?.route?.url).toBe('https://api.ml.acme.io/sentiment');
  });

  test.each([
    ['at the root', {}, '/healthz'],
    ['below a path that the edge takes off', { path: '/a/', stripPath: true }, '/a/healthz'],
    ['below a path that it has itself', { path: '/healthz' }, '/healthz'],
    ['not at all outside of its path', { path: '/health' }, undefined],
    ['where it is told', { healthPath: '/v1/models' }, '/v1/models'],
  ])('is asked whether it works %s', (_where, route, healthPath) => {
    expect(exposed(route).route?.healthPath).toBe(healthPath);
  });

  test('may have a route of one’s own instead', () => {
    serverObjects({}, (server) => {
      expect(server.route).toBeUndefined();
      expect(server.url).toBe('http://sentiment.team-vision.svc:8000');
      expect(server.service).toEqual({
        name: 'sentiment',
        port: 8000,
        pods: {
          'app.kubernetes.io/name': 'sentiment',
          'app.kubernetes.io/component': 'model-server',
        },
      });
    });
  });
});

describe('metrics', () => {
  test('are read where they are, on the port of requests', () => {
    const metrics = new FakeMetrics();
    serverObjects({ metrics, metricsEndpoint: { path: '/stats', port: 8000 } });
    expect(metrics.scraped).toMatchObject([
      { name: 'sentiment', port: { name: 'http', number: 8000 }, path: '/stats' },
    ]);
  });

  test('are read on a port of their own', () => {
    const metrics = new FakeMetrics();
    serverObjects({ ...ALL, metrics });
    expect(metrics.scraped).toMatchObject([{ port: { name: 'metrics', number: 8002 } }]);
    expect(serverContainer(ALL)).toMatchObject({
      ports: [{ containerPort: 8000 }, { name: 'metrics', containerPort: 8002 }],
    });
  });
});
