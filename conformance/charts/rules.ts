import type { ChartRelease, HelmValues } from '../../lib/release/chart-release';
import { nameOf } from '../helm/compare';
import type { KubernetesObject } from '../kubernetes/api-client';
import { templatedPods } from '../kubernetes/pods';
import type { CheckedRelease } from './releases';

/** What a release comes to. */
export interface RenderedRelease {
  /** The objects of the chart's templates. */
  readonly objects: readonly KubernetesObject[];
  /** The definitions in the chart's own `crds/` folders. */
  readonly definitions: readonly KubernetesObject[];
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly image?: string;
}

/** Everything that is wrong with the objects of a release. */
export function objectFindings(
  { release, accounts }: Pick<CheckedRelease, 'release' | 'accounts'>,
  rendered: RenderedRelease,
): string[] {
  return [
    ...imageFindings(rendered.objects),
    ...namespaceFindings(rendered.objects, release),
    ...accounts.flatMap((account) => accountFindings(rendered.objects, account)),
    ...definitionFindings(rendered, release),
  ];
}

function imageFindings(objects: readonly KubernetesObject[]): string[] {
  return podsOf(objects).flatMap(({ owner, spec }) =>
    [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
      .filter(({ image = '' }) => !isExact(image))
      .map(
        ({ name, image = '' }) =>
          `${nameOf(owner)}: image '${image}' of '${name}' has no exact tag`,
      ),
  );
}

/** Whether an image has a digest, or a tag that is no moving one. */
export function isExact(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([^/:@]+)$/.exec(image)?.[1];
  return tag !== undefined && /\d/.test(tag);
}

function namespaceFindings(
  objects: readonly KubernetesObject[],
  { namespace: own, values }: ChartRelease,
): string[] {
  return objects
    .filter(({ metadata: { namespace = own } }) => namespace !== own)
    .filter((object) => !isRoleElsewhere(object, values))
    .map((object) => `${nameOf(object)} is not in namespace '${own}'`);
}

/**
 * Roles for leader elections, and by which aggregated APIs read the API server's certificates; and those in
 * namespaces that the values name, which the controller works for.
 */
function isRoleElsewhere({ kind, metadata }: KubernetesObject, values: HelmValues): boolean {
  const { namespace } = metadata;
  const isNamed = JSON.stringify(values).includes(JSON.stringify(namespace));
  return ['Role', 'RoleBinding'].includes(kind) && (namespace === 'kube-system' || isNamed);
}

function accountFindings(objects: readonly KubernetesObject[], account: string): string[] {
  const isMade = objects.some(
    ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === account,
  );
  const isUsed = podsOf(objects).some(({ spec }) => spec.serviceAccountName === account);
  return [
    ...(isMade ? [] : [`makes no service account '${account}', which a role in AWS is for`]),
    ...(isUsed ? [] : [`no pod runs as '${account}', which a role in AWS is for`]),
  ];
}

/** Whether the chart brings its definitions the way that the release says. */
function definitionFindings(
  { objects, definitions }: RenderedRelease,
  { definitions: way, skipDefinitions = false }: ChartRelease,
): string[] {
  const templated = objects.filter(({ kind }) => kind === 'CustomResourceDefinition').length;
  const own = skipDefinitions ? 0 : definitions.length;
  const expected: Readonly<Record<ChartRelease['definitions'], boolean>> = {
    // Definitions that nothing uses may lie in the chart's own folder.
    none: templated === 0,
    templated: templated > 0 && own === 0,
    hook: templated === 0 && objects.some(isUpgradeHook),
    'separate-release': templated === 0 && own === 0,
    'manual-step': own > 0,
  };
  return expected[way]
    ? []
    : [
        `definitions are said to be '${way}', but ${templated} are in the templates and ${own} in the chart's own folder`,
      ];
}

/** https://helm.sh/docs/topics/charts_hooks/ */
function isUpgradeHook(object: KubernetesObject): boolean {
  const { annotations = {} } = object.metadata as { annotations?: Record<string, string> };
  return object.kind === 'Job' && (annotations['helm.sh/hook'] ?? '').includes('pre-upgrade');
}

function podsOf(
  objects: readonly KubernetesObject[],
): { readonly owner: KubernetesObject; readonly spec: PodSpec }[] {
  return templatedPods(objects).map(({ owner, pod }) => ({
    owner,
    spec: (pod as { spec?: PodSpec }).spec ?? {},
  }));
}
