import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Amtool } from '../../conformance/alertmanager/amtool';
import { alertmanagerCheck } from '../../conformance/alertmanager/check';
import { sampleAlerting } from '../../conformance/alertmanager/sample';
import { runCheck, type CheckContext } from '../../conformance/check';
import { Finding } from '../../conformance/failures';
import { ALERTMANAGER, toolbox } from '../../conformance/tools';
import { CHARTS } from '../../lib/catalogue';

let folder = '';
const { PATH } = process.env;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alertmanager-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.env['PATH'] = PATH;
});

const context = (): CheckContext => ({
  root: folder,
  scratch: path.join(folder, 'scratch'),
  environments: [],
  tools: toolbox(folder),
  synthesize: () => Promise.resolve(folder),
});

const program = (text: string) => {
  fs.writeFileSync(path.join(folder, 'amtool'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};

const laid = async () => {
  const sample = sampleAlerting();
  if (sample === undefined) throw new Error('the sample has no receivers');
  const amtool = await Amtool.find(context());
  return { amtool, config: amtool.lay(sample) };
};

test('amtool is of the Alertmanager that the chart in the catalogue brings', () => {
  expect(ALERTMANAGER.chart).toBe(CHARTS.kubePrometheusStack.version);
});

test('it finds the configuration, and the templates beside it', async () => {
  program('exit 0');
  const { config } = await laid();
  expect(fs.readFileSync(config.file, 'utf8')).toContain(`- ${config.templates}\n`);
  expect(fs.readdirSync(path.dirname(config.file))).toContain('platform.tmpl');
});

test('it says who is told', async () => {
  program('echo "$@" > asked; echo pager,topic');
  const { amtool, config } = await laid();
  await expect(amtool.receiversOf(config, { severity: 'critical' })).resolves.toEqual([
    'pager',
    'topic',
  ]);
  expect(fs.readFileSync(path.join(folder, 'scratch/alertmanager/asked'), 'utf8')).toBe(
    `config routes test --config.file=${config.file} severity=critical\n`,
  );
});

test('fails when it complains, with what it says', async () => {
  program('echo "  FAILED:"; echo "bad  key" >&2; exit 1');
  const { amtool, config } = await laid();
  await expect(amtool.check(config)).rejects.toThrow(new Finding('FAILED: bad key'));
});

test('one that takes everything is found out', async () => {
  program('echo chat');
  const { parts } = await runCheck(alertmanagerCheck, context());
  expect(parts).toMatchObject([
    { part: 'sample', status: 'failed', detail: expect.stringContaining('reaches chat') as string },
    { part: 'messages', status: 'failed' },
    { part: 'notices mistakes', status: 'failed', detail: 'not noticed: a key of no receiver' },
  ]);
});

test('one that nobody has, and that cannot be built, is said to be missing', async () => {
  process.env['PATH'] = folder;
  const { parts } = await runCheck(alertmanagerCheck, context());
  expect(parts).toMatchObject([{ part: 'all', status: 'not run' }]);
});
