import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runCheck, type CheckContext } from '../../conformance/check';
import { Finding } from '../../conformance/failures';
import { scalingCheck } from '../../conformance/scaling/check';
import { Promtool } from '../../conformance/promtool';
import { PROMETHEUS, toolbox } from '../../conformance/tools';
import { CHARTS } from '../../lib/catalogue';
import { objectsWith } from './scaling-fixture';

let folder = '';
const { PATH } = process.env;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scaling-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.env['PATH'] = PATH;
});

describe('promtool', () => {
  const context = (): CheckContext => ({
    root: folder,
    scratch: path.join(folder, 'scratch'),
    environments: ['lab'],
    tools: toolbox(folder),
    synthesize: () => Promise.resolve(folder),
  });
  const program = (text: string) => {
    fs.writeFileSync(path.join(folder, 'promtool'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  const emitted = (text: string) => {
    fs.mkdirSync(path.join(folder, 'dist'));
    fs.writeFileSync(path.join(folder, 'dist', '0-a.k8s.yaml'), text);
  };

  test('is of the Prometheus that the chart in the catalogue brings', () => {
    expect(PROMETHEUS.chart).toBe(CHARTS.kubePrometheusStack.version);
  });

  test('reads rules and tests from files', async () => {
    program('echo "$@" >> asked; cat "$5$3" >> asked; exit 0');
    const promtool = await Promtool.find(context());
    await promtool.check({ groups: [] });
    await promtool.test({ groups: [] }, { tests: [] });
    const asked = fs.readFileSync(path.join(folder, 'scratch/promtool-files/asked'), 'utf8');
    expect(asked).toMatch(/^check rules --lint=all --lint-fatal \S+1\.yaml\n/);
    expect(asked).toMatch(/test rules \S+3\.yaml\nrule_files:\n {2}- \S+2\.yaml\ntests: \[\]\n/);
  });

  test('fails when it complains, with what it says', async () => {
    program('echo "  FAILED:"; echo "bad  rule" >&2; exit 1');
    const promtool = await Promtool.find(context());
    await expect(promtool.check({})).rejects.toThrow(new Finding('FAILED: bad rule'));
  });

  test('that takes everything is found out', async () => {
    program('exit 0');
    emitted('kind: PrometheusRule\nmetadata:\n  name: a\nspec:\n  groups: [{ name: b }]\n');
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts).toMatchObject([
      { part: 'sample', status: 'passed', detail: '4 queries, 17 cases' },
      {
        part: 'notices mistakes',
        status: 'failed',
        detail: 'not noticed: requests that wait anywhere',
      },
      {
        part: 'prometheus-adapter',
        status: 'failed',
        detail: 'not noticed: pods of another model',
      },
      { part: 'lab, rules', status: 'passed', detail: '1 objects, 1 groups' },
    ]);
  });

  test('is asked for the queries of an environment', async () => {
    program('[ "$1" = check ]');
    emitted(
      objectsWith()
        .map((each) => JSON.stringify(each))
        .join('\n---\n'),
    );
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts.at(-1)).toMatchObject({ part: 'lab, queries', status: 'failed' });
  });

  test('that nobody has, and that cannot be built, is said to be missing', async () => {
    process.env['PATH'] = folder;
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts).toMatchObject([{ part: 'all', status: 'not run' }]);
    expect(parts[0]?.detail).toMatch(
      /^promtool is missing, install with .*prometheus\/cmd\/promtool/,
    );
  });
});
