// Draws the main dashboards from made series, which a real Prometheus has and is asked for as Grafana does.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { emittedUnit } from '../conformance/emitted';
import { runProgram } from '../conformance/program';
import { emittedDashboards } from '../conformance/prometheus/dashboards';
import { withServer } from '../conformance/prometheus/server';
import { synthesizeEnvironment } from '../conformance/synthesize';
import { toolbox, type Toolbox } from '../conformance/tools';
import { openMetrics } from './pictures/open-metrics';
import type { DrawnPanel } from './pictures/panel';
import { pictureOf } from './pictures/picture';
import { madeStories } from './pictures/stories';

const DRAWN = ['platform-home', 'gpus', 'vllm', 'queues', 'airflow', 'jupyterhub'];
const FOLDER = 'docs/pictures';

async function draw(root: string, scratch: string): Promise<void> {
  const tools = toolbox(path.join(root, '.conformance/bin'));
  const output = await synthesizeEnvironment(root, scratch, 'production', 'own');
  const dashboards = emittedDashboards<DrawnPanel>(emittedUnit(output, 'grafana'));
  const blocks = await blocksOf(tools, scratch);
  await withServer({ tools, scratch }, { name: 'pictures', config: {}, blocks }, async (server) => {
    for (const name of DRAWN) {
      const dashboard = dashboards.find(({ uid }) => uid === name);
      if (dashboard === undefined) throw new Error(`there is no dashboard '${name}'`);
      const { svg, empty } = await pictureOf(server, dashboard);
      fs.writeFileSync(path.join(root, FOLDER, `${name}.svg`), svg);
      empty.forEach(({ title }) => {
        console.error(`${name}: '${title}' is empty; make its series, or mend its query`);
        process.exitCode = 1;
      });
    }
  });
}

/** Writes the series into blocks that a server opens. */
async function blocksOf(tools: Toolbox, scratch: string): Promise<string> {
  const promtool = await tools.findOrBuild('promtool');
  const file = path.join(scratch, 'made.txt');
  const blocks = path.join(scratch, 'blocks');
  fs.writeFileSync(file, openMetrics(madeStories()));
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, blocks];
  const { code, stderr } = await runProgram(promtool, args);
  if (code !== 0) throw new Error(`promtool refuses the made series: ${stderr.trim()}`);
  return blocks;
}

async function main(): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
  try {
    await draw(process.cwd(), scratch);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

void main();
