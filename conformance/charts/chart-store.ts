import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { isOciChart, type ChartReference } from '../../lib/catalogue';
import { MissingTool } from '../failures';
import { copyFolder, downloadModule } from '../go-module';
import { runProgram } from '../program';
import { CHART_MODULES, type ChartModule } from './chart-modules';

/** A chart on this machine. */
export interface LocalChart {
  /** Its folder or archive. */
  readonly path: string;
  /** Where it came from, and which version it carries where that is another than the pinned one. */
  readonly origin: string;
}

/** What charts are looked for with. */
export interface ChartStoreOptions {
  readonly helm: string;
  /** The Go compiler, where there is one. */
  readonly go: string | undefined;
  /** The folder for charts that outlives the run. */
  readonly kept: string;
  /** A folder of this run alone. */
  readonly scratch: string;
}

const PULL_TIMEOUT_SECONDS = 30;

/** Pinned charts: kept ones, then what the chart's repository gives, then what Go's module proxy gives. */
export class ChartStore {
  private readonly found = new Map<string, Promise<LocalChart>>();

  constructor(private readonly options: ChartStoreOptions) {}

  /** The chart in its pinned version; throws MissingTool where it cannot be had. */
  find(chart: ChartReference): Promise<LocalChart> {
    const key = folderName(chart);
    const known = this.found.get(key) ?? this.locate(chart);
    this.found.set(key, known);
    return known;
  }

  private async locate(chart: ChartReference): Promise<LocalChart> {
    const { kept, helm } = this.options;
    const local =
      keptChart(kept, chart) ?? ((await pull(helm, kept, chart)) && keptChart(kept, chart));
    if (local !== undefined && local !== false) return local;
    const module = CHART_MODULES[chart.name];
    if (module === undefined) throw missing(chart, 'it travels in no Go module');
    return this.fromModule(chart, module);
  }

  private async fromModule(chart: ChartReference, module: ChartModule): Promise<LocalChart> {
    const { go, scratch } = this.options;
    const folder = await downloadModule(go, module).catch((error: unknown) => {
      throw missing(chart, error instanceof Error ? error.message : String(error));
    });
    const copy = path.join(scratch, 'charts', folderName(chart));
    copyFolder(path.join(folder, module.folder), copy);
    const carried = setVersion(copy, chart);
    writeValues(copy, module);
    return { path: copy, origin: `${module.module} ${module.version}${differing(carried, chart)}` };
  }
}

/** `metrics-server-3.13.1`: what `helm pull` calls an archive, without its ending. */
const folderName = ({ name, version }: ChartReference): string => `${name}-${version}`;

function keptChart(kept: string, chart: ChartReference): LocalChart | undefined {
  const folder = path.join(kept, folderName(chart));
  if (fs.existsSync(path.join(folder, 'Chart.yaml'))) {
    return { path: folder, origin: `a kept folder${differing(versionOf(folder), chart)}` };
  }
  const archive = `${folder}.tgz`;
  return fs.existsSync(archive) ? { path: archive, origin: 'its repository' } : undefined;
}

async function pull(helm: string, kept: string, chart: ChartReference): Promise<boolean> {
  fs.mkdirSync(kept, { recursive: true });
  const args = [...pullArguments(chart), '--destination', kept];
  const options = { timeoutSeconds: PULL_TIMEOUT_SECONDS };
  return runProgram(helm, args, options).then(
    ({ code }) => code === 0,
    () => false,
  );
}

function pullArguments(chart: ChartReference): string[] {
  const from = isOciChart(chart)
    ? [`${chart.repository}/${chart.name}`]
    : [chart.name, '--repo', chart.repository];
  return ['pull', ...from, '--version', chart.version];
}

function missing(chart: ChartReference, reason: string): MissingTool {
  const command = `helm ${pullArguments(chart).join(' ')} --destination .conformance/charts`;
  return new MissingTool(`chart ${folderName(chart)}`, `'${command}' (${reason})`);
}

/** Charts in a repository get their version when they are released; returns the one that was there. */
function setVersion(folder: string, { version, appVersion = version }: ChartReference): string {
  const carried = versionOf(folder);
  const file = path.join(folder, 'Chart.yaml');
  const text = fs
    .readFileSync(file, 'utf8')
    .replace(/^version:.*$/m, `version: ${version}`)
    .replace(/^appVersion:.*$/m, `appVersion: "${appVersion}"`);
  fs.writeFileSync(file, text);
  return carried;
}

function versionOf(folder: string): string {
  const text = fs.readFileSync(path.join(folder, 'Chart.yaml'), 'utf8');
  return String((parse(text) as { version?: unknown }).version);
}

/** A version that stands for none yet is no difference. */
function differing(carried: string, { version }: ChartReference): string {
  return carried === version || /^v?0\.0\.0/.test(carried) ? '' : `, which carries ${carried}`;
}

function writeValues(folder: string, { valuesTemplate }: ChartModule): void {
  if (valuesTemplate === undefined) return;
  const { file, variables } = valuesTemplate;
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  const values = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? '');
  fs.writeFileSync(path.join(folder, 'values.yaml'), values);
}
