import { WAVES, type Wave } from '../../../lib/contracts/waves';
import { resourcesOf, titleOf, type Output, type PlacedObject } from '../output';
import { mutateObjects, mutateResources, removeObjects, removeResources, type Rule } from '../rule';

/** Groups whose kinds every Kubernetes API server has. */
const BUILT_IN_GROUPS = [
  '',
  'apps',
  'batch',
  'rbac.authorization.k8s.io',
  'networking.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'apiextensions.k8s.io',
  'policy',
  'autoscaling',
  'admissionregistration.k8s.io',
];

/** There before any of our units: made by AWS with the cluster. */
const WITH_THE_CLUSTER = -1;

/** Charts that bring the CRDs of groups, by hand; the wave is that of the release. */
const CHARTS_BY_GROUP: Readonly<Record<string, { readonly release: string; readonly wave: Wave }>> =
  {
    'argoproj.io': { release: 'argo-workflows', wave: WAVES.applications },
    'cert-manager.io': { release: 'cert-manager', wave: WAVES.controllers },
    'external-secrets.io': { release: 'external-secrets', wave: WAVES.controllers },
    'generators.external-secrets.io': { release: 'external-secrets', wave: WAVES.controllers },
    'keda.sh': { release: 'keda', wave: WAVES.controllers },
    'monitoring.coreos.com': { release: 'prometheus-operator-crds', wave: WAVES.definitions },
    'kueue.x-k8s.io': { release: 'kueue', wave: WAVES.controllers },
    'leaderworkerset.x-k8s.io': { release: 'lws', wave: WAVES.controllers },
    'scheduling.volcano.sh': { release: 'volcano', wave: WAVES.controllers },
    'trainer.kubeflow.org': { release: 'kubeflow-trainer', wave: WAVES.controllers },
    'ray.io': { release: 'kuberay-operator', wave: WAVES.controllers },
    'postgresql.cnpg.io': { release: 'cloudnative-pg', wave: WAVES.controllers },
    'barmancloud.cnpg.io': { release: 'plugin-barman-cloud', wave: WAVES.edge },
    'gateway.networking.k8s.io': { release: 'envoy-gateway', wave: WAVES.controllers },
    'gateway.envoyproxy.io': { release: 'envoy-gateway', wave: WAVES.controllers },
  };

/** Who brings the CRDs of a group, and in which wave; undefined where nobody does. Written down by hand. */
function providerWave(output: Output, group: string): number | undefined {
  const chart = CHARTS_BY_GROUP[group];
  if (chart !== undefined) return hasRelease(output, chart.release) ? chart.wave : undefined;
  const ours = output.objects.find(
    ({ object }) =>
      object.kind === 'CustomResourceDefinition' && object.metadata.name.endsWith(`.${group}`),
  );
  if (ours !== undefined) return ours.wave;
  const autoMode = isAutoMode(output);
  if (group === 'eks.amazonaws.com') return autoMode ? WITH_THE_CLUSTER : undefined;
  if (group === 'karpenter.sh' && autoMode) return WITH_THE_CLUSTER;
  if (group === 'karpenter.sh' || group === 'karpenter.k8s.aws') {
    return hasRelease(output, 'karpenter-crd') ? WAVES.definitions : undefined;
  }
  if (group === 'snapshot.storage.k8s.io') {
    return hasAddOn(output, 'snapshot-controller') || isExisting(output)
      ? WITH_THE_CLUSTER
      : undefined;
  }
  return undefined;
}

const isExisting = ({ environment }: Output) => 'existing' in environment.cluster;

const isAutoMode = ({ environment: { cluster } }: Output) =>
  ('existing' in cluster ? cluster.existing.compute : cluster.mode) === 'auto';

/** Whether a chart is released: by Terraform, by Argo CD or Flux, or by people with the values written for them. */
const hasRelease = (output: Output, name: string) =>
  resourcesOf(output, 'helm_release').some(({ block }) => block['name'] === name) ||
  Object.entries(output.files).some(
    ([path, text]) =>
      (path.startsWith('dist/charts/') && path.includes(name)) ||
      (path.startsWith('dist/') && text.includes(`releaseName: ${name}\n`)),
  );

const hasAddOn = (output: Output, name: string) =>
  resourcesOf(output, 'aws_eks_addon').some(({ block }) => block['addon_name'] === name);

const groupOf = ({ object }: PlacedObject) =>
  object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : '';

function withoutDefinition(output: Output): string[] {
  return output.objects
    .filter((placed) => !BUILT_IN_GROUPS.includes(groupOf(placed)))
    .filter((placed) => !((providerWave(output, groupOf(placed)) ?? Infinity) < placed.wave))
    .map(
      ({ unit, object }) =>
        `${unit}: ${titleOf(object)} (${object.apiVersion}) has no CRD provider in an earlier wave`,
    );
}

/** Namespaces that nobody makes: they come with Kubernetes. */
const SYSTEM_NAMESPACES = ['kube-system', 'default', 'kube-public', 'kube-node-lease'];

function withoutNamespace({ objects }: Output): string[] {
  const made = new Map(
    objects
      .filter(({ object }) => object.kind === 'Namespace')
      .map(({ object, wave }) => [object.metadata.name, wave]),
  );
  return objects.flatMap(({ unit, wave, object }) => {
    const { namespace } = object.metadata;
    if (namespace === undefined || SYSTEM_NAMESPACES.includes(namespace)) return [];
    return (made.get(namespace) ?? Infinity) <= wave
      ? []
      : [`${unit}: ${titleOf(object)} stands in a namespace that no earlier unit makes`];
  });
}

/** Releases by address, with the addresses they wait for. */
function dependencies(output: Output): Map<string, readonly string[]> {
  return new Map(
    resourcesOf(output, 'helm_release').map(({ address, block }) => [
      address,
      (block['depends_on'] ?? []) as string[],
    ]),
  );
}

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const next = graph.get(from) ?? [];
  return next.includes(to) || next.some((each) => reaches(graph, each, to));
}

/** A release of a later wave that does not wait for one of an earlier wave of its stack. */
function unordered(output: Output): string[] {
  const graph = dependencies(output);
  const stacks = Object.values(output.stacks).map(({ resource = {} }) =>
    Object.entries(resource['helm_release'] ?? {}),
  );
  const waveOf = (block: Readonly<Record<string, unknown>>) =>
    output.units.find(({ name }) => name === block['name'])?.wave;
  return stacks.flatMap((releases) =>
    releases.flatMap(([later, laterBlock]) =>
      releases
        .filter(([, block]) => (waveOf(block) ?? Infinity) < (waveOf(laterBlock) ?? -Infinity))
        .filter(([earlier]) => !reaches(graph, `helm_release.${later}`, `helm_release.${earlier}`))
        .map(([earlier]) => `helm_release.${later} does not wait for helm_release.${earlier}`),
    ),
  );
}

/** The teardown release goes first, so everything else must be there before it. */
function notBeforeTeardown(output: Output): string[] {
  const graph = dependencies(output);
  const operators = Object.keys(output.stacks['operators']?.resource?.['helm_release'] ?? {}).map(
    (name) => `helm_release.${name}`,
  );
  const teardown = operators.find((address) => address.includes('Teardown'));
  if (operators.length === 0) return [];
  if (teardown === undefined) return ['the operators stack has no teardown release'];
  return operators
    .filter((address) => address !== teardown && !reaches(graph, teardown, address))
    .map((address) => `${address} may go before the teardown release has run`);
}

export const WAVE_RULES: readonly Rule[] = [
  {
    name: 'every custom resource has its CRD in an earlier wave',
    source: 'a table of who brings which group, by hand; releases and add-ons as rendered',
    check: withoutDefinition,
    mutations: [
      {
        name: 'a group that nobody brings',
        apply: mutateObjects(
          ({ kind }) => kind === 'NodePool',
          (object) => {
            object['apiVersion'] = 'kueue.x-k8s.io/v1beta2';
          },
        ),
      },
      { name: 'no snapshot controller', apply: removeResources('aws_eks_addon') },
      { name: 'no CRD release', environment: 'production', apply: removeResources('helm_release') },
    ],
  },
  {
    name: 'every namespace is made before something stands in it',
    source: 'the rendered YAML alone',
    check: withoutNamespace,
    mutations: [
      {
        name: 'a namespace removed',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'ml-platform',
        ),
      },
    ],
  },
  {
    name: 'namespaces have one owner, the base unit, and Helm makes none',
    source: 'the rendered YAML and Terraform JSON alone',
    check: (output) => [
      ...output.objects
        .filter(({ object, unit }) => object.kind === 'Namespace' && unit !== 'base')
        .map(({ object }) => titleOf(object)),
      ...resourcesOf(output, 'helm_release')
        .filter(({ block }) => block['create_namespace'] === true)
        .map(({ address }) => address),
    ],
    mutations: [
      {
        name: 'a namespace elsewhere',
        apply: (output) => ({
          ...output,
          objects: output.objects.map((placed) => ({ ...placed, unit: 'other' })),
        }),
      },
      {
        name: 'create_namespace',
        apply: mutateResources('helm_release', (block) => {
          block['create_namespace'] = true;
        }),
      },
    ],
  },
  {
    name: 'releases wait for every release of an earlier wave, so that removal runs in reverse',
    source: 'the waves of the units against depends_on in the Terraform JSON',
    check: unordered,
    mutations: [
      {
        name: 'no dependencies',
        apply: mutateResources('helm_release', (block) => {
          block['depends_on'] = [];
        }),
      },
    ],
  },
  {
    name: 'teardown runs while everything that it needs is still there',
    source: 'depends_on in the Terraform JSON',
    check: notBeforeTeardown,
    mutations: [
      {
        name: 'no dependencies',
        apply: mutateResources('helm_release', (block) => {
          block['depends_on'] = [];
        }),
      },
    ],
  },
  {
    name: 'Helm waits longer for the teardown hook than the hook may take',
    source: 'activeDeadlineSeconds of the Job against timeout of the release',
    check: (output) =>
      resourcesOf(output, 'helm_release')
        .filter(({ block }) => block['name'] === 'teardown')
        .filter(({ block }) => !(Number(block['timeout']) > teardownDeadline(output)))
        .map(
          ({ address, block }) =>
            `${address}: ${String(block['timeout'])} s, the hook may take ${teardownDeadline(output)} s`,
        ),
    mutations: [
      {
        name: 'an impatient release',
        apply: mutateResources('helm_release', (block) => {
          block['timeout'] = 60;
        }),
      },
    ],
  },
];

function teardownDeadline({ objects }: Output): number {
  const job = objects.find(
    ({ object }) => object.kind === 'Job' && object.metadata.name === 'teardown',
  );
  return (
    (job?.object.spec as { activeDeadlineSeconds: number } | undefined)?.activeDeadlineSeconds ??
    Infinity
  );
}
