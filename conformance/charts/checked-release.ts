import { parse } from 'yaml';
import type { ChartRelease, HelmValues } from '../../lib/release/chart-release';
import { objectsIn } from '../helm/compare';
import { runHelm } from '../helm/helm';
import type { KubernetesObject } from '../kubernetes/api-client';
import type { Completed } from '../program';
import { KUBERNETES } from '../tools';
import type { LocalChart } from './chart-store';
import type { CheckedRelease } from './releases';
import { objectFindings, type RenderedRelease } from './rules';
import { ignoredValues, leaves } from './values';

/** Values by chart by which it judges what a cluster already has: without a cluster they change nothing. */
const UNSEEN_VALUES: Readonly<Record<string, readonly string[]>> = {
  // Whether an upgrade keeps the webhook's certificate or makes another one.
  'aws-load-balancer-controller': ['keepTLSSecret'],
};

/** What was found in a release. */
interface CheckedResult {
  /** Number of objects. */
  readonly objects: number;
  readonly found: readonly string[];
}

/**
 * Renders a release and says what is wrong with it. Values whose names are in `known` are not changed
 * again; the others are added.
 */
export async function checkRelease(
  helm: string,
  chart: Pick<LocalChart, 'path'>,
  checked: Pick<CheckedRelease, 'release' | 'accounts'>,
  known = new Set<string>(),
): Promise<CheckedResult> {
  const { release } = checked;
  const render = (values: HelmValues): Promise<Completed> =>
    template(helm, chart.path, release, values);
  const { code, stdout, stderr } = await render(release.values);
  if (code !== 0) return { objects: 0, found: [`does not render: ${stderr.trim().slice(0, 600)}`] };
  // Helm itself takes the last of two equal keys; Flux, which reads what Helm rendered, refuses them.
  const unreadable = yamlComplaint(stdout);
  if (unreadable !== undefined) return { objects: 0, found: [unreadable] };
  const rendered: RenderedRelease = {
    objects: objectsIn(stdout) as KubernetesObject[],
    definitions: await ownDefinitions(helm, chart.path),
  };
  const declared = await declaredValues(helm, chart.path);
  const unseen = UNSEEN_VALUES[release.chart.name] ?? [];
  const changing = leaves(release.values, declared).filter(
    ({ name }) => !known.has(name) && !unseen.includes(name),
  );
  changing.forEach(({ name }) => known.add(name));
  const ignored = await ignoredValues(release.values, changing, render);
  return {
    objects: rendered.objects.length,
    found: [
      ...objectFindings(checked, rendered),
      ...ignored.map((name) => `value '${name}' changes nothing`),
    ],
  };
}

function yamlComplaint(text: string): string | undefined {
  try {
    objectsIn(text);
    return undefined;
  } catch (error) {
    return `renders ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function declaredValues(helm: string, chart: string): Promise<unknown> {
  const { stdout } = await runHelm(helm, ['show', 'values', chart], undefined);
  return parse(stdout);
}

/** Kinds that charts use only where a cluster serves them, and that the platform brings before. */
const SERVED_KINDS = [
  'monitoring.coreos.com/v1',
  'monitoring.coreos.com/v1/PodMonitor',
  'monitoring.coreos.com/v1/ServiceMonitor',
];

/** What Helm makes of a chart with values, without the definitions of its own folder. */
export function template(
  helm: string,
  chart: string,
  { name, namespace }: ChartRelease,
  values: HelmValues,
): Promise<Completed> {
  const cluster = ['--kube-version', KUBERNETES, '--api-versions', SERVED_KINDS.join(',')];
  const args = ['template', name, chart, '--namespace', namespace, ...cluster];
  // Definitions are looked at by themselves; tests of charts are never installed.
  return runHelm(helm, [...args, '--skip-crds', '--skip-tests'], values);
}

/** The definitions in the `crds/` folders of a chart and the charts inside. */
export async function ownDefinitions(helm: string, chart: string): Promise<KubernetesObject[]> {
  const { stdout } = await runHelm(helm, ['show', 'crds', chart], undefined);
  // Helm writes files of subcharts one after the other, not always with a mark between them.
  return objectsIn(stdout.replaceAll(/\n(?=apiVersion: )/g, '\n---\n')) as KubernetesObject[];
}
