import type {
  ApiClient,
  ApiResponse,
  KubernetesObject,
} from '../../conformance/kubernetes/api-client';
import { Cluster } from '../../conformance/kubernetes/cluster';

/** Serves the kinds of the definitions that were applied, and notes what was. */
class FakeServer implements Pick<ApiClient, 'request'> {
  readonly applied: string[] = [];
  private readonly served = new Map<string, { name: string; kind: string; namespaced: boolean }[]>([
    [
      'apiextensions.k8s.io/v1',
      [{ name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false }],
    ],
  ]);

  request(method: string, path: string, body?: object): Promise<ApiResponse> {
    return Promise.resolve({ status: 200, body: this.answer(method, path, body), warnings: [] });
  }

  private answer(method: string, path: string, body: object | undefined): unknown {
    if (path === '/apis') {
      const versions = [...this.served.keys()].map((groupVersion) => ({ groupVersion }));
      return { groups: [{ versions }] };
    }
    if (method === 'PATCH' && body !== undefined) this.define(body as Definition);
    return { resources: this.served.get(path.replace(/^\/apis\//, '')) ?? [] };
  }

  private define({ metadata, spec }: Definition): void {
    this.applied.push(metadata.name);
    for (const { name } of spec.versions) {
      const resource = { name: spec.names.plural, kind: spec.names.kind, namespaced: true };
      this.served.set(`${spec.group}/${name}`, [resource]);
    }
  }
}

interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

const definition = (kind: string, plural: string): Definition => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.a.invalid` },
  spec: { group: 'a.invalid', names: { kind, plural }, versions: [{ name: 'v1' }] },
});

const object = (group: string, kind: string): KubernetesObject => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name: 'made', namespace: 'team' },
});

async function defined(
  objects: readonly KubernetesObject[],
  real: readonly KubernetesObject[],
): Promise<{ readonly result: object; readonly applied: readonly string[] }> {
  const server = new FakeServer();
  // The cluster sends requests and does nothing else with its client.
  const result = await new Cluster(server as unknown as ApiClient).define(objects, real);
  return { result, applied: server.applied };
}

describe('definitions of a cluster', () => {
  test('are the real ones where there are some, and stand in for the others', async () => {
    const objects = [object('a.invalid', 'Gateway'), object('b.invalid', 'Queue')];
    const { result } = await defined(objects, [definition('Gateway', 'gateways')]);
    expect(result).toEqual({ real: ['gateways.a.invalid'], stoodIn: ['queues.b.invalid'] });
  });

  test('are added for kinds in use alone', async () => {
    const { applied } = await defined([], [definition('Gateway', 'gateways')]);
    expect(applied).toEqual([]);
  });

  test('are not added for kinds that the objects define themselves', async () => {
    const own = definition('Gateway', 'gateways');
    const { result } = await defined([own, object('a.invalid', 'Gateway')], [own]);
    expect(result).toEqual({ real: [], stoodIn: [] });
  });
});
