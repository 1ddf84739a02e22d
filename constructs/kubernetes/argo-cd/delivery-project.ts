import { Construct } from 'constructs';
import { assertDnsSubdomain } from '../../../lib/values';
import { CustomResource, validated } from '../core';
import { OWN_CLUSTER, SYNC_WAVE_ANNOTATION } from './application';

/** What an installation may do. */
export interface DeliveryProjectProps {
  /** The project's name. */
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly argoCdNamespace: string;
  /** Addresses of the repositories that may be read, as Applications name them. */
  readonly repositories: readonly string[];
  /** Namespaces that may be written to. */
  readonly namespaces: readonly string[];
  /**
   * API server of the cluster that is installed to, as Argo CD knows it.
   * @default 'https://kubernetes.default.svc'
   */
  readonly server?: string;
}

/** The fields of an AppProject that the platform sets. */
interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
}

/** Before every Application: one whose project is missing is an error. */
const BEFORE_ALL = '-1';

/**
 * An AppProject: which repositories are read and which namespaces written to. Objects of the whole cluster
 * are allowed, because operators bring definitions, roles and webhooks.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class DeliveryProject extends Construct {
  /** The project's name. */
  readonly projectName: string;

  constructor(scope: Construct, id: string, props: DeliveryProjectProps) {
    super(scope, id);
    this.projectName = props.name;
    validated(this, 'name', () => {
      assertDnsSubdomain(props.name, 'the name of a project');
    });
    const { server = OWN_CLUSTER } = props;
    new CustomResource<AppProjectSpec>(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      name: props.name,
      namespace: props.argoCdNamespace,
      component: 'delivery',
      annotations: { [SYNC_WAVE_ANNOTATION]: BEFORE_ALL },
      spec: {
        description: 'What the platform installs, from where, and into which namespaces',
        sourceRepos: sorted(props.repositories),
        destinations: sorted(props.namespaces).map((namespace) => ({ server, namespace })),
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
  }
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].toSorted();
