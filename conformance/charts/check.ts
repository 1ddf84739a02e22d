import * as path from 'node:path';
import { runPart, type Check, type PartResult } from '../check';
import { Finding } from '../failures';
import { checkBrokenReleases } from './broken-releases';
import { ChartStore } from './chart-store';
import { checkRelease } from './checked-release';
import { releasesOf, type CheckedRelease } from './releases';

/** Findings beyond these are counted, not listed. */
const LISTED = 10;

/** Real Helm over the upstream charts that environments install, with their values. */
export const chartsCheck: Check = {
  name: 'charts',
  tier: 'default',
  shows:
    "Helm renders every upstream chart that can be had with the values of every environment. Each of our values matters: another one in its place renders something else, or is refused. Images have exact tags, objects are in the release's namespace, pods run as the service accounts that have a role in AWS, and definitions come the way that the release says.",
  cannotShow:
    'Whether the controllers start and do their work. A chart from a Go module may be a little older or newer than the pinned one, and names the images of its own version; its part says so.',
  run: async (context) => {
    const helm = await context.tools.findOrBuild('helm');
    const store = new ChartStore({
      helm,
      go: context.tools.find('go'),
      kept: path.join(context.root, '.conformance/charts'),
      scratch: context.scratch,
    });
    const results: PartResult[] = [
      await runPart('broken copies of a release', () => checkBrokenReleases(context.root, helm)),
    ];
    for (const [name, releases] of byChart(releasesOf(context.root, context.environments))) {
      results.push(await runPart(name, () => checkChart(helm, store, releases)));
    }
    return results;
  },
};

function byChart(releases: readonly CheckedRelease[]): Map<string, CheckedRelease[]> {
  const charts = new Map<string, CheckedRelease[]>();
  for (const checked of releases) {
    const { name, version } = checked.release.chart;
    const key = `${name} ${version}`;
    charts.set(key, [...(charts.get(key) ?? []), checked]);
  }
  return charts;
}

async function checkChart(
  helm: string,
  store: ChartStore,
  releases: readonly CheckedRelease[],
): Promise<string> {
  const findings: string[] = [];
  const details: string[] = [];
  const values = new Set<string>();
  let origin = '';
  for (const checked of releases) {
    const chart = await store.find(checked.release.chart);
    origin = chart.origin;
    const { objects, found } = await checkRelease(helm, chart, checked, values);
    const environments = checked.environments.join(', ');
    findings.push(...found.map((finding) => `${environments}: ${finding}`));
    details.push(`${environments}: ${objects} objects`);
  }
  if (findings.length > 0) {
    const more = findings.length > LISTED ? `; and ${findings.length - LISTED} more` : '';
    throw new Finding(`${findings.slice(0, LISTED).join('; ')}${more} (chart from ${origin})`);
  }
  return `${details.join('; ')}; ${values.size} values matter; chart from ${origin}`;
}
