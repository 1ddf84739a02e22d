import type { EmittedObject } from '../../emitted';

/** Members of RBAC objects that are read here. */
interface RbacObject extends EmittedObject {
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
}

/** An account, and the namespace that it is of. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** What an account may do in its namespace with objects of Kubernetes’ first group, each as `<verb> <resource>`. */
export function rightsOf(objects: readonly EmittedObject[], account: Account): ReadonlySet<string> {
  const here: readonly RbacObject[] = objects.filter(
    ({ metadata }) => metadata.namespace === account.namespace,
  );
  const roles = here.flatMap(({ kind, roleRef, subjects = [] }) =>
    kind === 'RoleBinding' && roleRef?.kind === 'Role' && subjects.some((each) => is(each, account))
      ? [roleRef.name]
      : [],
  );
  const rules = here
    .filter(({ kind, metadata }) => kind === 'Role' && roles.includes(metadata.name))
    .flatMap((role) => role.rules ?? []);
  return new Set(
    rules
      .filter(({ apiGroups }) => apiGroups.includes(''))
      .flatMap(({ verbs, resources }) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
      ),
  );
}

const is = (
  { kind, name, namespace }: NonNullable<RbacObject['subjects']>[number],
  account: Account,
): boolean => kind === 'ServiceAccount' && name === account.name && namespace === account.namespace;
