import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import type { Wave } from '../../../lib/contracts/waves';
import type { HelmValues } from '../../../lib/release/chart-release';
import { assertDnsLabel } from '../../../lib/values';
import { assertInteger, CustomResource, validated } from '../core';

/** https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** Tells the health check of Applications that being applied is enough. */
const WAIT_ANNOTATION = `${PLATFORM}/wait`;

/** Removes what the Application installed together with it. https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/ */
const CASCADE_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** The cluster that Argo CD itself runs in. */
export const OWN_CLUSTER = 'https://kubernetes.default.svc';

/** Server-side apply: definitions are larger than the annotation of client-side apply may be. */
const SYNC_OPTIONS = ['ServerSideApply=true'];

/** Between two attempts: ten seconds, then twice as long, five minutes at most. */
const BACKOFF = { duration: '10s', factor: 2, maxDuration: '5m' };

/** Argo CD repeats without an end when the limit is negative. */
const UNLIMITED = -1;

const RETRIES = { lowest: 0, highest: 1000 };

/** How changes reach the cluster. */
export interface SyncOptions {
  /**
   * Whether a change in the source is applied at once; otherwise a person starts each sync.
   * @default true
   */
  readonly automated?: boolean;
  /**
   * Whether an automated sync removes what the source no longer has.
   * @default true
   */
  readonly prune?: boolean;
  /**
   * Whether a change made in the cluster by hand is taken back.
   * @default true
   */
  readonly selfHeal?: boolean;
  /**
   * How often a failed sync is tried again, with growing pauses and always with the newest revision.
   * @default - without an end: an operator's webhook may need a while before it answers
   */
  readonly retries?: number;
}

/** What all Applications of an installation have in common. */
export interface ApplicationOptions {
  /** Namespace of Argo CD, which reads Applications there. */
  readonly argoCdNamespace: string;
  /** The AppProject that says what the Application may do. */
  readonly project: string;
  /**
   * Begins the Application's name, because one Argo CD may serve many clusters; with it at most 63 characters.
   * @default 'eks-ml-platform'
   */
  readonly prefix?: string;
  /**
   * API server of the cluster that is installed to, as Argo CD knows it.
   * @default 'https://kubernetes.default.svc'
   */
  readonly server?: string;
  /**
   * How changes reach the cluster.
   * @default - at once, with removal and self-healing
   */
  readonly sync?: SyncOptions;
}

/** The fields of an Application's source that the platform sets. */
export interface ApplicationSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly chart?: string;
  readonly path?: string;
  readonly directory?: { readonly include: string };
  readonly helm?: {
    readonly releaseName: string;
    readonly valuesObject: HelmValues;
    readonly skipCrds?: boolean;
  };
}

/** The fields of an Application that the platform sets. */
interface ApplicationSpec {
  readonly project: string;
  readonly source: ApplicationSource;
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: {
    readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean };
    readonly syncOptions: readonly string[];
    readonly retry: { readonly limit: number; readonly refresh: boolean; readonly backoff: object };
  };
}

/** An Application of any source. */
export interface ApplicationProps extends ApplicationOptions {
  /** The Application's name after the prefix. */
  readonly name: string;
  /** Namespace of the objects that name none; the project must allow it. */
  readonly namespace: string;
  /** Where the objects come from. */
  readonly source: ApplicationSource;
  /**
   * Its wave in the Application that holds it.
   * @default - none: nothing holds it
   */
  readonly wave?: Wave;
  /**
   * Whether the next wave waits until its objects are healthy, and not just applied.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Whether removing the Application removes what it installed.
   * @default true
   */
  readonly cascade?: boolean;
}

/** An Argo CD Application; https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
export class Application extends Construct {
  /** The Application's whole name. */
  readonly applicationName: string;

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id);
    this.applicationName = `${props.prefix ?? PLATFORM}-${props.name}`;
    validated(this, 'name', () => {
      assertDnsLabel(this.applicationName, "an Application's name");
    });
    assertInteger(this, 'sync.retries', props.sync?.retries, RETRIES);
    const resource = new CustomResource<ApplicationSpec>(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      name: this.applicationName,
      namespace: props.argoCdNamespace,
      component: 'delivery',
      annotations: annotationsOf(props),
      spec: {
        project: props.project,
        source: props.source,
        destination: { server: props.server ?? OWN_CLUSTER, namespace: props.namespace },
        syncPolicy: toSyncPolicy(props.sync ?? {}),
      },
    });
    if (props.cascade ?? true) resource.metadata.addFinalizers(CASCADE_FINALIZER);
  }
}

function annotationsOf({ wave, wait }: ApplicationProps): Record<string, string> | undefined {
  const annotations = {
    ...(wave === undefined ? {} : { [SYNC_WAVE_ANNOTATION]: String(wave) }),
    ...(wait === false ? { [WAIT_ANNOTATION]: 'false' } : {}),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

function toSyncPolicy(sync: SyncOptions): ApplicationSpec['syncPolicy'] {
  const { automated = true, prune = true, selfHeal = true, retries = UNLIMITED } = sync;
  return {
    automated: automated ? { prune, selfHeal } : undefined,
    syncOptions: SYNC_OPTIONS,
    // Without a refresh an endless retry would never see the commit that mends it.
    retry: { limit: retries, refresh: true, backoff: BACKOFF },
  };
}
