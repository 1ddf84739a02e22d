import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { platformMetadata, type NamespaceReference } from '../core';
import { COMPONENT, tokenSecret } from './names';

/** https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/argo-server-sso.md#sso-rbac */
const RULE = 'workflows.argoproj.io/rbac-rule';
const PRECEDENCE = 'workflows.argoproj.io/rbac-rule-precedence';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** A group stands in an expression between apostrophes. */
const GROUP = /^[\w ./:@-]+$/;

/** A service account whose token lies in a Secret. */
export interface TokenAccountProps {
  /** Name of the service account. */
  readonly name: string;
  /** Where it is. */
  readonly namespace: NamespaceReference;
  /**
   * Annotations of the service account.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * A service account with a Secret that the control plane writes its token into. Argo hands tokens on by
 * Secrets, and knows no other way; they are valid until the Secret goes.
 * https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/service-account-secrets.md
 */
export class TokenAccount extends Construct {
  private readonly account: NamespaceReference;
  private readonly namespace: NamespaceReference;

  constructor(scope: Construct, id: string, props: TokenAccountProps) {
    super(scope, id);
    const { name, namespace, annotations } = props;
    this.account = { name };
    this.namespace = namespace;
    const common = { namespace: namespace.name, component: COMPONENT };
    new k8s.KubeServiceAccount(this, 'Resource', {
      metadata: platformMetadata({ name, ...common, annotations }),
      automountServiceAccountToken: false,
    });
    new k8s.KubeSecret(this, 'Token', {
      metadata: platformMetadata({
        name: tokenSecret(name),
        app: name,
        ...common,
        annotations: { 'kubernetes.io/service-account.name': name },
      }),
      type: 'kubernetes.io/service-account-token',
    });
  }

  /** Gives it a ClusterRole in its namespace. */
  bind(id: string, clusterRole: string): void {
    bindRole(this, id, {
      name: `${this.account.name}-${id}`,
      namespace: this.namespace,
      role: { kind: 'ClusterRole', name: clusterRole },
      account: { name: this.account.name, namespace: this.namespace.name },
    });
  }

  /** Gives it a ClusterRole everywhere. */
  bindEverywhere(clusterRole: string): void {
    bindClusterRole(this, 'Everywhere', {
      name: this.account.name,
      clusterRole,
      account: { name: this.account.name, namespace: this.namespace.name },
    });
  }
}

/** Who a sign-on account stands for. */
export interface SignOnAccountProps extends Omit<TokenAccountProps, 'annotations'> {
  /** Groups whose members act as it. */
  readonly groups: readonly string[];
  /** Where several are for a person, the one with the highest is taken. */
  readonly precedence: number;
}

/** A service account that stands for people: the server acts with its token when one of them asks. */
export class SignOnAccount extends TokenAccount {
  constructor(scope: Construct, id: string, props: SignOnAccountProps) {
    const { name, namespace, groups, precedence } = props;
    super(scope, id, {
      name,
      namespace,
      annotations: { [RULE]: ruleOf(scope, groups), [PRECEDENCE]: String(precedence) },
    });
  }
}

/** An expression that is true for members of one of the groups. https://expr-lang.org/docs/language-definition */
function ruleOf(scope: Construct, groups: readonly string[]): string {
  const wrong = groups.find((group) => !GROUP.test(group));
  if (groups.length === 0 || wrong !== undefined) {
    throw new ValidationError(
      scope,
      `'groups' must name one group at least, of letters, digits, spaces and './:@-', got ${wrong === undefined ? 'none' : `'${wrong}'`}`,
    );
  }
  return [...new Set(groups)]
    .toSorted()
    .map((group) => `'${group}' in groups`)
    .join(' || ');
}

interface Account {
  readonly name: string;
  readonly namespace: string;
}

const subjectsOf = ({ name, namespace }: Account): k8s.Subject[] => [
  { kind: 'ServiceAccount', name, namespace },
];

/** A role for a service account in one namespace. */
export function bindRole(
  scope: Construct,
  id: string,
  options: {
    readonly name: string;
    readonly namespace: NamespaceReference;
    readonly role: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string };
    readonly account: Account;
  },
): void {
  const { name, namespace, role, account } = options;
  new k8s.KubeRoleBinding(scope, id, {
    metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
    roleRef: { apiGroup: RBAC_GROUP, ...role },
    subjects: subjectsOf(account),
  });
}

/** A ClusterRole for a service account in every namespace. */
export function bindClusterRole(
  scope: Construct,
  id: string,
  options: { readonly name: string; readonly clusterRole: string; readonly account: Account },
): void {
  const { name, clusterRole, account } = options;
  new k8s.KubeClusterRoleBinding(scope, id, {
    metadata: platformMetadata({ name, component: COMPONENT }),
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: clusterRole },
    subjects: subjectsOf(account),
  });
}
