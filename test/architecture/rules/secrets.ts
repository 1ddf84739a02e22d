import type { KubernetesObject } from '../../support/kubernetes';
import { resourcesOf, titleOf, type Output } from '../output';
import { containersOf, podSpecOf } from '../pods';
import { mutateObjects, mutateResources, removeObjects, type Rule } from '../rule';

/** An ExternalSecret, as far as rules look at it. */
interface ExternalSecretSpec {
  readonly secretStoreRef?: { readonly name: string; readonly kind?: string };
  readonly target?: {
    readonly name?: string;
    readonly template?: { readonly data?: Readonly<Record<string, string>> };
  };
  readonly data?: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
  }[];
  readonly dataFrom?: readonly { readonly extract?: { readonly key: string } }[];
}

const ofKind = ({ objects }: Output, kind: string) =>
  objects.map(({ object }) => object).filter((object) => object.kind === kind);

const specOf = ({ spec }: KubernetesObject) => spec as ExternalSecretSpec;

const placeOf = ({ metadata }: KubernetesObject, name: string) =>
  `${metadata.namespace ?? ''}/${name}`;

/** A Secret that a pod reads, and the key; undefined for the whole Secret. */
interface Reading {
  readonly by: string;
  readonly secret: string;
  readonly key?: string;
}

function readingsOf(object: KubernetesObject): Reading[] {
  const by = titleOf(object);
  const variables = containersOf(object).flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
    ...envFrom.flatMap(({ secretRef }) => secretRef ?? []),
  ]);
  const volumes = (podSpecOf(object)?.volumes ?? []).flatMap(({ secret, projected }) => [
    ...(secret === undefined ? [] : [{ name: secret.secretName, items: secret.items }]),
    ...(projected?.sources ?? []).flatMap((source) => source.secret ?? []),
  ]);
  return [
    ...variables.map((each) => ({
      by,
      secret: placeOf(object, each.name ?? ''),
      ...('key' in each ? { key: each.key } : {}),
    })),
    ...volumes.flatMap(({ name, items }) => {
      const secret = placeOf(object, name ?? '');
      return items === undefined ? [{ by, secret }] : items.map(({ key }) => ({ by, secret, key }));
    }),
  ];
}

/** Keys of a TLS Secret that cert-manager writes. https://cert-manager.io/docs/usage/certificate/ */
const CERTIFICATE_KEYS = ['ca.crt', 'tls.crt', 'tls.key'];

/**
 * Secrets that their reader writes itself, by hand, with their keys.
 * https://github.com/open-policy-agent/cert-controller/blob/v0.12.0/pkg/rotator/rotator.go
 */
const WRITTEN_BY_READERS = [
  ['training-operator/training-operator-webhook-cert', ['ca.crt', 'ca.key', 'tls.crt', 'tls.key']],
  ['katib/katib-webhook-cert', ['ca.crt', 'ca.key', 'tls.crt', 'tls.key']],
] as const;

/** Secrets that controllers write from what is rendered, with their keys; undefined where they are not known. */
function writtenSecrets(output: Output): Map<string, readonly string[] | undefined> {
  const external = ofKind(output, 'ExternalSecret').map((object) => {
    const { target, data = [] } = specOf(object);
    const template = target?.template?.data;
    const keys = [
      ...Object.keys(template ?? {}),
      ...(template === undefined ? data.map(({ secretKey }) => secretKey) : []),
    ];
    return [
      placeOf(object, target?.name ?? object.metadata.name),
      keys.length === 0 ? undefined : keys,
    ] as const;
  });
  const certificates = ofKind(output, 'Certificate').map((object) => {
    const { secretName } = object.spec as { secretName: string };
    return [placeOf(object, secretName), CERTIFICATE_KEYS] as const;
  });
  return new Map<string, readonly string[] | undefined>([
    ...external,
    ...certificates,
    ...WRITTEN_BY_READERS,
  ]);
}

function unwritten(output: Output): string[] {
  const written = writtenSecrets(output);
  return output.objects
    .flatMap(({ object }) => readingsOf(object))
    .filter(({ secret, key }) => {
      if (!written.has(secret)) return true;
      const keys = written.get(secret);
      return keys !== undefined && key !== undefined && !keys.includes(key);
    })
    .map(({ by, secret, key = '(all)' }) => `${by} reads ${secret} ${key}, which nobody writes`);
}

/** Stores whose values are in AWS Secrets Manager. */
const managedStores = (output: Output) =>
  ofKind(output, 'ClusterSecretStore')
    .filter(({ spec }) => 'aws' in (spec as { provider: object }).provider)
    .map(({ metadata }) => metadata.name);

/** Paths that ExternalSecrets read in Secrets Manager. */
function managedPaths(output: Output): { readonly title: string; readonly path: string }[] {
  const stores = managedStores(output);
  return ofKind(output, 'ExternalSecret')
    .filter((object) => stores.includes(specOf(object).secretStoreRef?.name ?? ''))
    .flatMap((object) => {
      const { data = [], dataFrom = [] } = specOf(object);
      const paths = [
        ...data.map(({ remoteRef }) => remoteRef.key),
        ...dataFrom.flatMap(({ extract }) => extract?.key ?? []),
      ];
      return paths.map((path) => ({ title: titleOf(object), path }));
    });
}

const madePaths = (output: Output) =>
  resourcesOf(output, 'aws_secretsmanager_secret').map(({ block }) => String(block['name']));

/** Owners whose secrets people read in ways of their own, or applications that are not there yet. */
const READ_ELSEWHERE = ['generated', 'declared', 'valkey', 'postgres', 'caches'];

/** Secrets that people read, not pods. */
const READ_BY_PEOPLE = ['keycloak/break-glass'];

const withoutCluster = (path: string) => path.split('/').slice(1).join('/');

const isKeycloakLogin = ({ kind, spec }: KubernetesObject) =>
  kind === 'ExternalSecret' && JSON.stringify(spec).includes('/databases/keycloak');

export const SECRET_RULES: readonly Rule[] = [
  {
    name: 'every Secret that a pod reads is written by a controller, with the key',
    source: 'pod templates against ExternalSecrets and Certificates in the YAML',
    check: unwritten,
    mutations: [
      {
        name: 'the ExternalSecrets removed',
        apply: removeObjects(({ kind }) => kind === 'ExternalSecret'),
      },
      {
        name: 'other keys',
        apply: mutateObjects(isKeycloakLogin, (object) => {
          object['spec'].target.template = { data: { other: 'x' } };
        }),
      },
    ],
  },
  {
    name: 'every ExternalSecret reads a secret that Terraform makes',
    source: 'names in the Terraform JSON against references in the YAML',
    check: (output) => {
      const made = madePaths(output);
      return managedPaths(output)
        .filter(({ path }) => !made.includes(path))
        .map(({ title, path }) => `${title} reads ${path}`);
    },
    mutations: [
      {
        name: 'other names',
        apply: mutateResources('aws_secretsmanager_secret', (block) => {
          block['name'] = 'ml-lab/other';
        }),
      },
    ],
  },
  {
    name: 'every secret that Terraform makes for a component is read by one',
    source: 'references in the YAML against names in the Terraform JSON',
    check: (output) => {
      const read = managedPaths(output).map(({ path }) => path);
      return madePaths(output).filter((path) => {
        const name = withoutCluster(path);
        const isPlatforms =
          !READ_ELSEWHERE.includes(name.split('/')[0] ?? '') && !READ_BY_PEOPLE.includes(name);
        return isPlatforms && !read.includes(path);
      });
    },
    mutations: [
      {
        name: 'nobody reads',
        apply: removeObjects(({ kind }) => kind === 'ExternalSecret'),
      },
    ],
  },
  {
    name: 'every ExternalSecret’s store is there',
    source: 'the rendered YAML alone',
    check: (output) => {
      const stores = ['ClusterSecretStore', 'SecretStore'].flatMap((kind) => ofKind(output, kind));
      return ofKind(output, 'ExternalSecret')
        .filter(({ spec }) => {
          const store = (spec as ExternalSecretSpec).secretStoreRef;
          return (
            store !== undefined && !stores.some(({ metadata }) => metadata.name === store.name)
          );
        })
        .map(titleOf);
    },
    mutations: [
      {
        name: 'the store removed',
        apply: removeObjects(({ kind }) => kind === 'ClusterSecretStore'),
      },
    ],
  },
];
