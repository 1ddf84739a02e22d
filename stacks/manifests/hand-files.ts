import { dump } from 'js-yaml';
import { isOciChart } from '../../lib/catalogue';
import type { ChartRelease } from '../../lib/release/chart-release';
import { unitFileName, type RenderedUnit } from '../../lib/release/rendered-unit';

/** Folder below `dist/`: kubectl reads no sub-folders, so it does not take values for objects. */
const FOLDER = 'charts';

/** What people install by hand: the values of each upstream chart, and a script that takes all in order. */
export const handFiles = (
  units: readonly RenderedUnit[],
  releases: readonly ChartRelease[],
): Record<string, string> => ({
  ...Object.fromEntries(
    releases.map((release) => [
      valuesFile(release),
      dump(release.values, { lineWidth: -1, noRefs: true }),
    ]),
  ),
  [`${FOLDER}/install.sh`]: installScript(units, releases),
});

const valuesFile = ({ wave, name }: ChartRelease) => `${FOLDER}/${wave}-${name}.values.yaml`;

/** Charts and manifests wave by wave: what is in a wave finds the definitions that it needs. */
function installScript(units: readonly RenderedUnit[], releases: readonly ChartRelease[]): string {
  const steps = [
    ...units
      .filter(({ releaseOnly }) => !releaseOnly)
      .map((unit) => ({ wave: unit.wave, command: applyCommand(unit) })),
    ...releases.map((release) => ({ wave: release.wave, command: helmCommand(release) })),
  ].toSorted((a, b) => a.wave - b.wave);
  return [
    '#!/bin/sh',
    '# Installs the platform, and brings it to a new version. Needs kubectl and Helm 3, and may be repeated.',
    'set -eu',
    'cd "$(dirname "$0")/.."',
    ...steps.map(({ command }) => command),
    '',
  ].join('\n');
}

const applyCommand = (unit: RenderedUnit) =>
  `kubectl apply --server-side --filename=${unitFileName(unit)}`;

function helmCommand(release: ChartRelease): string {
  const { name, namespace, chart, skipDefinitions = false } = release;
  const source = isOciChart(chart)
    ? `${chart.repository}/${chart.name}`
    : `${chart.name} --repo=${chart.repository}`;
  return [
    'helm upgrade --install --wait',
    name,
    source,
    `--version=${chart.version}`,
    `--namespace=${namespace}`,
    // Another release brings them.
    ...(skipDefinitions ? ['--skip-crds'] : []),
    `--values=${valuesFile(release)}`,
  ].join(' ');
}
