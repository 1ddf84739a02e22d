import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type {
  GeneratedSecretContract,
  PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { platformMetadata, type NamespaceReference } from '../core';
import { GeneratedSource } from './generated-source';
import { PasswordForms } from './password-forms';
import { SecretStore, type SecretStoreProps } from './secret-store';

const COMPONENT = 'secrets';
const READER = 'secret-reader';

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api */
const API_SERVER = 'https://kubernetes.default.svc';

/** Kubernetes puts it into every namespace: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume */
const ROOT_CA = { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } as const;

/** https://external-secrets.io/v2.9.0/provider/kubernetes/ */
interface KubernetesProvider {
  readonly kubernetes: {
    readonly remoteNamespace: string;
    readonly server: {
      readonly url: string;
      readonly caProvider: typeof ROOT_CA & { readonly namespace: string };
    };
    readonly auth: {
      readonly serviceAccount: { readonly name: string; readonly namespace: string };
    };
  };
}

/** Secrets that the cluster itself keeps. */
export interface InClusterStoreProps extends SecretStoreProps {
  /** Where the values are kept, and nothing else: whoever reads Secrets there reads them all. */
  readonly namespace: NamespaceReference;
}

/**
 * Secrets in a namespace of the cluster, for clusters without AWS. Values are made there once, and
 * copied to every consumer; the objects that make them belong to the store, whoever asks first.
 *
 * They are as safe as the cluster's etcd, and no safer: they are lost with it.
 */
export class InClusterStore extends SecretStore<KubernetesProvider> {
  private readonly namespace: NamespaceReference;
  private readonly forms: PasswordForms;

  constructor(scope: Construct, id: string, props: InClusterStoreProps) {
    const namespace = props.namespace.name;
    super(
      scope,
      id,
      { ...props, refreshInterval: props.refreshInterval ?? '5m' },
      {
        kubernetes: {
          remoteNamespace: namespace,
          server: { url: API_SERVER, caProvider: { ...ROOT_CA, namespace } },
          auth: { serviceAccount: { name: READER, namespace } },
        },
      },
    );
    this.namespace = props.namespace;
    this.forms = new PasswordForms(this, 'Forms', props.namespace);
    this.addReader();
  }

  protected override pathOf(owner: string, name: string): string {
    return `${owner}.${name}`;
  }

  protected override publishedPath({ owner, name }: PublishedValuesContract): string {
    throw new ValidationError(
      this,
      `'published' must be left out in a cluster without AWS, got '${owner}/${name}'; nothing publishes values there`,
    );
  }

  protected override makeSource(path: string, source: GeneratedSecretContract): void {
    new GeneratedSource(this, path, {
      name: path,
      namespace: this.namespace,
      source,
      forms: this.forms,
    });
  }

  /** Who reads the namespace, with a token that the controller asks for. */
  private addReader(): void {
    const metadata = platformMetadata({
      name: READER,
      namespace: this.namespace.name,
      component: COMPONENT,
    });
    new k8s.KubeServiceAccount(this, 'Reader', { metadata, automountServiceAccountToken: false });
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: READER },
      subjects: [{ kind: 'ServiceAccount', name: READER, namespace: this.namespace.name }],
    });
  }
}
