import type { OperatorName } from '../../config/choices';
import type { Environment } from '../../config/schema';
import type { WorkloadIdentityContract } from '../grants';
import type { OwnImage } from '../../catalogue';
import type { GeneratedSecretContract } from '../secrets';
import type { AccessPointContract } from '../shared-folders';

/** A client that an application registers at the identity provider. */
export interface ClientContract {
  readonly clientId: string;
  /**
   * Whether the edge signs people in for the application, which takes a key of cookies where the edge is
   * an ingress.
   */
  readonly atEdge: boolean;
}

/** Pages that an application shows where it is configured to. */
export interface PagesContract {
  /** The part of the environment file that asks for them. */
  readonly path: string;
  /** The path that the edge has to take off a request, because the software answers below `/` alone. */
  readonly takenOff?: string;
}

/** A shared folder that an application mounts, as a claim of the folder's name in a namespace. */
export interface FolderContract {
  readonly folder: AccessPointContract;
  readonly namespace: string;
}

/** What both halves, and other parts of the platform, know of an application. */
export interface ApplicationContract {
  /** Its section of the environment file. */
  readonly section:
    | 'airflow'
    | 'argoWorkflows'
    | 'grafana'
    | 'jupyterHub'
    | 'logs'
    | 'mlflow'
    | 'monitoring'
    | 'modelMonitoring'
    | 'openWebUi'
    | 'queues'
    | 'ray'
    | 'serving'
    | 'spark'
    | 'traces'
    | 'training';
  /** Whether it is of no use without pages, which people reach by the edge, and sign in to. */
  readonly hasPages: boolean;
  /** Its pages. */
  readonly pages: (environment: Environment) => readonly PagesContract[];
  /** Namespaces of its own; those of its operators are named by their charts. */
  readonly namespaces: (environment: Environment) => readonly string[];
  /** Why pods of its namespaces need more than the Pod Security Standard *restricted*; undefined where they do not. */
  readonly baselineReason: (environment: Environment) => string | undefined;
  /** Operators that it needs. */
  readonly operators: (environment: Environment) => readonly OperatorName[];
  /** Clients at the identity provider. */
  readonly clients: (environment: Environment) => readonly ClientContract[];
  /** Names of its databases. */
  readonly databases: (environment: Environment) => readonly string[];
  /** Secrets whose values are made at random, beside those of clients and databases. */
  readonly secrets: (environment: Environment) => readonly GeneratedSecretContract[];
  /** Identities on AWS. */
  readonly identities: (environment: Environment) => readonly WorkloadIdentityContract[];
  /** Shared folders. */
  readonly folders: (environment: Environment) => readonly FolderContract[];
  /** Images of `images/` that it cannot do without. */
  readonly images: (environment: Environment) => readonly OwnImage[];
}

const none = () => [];

/** An application that has of everything only what is given. */
export const application = (
  given: Pick<ApplicationContract, 'section' | 'hasPages'> & Partial<ApplicationContract>,
): ApplicationContract => ({
  pages: () => (given.hasPages ? [{ path: given.section }] : []),
  namespaces: none,
  baselineReason: () => undefined,
  operators: none,
  clients: none,
  databases: none,
  secrets: none,
  identities: none,
  folders: none,
  images: none,
  ...given,
});
