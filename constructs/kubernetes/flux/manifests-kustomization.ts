import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { GitSource } from '../../../lib/release/git-source';
import { RELEASE_TIMEOUT_SECONDS } from '../../../lib/release/timeout';
import { assertDnsSubdomain } from '../../../lib/values';
import { CustomResource, validated } from '../core';
import { intervalOf, type FluxOptions } from './flux-options';

/** What all Kustomizations of an installation have in common. */
export interface KustomizationOptions extends FluxOptions {
  /**
   * The folder in Git; the URL begins with `https://` or `ssh://`. A revision of 40 hexadecimal digits is a
   * commit, one that reads like a version (`v1.2.0`) a tag, every other a branch.
   */
  readonly source: GitSource;
  /**
   * Name of the Secret, in the namespace of Flux, by which Flux reads the repository.
   * @default - none: everybody may read it
   */
  readonly credentialsSecret?: string;
  /**
   * Whether objects that the files no longer have are removed.
   * @default true
   */
  readonly prune?: boolean;
}

/** Manifests in Git that Flux applies. */
export interface ManifestsKustomizationProps extends KustomizationOptions {
  /** Name of the Kustomization and of its source. */
  readonly name: string;
  /** Names of the files to apply; others of the folder are left alone. */
  readonly files: readonly string[];
  /**
   * Whether what depends on this one waits until its objects are ready, and not just applied.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Names of the Kustomizations that must be ready before.
   * @default - none
   */
  readonly dependsOn?: readonly string[];
}

/** The fields of a GitRepository that the platform sets. */
interface GitRepositorySpec {
  readonly url: string;
  readonly interval: string;
  readonly ref:
    { readonly branch: string } | { readonly tag: string } | { readonly commit: string };
  readonly ignore: string;
  readonly secretRef?: { readonly name: string };
}

/** The fields of a Kustomization that the platform sets. */
interface KustomizationSpec {
  readonly interval: string;
  readonly retryInterval: string;
  readonly timeout: string;
  readonly path: string;
  readonly prune: boolean;
  readonly wait: boolean;
  readonly sourceRef: { readonly kind: 'GitRepository'; readonly name: string };
  readonly dependsOn?: readonly { readonly name: string }[];
}

/** https://github.com/fluxcd/source-controller/blob/v1.9.1/api/v1/gitrepository_types.go */
const FLUX_URL = /^(?:https?|ssh):\/\//;

/** After a failure, sooner than the interval. */
const RETRY_INTERVAL = '1m';

/**
 * A Kustomization of some files in a folder of a Git repository. A GitRepository of its own leaves all
 * other files out, because a Kustomization always takes a whole folder.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class ManifestsKustomization extends Construct {
  /** The name of the Kustomization. */
  readonly kustomizationName: string;

  constructor(scope: Construct, id: string, props: ManifestsKustomizationProps) {
    super(scope, id);
    this.kustomizationName = props.name;
    this.validate(props);
    const interval = intervalOf(this, props);
    const { name, fluxNamespace: namespace } = props;
    const common = { name, namespace, component: 'delivery' };
    new CustomResource<GitRepositorySpec>(this, 'Source', {
      ...common,
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      spec: toSource(props, interval),
    });
    new CustomResource<KustomizationSpec>(this, 'Resource', {
      ...common,
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      spec: toKustomization(props, interval),
    });
  }

  private validate({ name, source, files }: ManifestsKustomizationProps): void {
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a Kustomization');
    });
    if (!FLUX_URL.test(source.repository)) {
      throw new ValidationError(
        this,
        `'source.repository' must begin with 'https://' or 'ssh://', got '${source.repository}'; write 'ssh://git@host/path' for 'git@host:path'`,
      );
    }
    if (files.length === 0) {
      throw new ValidationError(this, "'files' must name at least one file, got none");
    }
  }
}

function toSource(props: ManifestsKustomizationProps, interval: string): GitRepositorySpec {
  const { source, files, credentialsSecret } = props;
  return {
    url: source.repository,
    interval,
    ref: toReference(source.revision),
    ignore: allBut(source.path, files),
    secretRef: credentialsSecret === undefined ? undefined : { name: credentialsSecret },
  };
}

function toKustomization(props: ManifestsKustomizationProps, interval: string): KustomizationSpec {
  const { name, source, dependsOn = [], prune = true, wait = true } = props;
  return {
    interval,
    retryInterval: RETRY_INTERVAL,
    timeout: `${RELEASE_TIMEOUT_SECONDS}s`,
    path: `./${source.path}`,
    prune,
    wait,
    sourceRef: { kind: 'GitRepository', name },
    dependsOn: dependsOn.length === 0 ? undefined : dependsOn.map((other) => ({ name: other })),
  };
}

function toReference(revision: string): GitRepositorySpec['ref'] {
  if (/^[0-9a-f]{40}$/.test(revision)) return { commit: revision };
  return /^v?\d+\.\d+/.test(revision) ? { tag: revision } : { branch: revision };
}

/**
 * Patterns as in a `.gitignore` that leave out everything but some files: a folder has to be taken back in
 * before its files can be.
 */
function allBut(folder: string, files: readonly string[]): string {
  const steps = folder.split('/').filter((step) => step !== '' && step !== '.');
  const folders = steps.map((_, index) => `/${steps.slice(0, index + 1).join('/')}`);
  const base = folders.at(-1) ?? '';
  return [
    '/*',
    ...folders.flatMap((path) => [`!${path}/`, `${path}/*`]),
    ...files.map((file) => `!${base}/${file}`),
    '',
  ].join('\n');
}
