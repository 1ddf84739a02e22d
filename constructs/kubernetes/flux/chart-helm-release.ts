import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { ChartRelease, HelmValues } from '../../../lib/release/chart-release';
import { nullValues } from '../../../lib/release/null-values';
import { RELEASE_TIMEOUT_SECONDS } from '../../../lib/release/timeout';
import { assertInteger, CustomResource } from '../core';
import { ChartSource, type ChartSourceReference } from './chart-source';
import { intervalOf, type FluxOptions } from './flux-options';

/** Whether and how definitions of a chart's own `crds/` folder are applied. */
type DefinitionsPolicy = 'Skip' | 'Create' | 'CreateReplace';

/** How Flux keeps a release as it should be. */
export interface HelmReleaseOptions extends FluxOptions {
  /**
   * How often a failed installation or upgrade is undone and tried again.
   * @default 3
   */
  readonly retries?: number;
  /**
   * Whether what was changed by hand is put back, only reported, or left alone.
   * @default 'enabled'
   */
  readonly driftDetection?: 'enabled' | 'warn' | 'disabled';
}

/** An upstream chart that Flux installs. */
export interface ChartHelmReleaseProps extends HelmReleaseOptions {
  /** The release. */
  readonly release: ChartRelease;
  /**
   * Names of the HelmReleases that must be ready before.
   * @default - none
   */
  readonly dependsOn?: readonly string[];
}

/** The fields of a HelmRelease that the platform sets. */
interface HelmReleaseFields {
  readonly interval: string;
  readonly timeout: string;
  readonly releaseName: string;
  readonly targetNamespace: string;
  readonly storageNamespace: string;
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly install: ActionSpec;
  readonly upgrade: ActionSpec;
  readonly driftDetection: { readonly mode: 'enabled' | 'warn' | 'disabled' };
  readonly values: HelmValues;
}

type HelmReleaseSpec = ChartSourceReference & HelmReleaseFields;

interface ActionSpec {
  readonly crds: DefinitionsPolicy;
  readonly remediation: { readonly retries: number };
}

const DEFAULT_RETRIES = 3;
const RETRIES = { lowest: -1, highest: 1000 };

/** Helm's own limit, which Flux repeats. */
const LONGEST_RELEASE_NAME = 53;

/**
 * A HelmRelease and the source of its chart. Both are in the namespace of Flux; Helm keeps the release
 * where it would without Flux, so that `helm list` finds it there.
 * https://fluxcd.io/flux/components/helm/helmreleases/
 */
export class ChartHelmRelease extends Construct {
  /** The name of the HelmRelease, the release's own. */
  readonly releaseName: string;

  constructor(scope: Construct, id: string, props: ChartHelmReleaseProps) {
    super(scope, id);
    this.releaseName = props.release.name;
    this.validate(props);
    const { fluxNamespace } = props;
    const source = new ChartSource(this, 'Source', {
      fluxNamespace,
      chart: props.release.chart,
      name: props.release.name,
    });
    new CustomResource<HelmReleaseSpec>(this, 'Resource', {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      name: props.release.name,
      namespace: fluxNamespace,
      component: 'delivery',
      spec: toSpec(props, source.reference, intervalOf(this, props)),
    });
  }

  private validate({ release, retries }: ChartHelmReleaseProps): void {
    assertInteger(this, 'retries', retries, RETRIES);
    if (release.name.length > LONGEST_RELEASE_NAME) {
      throw new ValidationError(
        this,
        `'release.name' must have at most ${LONGEST_RELEASE_NAME} characters, got '${release.name}'`,
      );
    }
    const [dropped] = nullValues(release.values);
    if (dropped === undefined) return;
    throw new ValidationError(
      this,
      `'release.${dropped}' must not be null: it would get lost in a HelmRelease; give the value that is meant`,
    );
  }
}

function toSpec(
  props: ChartHelmReleaseProps,
  source: ChartSourceReference,
  interval: string,
): HelmReleaseSpec {
  const { release, dependsOn = [], retries = DEFAULT_RETRIES, driftDetection } = props;
  const policies = definitionsPolicies(release);
  return {
    interval,
    timeout: `${RELEASE_TIMEOUT_SECONDS}s`,
    ...source,
    releaseName: release.name,
    targetNamespace: release.namespace,
    storageNamespace: release.namespace,
    dependsOn: dependsOn.length === 0 ? undefined : dependsOn.map((name) => ({ name })),
    install: { crds: policies.install, remediation: { retries } },
    upgrade: { crds: policies.upgrade, remediation: { retries } },
    driftDetection: { mode: driftDetection ?? 'enabled' },
    values: release.values,
  };
}

/** Definitions that Helm would leave to a step by hand are replaced by Flux. */
function definitionsPolicies({
  definitions,
  skipDefinitions,
}: ChartRelease): Readonly<Record<'install' | 'upgrade', DefinitionsPolicy>> {
  if (skipDefinitions) return { install: 'Skip', upgrade: 'Skip' };
  return definitions === 'manual-step'
    ? { install: 'CreateReplace', upgrade: 'CreateReplace' }
    : { install: 'Create', upgrade: 'Skip' };
}
