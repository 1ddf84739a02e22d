import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { containersOf, podLabelsOf } from '../pods';
import { removeObjects, type Rule } from '../rule';
import { closedSides, type Pods } from '../traffic';

const POSTGRES_PORT = 5432;

/** `<server>-rw.<namespace>.svc`, the Service of the instance that writes. https://cloudnative-pg.io/documentation/current/service_management/ */
const PRIMARY_HOST = /^([a-z0-9-]+)-rw\.([a-z0-9-]+)\.svc$/;

/** What CloudNativePG labels the pods of a server with. https://cloudnative-pg.io/documentation/current/labels_annotations/ */
const podsOf = (server: string, namespace: string): Pods => ({
  namespace,
  labels: { 'cnpg.io/cluster': server, 'cnpg.io/podRole': 'instance' },
});

/** Servers by the Secret that names their host. */
function serversBySecret({ objects }: Output): Map<string, Pods> {
  const servers = objects.flatMap(({ object: { kind, metadata, spec } }) => {
    if (kind !== 'ExternalSecret') return [];
    const { target } = spec as {
      target?: { name?: string; template?: { data?: Record<string, string> } };
    };
    const [, server, namespace] = PRIMARY_HOST.exec(target?.template?.data?.['host'] ?? '') ?? [];
    if (server === undefined || namespace === undefined) return [];
    const secret = `${metadata.namespace ?? ''}/${target?.name ?? metadata.name}`;
    return [[secret, podsOf(server, namespace)] as const];
  });
  return new Map(servers);
}

const secretsOf = (object: KubernetesObject): string[] =>
  containersOf(object).flatMap(({ env = [] }) =>
    env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
  );

function unreachable(output: Output): string[] {
  const servers = serversBySecret(output);
  return output.objects.flatMap(({ object }) => {
    const namespace = object.metadata.namespace ?? '';
    const from = { namespace, labels: podLabelsOf(object) };
    return [...new Set(secretsOf(object))].flatMap((name) => {
      const server = servers.get(`${namespace}/${name}`);
      return server === undefined
        ? []
        : closedSides(output, from, server, POSTGRES_PORT).map(
            (side) => `${titleOf(object)}: ${side} to the server of ${name}`,
          );
    });
  });
}

const isPolicyOn = (namespace: string) => (object: KubernetesObject) =>
  object.kind === 'NetworkPolicy' &&
  object.metadata.namespace === namespace &&
  JSON.stringify(object.spec).includes(`"port":${POSTGRES_PORT}`);

export const DATABASE_RULES: readonly Rule[] = [
  {
    name: 'pods that read where a database is are let through to it, on both sides',
    source:
      'hosts in ExternalSecrets and labels of CloudNativePG, by hand, against NetworkPolicies',
    check: unreachable,
    mutations: [
      { name: 'no way out', apply: removeObjects(isPolicyOn('keycloak')) },
      { name: 'no way in', apply: removeObjects(isPolicyOn('databases')) },
    ],
  },
];
