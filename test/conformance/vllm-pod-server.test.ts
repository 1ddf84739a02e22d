import { Finding } from '../../conformance/failures';
import { send } from '../../conformance/keycloak/http';
import { eventually } from '../../conformance/vllm/discovery/eventually';
import type { PlayedPod } from '../../conformance/vllm/discovery/played-pod';
import { PodServer } from '../../conformance/vllm/discovery/pod-server';

describe('an API that is played', () => {
  const TOKEN = 'a-token';
  const PATH = '/api/v1/namespaces/serving/pods';
  const headers = { authorization: `Bearer ${TOKEN}` };
  const rights = new Set(['list pods', 'watch pods', 'get pods']);
  let server: PodServer;
  let port = 0;

  const pod = (name: string, changes: Partial<PlayedPod> = {}): PlayedPod => ({
    name,
    namespace: 'serving',
    labels: { service: 'chat' },
    spec: { containers: [{ name: 'engine', image: 'vllm' }] },
    ip: '127.0.0.9',
    state: 'ready',
    ...changes,
  });

  beforeEach(async () => {
    server = await PodServer.start({ token: TOKEN, namespace: 'serving', rights });
    port = Number(new URL(server.url).port);
  });

  afterEach(() => {
    server.stop();
  });

  const ask = (path: string) => send(port, { path, headers: { ...headers, connection: 'close' } });

  test('lists and gets pods as Kubernetes tells of them', async () => {
    server.apply(pod('a'));
    server.apply(pod('b', { labels: {} }));
    const { text } = await ask(`${PATH}?labelSelector=service%3Dchat`);
    expect(JSON.parse(text)).toMatchObject({
      kind: 'PodList',
      items: [
        {
          metadata: { name: 'a', labels: { service: 'chat' } },
          status: { podIP: '127.0.0.9', containerStatuses: [{ name: 'engine', ready: true }] },
        },
      ],
    });
    expect((await ask(`${PATH}/b`)).status).toBe(200);
    expect((await ask(`${PATH}/c`)).status).toBe(404);
    expect(server.asked).toEqual(['get pods', 'list pods']);
  });

  test('tells who watches of what changes', async () => {
    server.apply(pod('a'));
    const watched = ask(`${PATH}?watch=True&labelSelector=service%3Dchat&timeoutSeconds=60`);
    await eventually(5, () => {
      if (server.watchSeconds !== 60) throw new Finding('nobody watches');
      return Promise.resolve();
    });
    server.apply(pod('a', { state: 'not ready' }));
    server.apply(pod('b', { state: 'terminating' }));
    server.apply(pod('c', { labels: {} }));
    server.apply(pod('b', { labels: {} }));
    server.remove('a');
    server.remove('c');
    server.remove('nobody');
    server.endWatches();
    expect((await watched).text.trim().split('\n').map(seen)).toEqual([
      'ADDED a true',
      'MODIFIED a false',
      'ADDED b true, ends',
      'DELETED b true',
      'DELETED a false',
    ]);
    expect(server.watchSeconds).toBe(0);
  });

  test('knows a watch without an end', async () => {
    const watched = ask(`${PATH}?watch=True&timeoutSeconds=0`);
    await eventually(5, () => {
      if (server.watchSeconds !== Infinity) throw new Finding('nobody watches');
      return Promise.resolve();
    });
    server.endWatches();
    expect((await watched).text).toBe('');
  });

  test('refuses what is not granted, and whoever has no token', async () => {
    const patched = await send(port, { method: 'PATCH', path: `${PATH}/a`, headers, json: {} });
    expect(patched.status).toBe(403);
    expect((await ask('/apis/apps/v1/deployments')).status).toBe(403);
    expect((await send(port, { path: PATH })).status).toBe(401);
    expect(server.denied).toEqual(['list /apis/apps/v1/deployments', 'patch pods']);
  });
});

interface WatchedEvent {
  readonly type: string;
  readonly object: {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
    readonly status: { readonly containerStatuses: readonly { readonly ready: boolean }[] };
  };
}

function seen(line: string): string {
  const { type, object } = JSON.parse(line) as WatchedEvent;
  const { name, deletionTimestamp } = object.metadata;
  const [status] = object.status.containerStatuses;
  const end = deletionTimestamp === undefined ? '' : ', ends';
  return `${type} ${name} ${String(status?.ready)}${end}`;
}
