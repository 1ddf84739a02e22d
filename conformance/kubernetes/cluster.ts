import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../failures';
import { messageOf, type ApiClient, type ApiResponse, type KubernetesObject } from './api-client';
import {
  collectionPath,
  kindKey,
  objectPath,
  openDefinitions,
  type ServedKind,
} from './definitions';

const DEFINITION = 'CustomResourceDefinition';
const APPLY_QUERY = 'fieldManager=conformance&fieldValidation=Strict&force=true';
const SERVED_TIMEOUT_SECONDS = 20;

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

interface GroupList {
  readonly groups?: readonly {
    readonly versions: readonly { readonly groupVersion: string }[];
  }[];
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

/** The names of definitions that were added. */
export interface Definitions {
  readonly real: readonly string[];
  readonly stoodIn: readonly string[];
}

/** Objects on an API server, by the API server's own account of what it serves. */
export class Cluster {
  private served: ReadonlyMap<string, ServedKind> = new Map();

  constructor(private readonly client: ApiClient) {}

  /**
   * Makes room for the kinds that neither the API server nor the objects themselves define: by a real
   * definition where there is one, else by one that stands in.
   */
  async define(
    objects: readonly KubernetesObject[],
    real: readonly KubernetesObject[] = [],
  ): Promise<Definitions> {
    await this.discover();
    const own = new Set(objects.filter(({ kind }) => kind === DEFINITION).flatMap(definedKinds));
    const foreign = objects.filter((object) => !own.has(kindKey(object)));
    const wanted = new Set(foreign.map(kindKey).filter((key) => !this.served.has(key)));
    const used = real.filter((definition) =>
      definedKinds(definition).some((key) => wanted.has(key)),
    );
    await this.applyDefinitions(used);
    for (const object of foreign.filter((one) => used.some((each) => defines(each, one)))) {
      await this.servedKind(object);
    }
    const stoodIn = openDefinitions(foreign, this.served) as KubernetesObject[];
    await this.applyDefinitions(stoodIn);
    return { real: used.map(nameOf), stoodIn: stoodIn.map(nameOf) };
  }

  private async applyDefinitions(definitions: readonly KubernetesObject[]): Promise<void> {
    for (const definition of definitions) {
      const response = await this.apply(definition);
      if (response.status >= 300) {
        throw new Error(`cannot define ${nameOf(definition)}: ${messageOf(response)}`);
      }
    }
  }

  /** Applies an object on the server's side; fields that its kind does not have are refused. */
  async apply(object: KubernetesObject): Promise<ApiResponse> {
    const served = await this.servedKind(object);
    const path = `${objectPath(object, served)}?${APPLY_QUERY}`;
    return this.client.request('PATCH', path, object, 'application/apply-patch+yaml');
  }

  /** Asks whether an object would be created. */
  async wouldCreate(object: KubernetesObject): Promise<ApiResponse> {
    const served = await this.servedKind(object);
    const path = collectionPath(object.apiVersion, served, object.metadata.namespace);
    return this.client.request('POST', `${path}?dryRun=All&fieldValidation=Strict`, object);
  }

  /** Does what controllers would have done before the first pod: service accounts, quota counts. */
  async standInForControllers(objects: readonly KubernetesObject[]): Promise<void> {
    for (const { metadata } of objects.filter(({ kind }) => kind === 'Namespace')) {
      await this.apply({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: metadata.name },
      });
    }
    for (const quota of objects.filter(({ kind }) => kind === 'ResourceQuota')) {
      const { hard = {} } = (quota as { spec?: { hard?: Record<string, string> } }).spec ?? {};
      const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
      const path = `${objectPath(quota, await this.servedKind(quota))}/status`;
      const body = { status: { hard, used } };
      await this.client.request('PATCH', path, body, 'application/merge-patch+json');
    }
  }

  private async servedKind(object: KubernetesObject): Promise<ServedKind> {
    const end = performance.now() + SERVED_TIMEOUT_SECONDS * 1000;
    for (;;) {
      const served = this.served.get(kindKey(object));
      if (served !== undefined) {
        return served;
      }
      if (performance.now() > end) {
        throw new Finding(`the API server does not serve ${kindKey(object)}`);
      }
      await sleep(100);
      await this.discover();
    }
  }

  private async discover(): Promise<void> {
    const { body } = await this.client.request('GET', '/apis');
    const groups = (body as GroupList).groups ?? [];
    const versions = groups.flatMap((group) => group.versions.map((each) => each.groupVersion));
    const served = new Map<string, ServedKind>();
    for (const apiVersion of ['v1', ...versions]) {
      const path = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
      const list = (await this.client.request('GET', path)).body as ResourceList;
      for (const { name, kind, namespaced } of list.resources ?? []) {
        if (!name.includes('/')) {
          served.set(kindKey({ apiVersion, kind }), { plural: name, namespaced });
        }
      }
    }
    this.served = served;
  }
}

function definedKinds(definition: KubernetesObject): string[] {
  const { group, names, versions } = (definition as unknown as Definition).spec;
  return versions.map(({ name }) => kindKey({ apiVersion: `${group}/${name}`, kind: names.kind }));
}

const defines = (definition: KubernetesObject, object: KubernetesObject): boolean =>
  definedKinds(definition).includes(kindKey(object));

const nameOf = ({ metadata }: KubernetesObject): string => metadata.name;
