import type { KubernetesObject } from './api-client';

/** How the API server serves one kind. */
export interface ServedKind {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The name of a kind in a table of served kinds. */
export function kindKey(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${object.apiVersion} ${object.kind}`;
}

/**
 * Definitions for the kinds that the API server does not serve: enough that objects of the kind can
 * be stored, with any content. Whether a kind is namespaced is taken from the objects.
 */
export function openDefinitions(
  objects: readonly KubernetesObject[],
  served: ReadonlyMap<string, ServedKind>,
): object[] {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    if (!served.has(kindKey(object)) && object.apiVersion.includes('/')) {
      const key = `${object.apiVersion.split('/')[0] ?? ''} ${object.kind}`;
      groups.set(key, [...(groups.get(key) ?? []), object]);
    }
  }
  return [...groups.values()].map(openDefinition);
}

function openDefinition(objects: readonly KubernetesObject[]): object {
  const [{ apiVersion, kind } = { apiVersion: '', kind: '' }] = objects;
  const group = apiVersion.split('/')[0] ?? '';
  const plural = pluralOf(kind);
  const versions = [...new Set(objects.map((object) => object.apiVersion.split('/')[1] ?? ''))];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The API server asks for a word on groups under k8s.io.
      annotations: {
        'api-approved.kubernetes.io': 'unapproved, stands in for the real definition',
      },
    },
    spec: {
      group,
      scope: objects.some(({ metadata }) => metadata.namespace !== undefined)
        ? 'Namespaced'
        : 'Cluster',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      })),
    },
  };
}

/** The plural that Kubernetes' own kinds would have. */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (/(s|x|z|ch|sh)$/.test(lower)) {
    return `${lower}es`;
  }
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

/** The path of one object in the API. */
export function objectPath(object: KubernetesObject, served: ServedKind): string {
  return `${collectionPath(object.apiVersion, served, object.metadata.namespace)}/${object.metadata.name}`;
}

/** The path of the objects of a kind in the API. */
export function collectionPath(
  apiVersion: string,
  { plural, namespaced }: ServedKind,
  namespace = 'default',
): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespaced ? `${base}/namespaces/${namespace}/${plural}` : `${base}/${plural}`;
}
