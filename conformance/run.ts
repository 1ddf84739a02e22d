import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { alertmanagerCheck } from './alertmanager/check';
import { argoWorkflowsCheck } from './argo-workflows/check';
import { airflowCheck } from './airflow/check';
import { alertsCheck } from './alerts/check';
import { chartsCheck } from './charts/check';
import { runCheck, type Check, type CheckContext, type CheckReport } from './check';
import { helmCheck } from './helm/check';
import { jupyterHubCheck } from './jupyterhub/check';
import { notebooksCheck } from './jupyterhub/cluster-check';
import { keycloakCheck } from './keycloak/check';
import { kubernetesCheck } from './kubernetes/check';
import { mlflowCheck } from './mlflow/check';
import { modelMonitoringCheck } from './model-monitoring/check';
import { runProgram } from './program';
import { prometheusCheck } from './prometheus/check';
import { pythonCheck } from './python/check';
import { closingLine, failures, markdown, progressLine, table, tally } from './report';
import { environmentNames, synthesizeEnvironment } from './synthesize';
import { rayCheck } from './ray/check';
import { rayDocumentsCheck } from './ray/documents-check';
import { scalingCheck } from './scaling/check';
import { schedulerCheck } from './scheduler/check';
import { sparkCheck } from './spark/check';
import { telemetryCheck } from './telemetry/check';
import { terraformCheck } from './terraform/check';
import { toolbox } from './tools';
import { vllmCheck } from './vllm/check';
import { vllmRouterCheck } from './vllm/router-check';

/** All checks, in the order in which they run. */
const CHECKS: readonly Check[] = [
  terraformCheck,
  pythonCheck,
  helmCheck,
  chartsCheck,
  keycloakCheck,
  jupyterHubCheck,
  airflowCheck,
  mlflowCheck,
  modelMonitoringCheck,
  rayDocumentsCheck,
  vllmCheck,
  scalingCheck,
  alertmanagerCheck,
  alertsCheck,
  prometheusCheck,
  argoWorkflowsCheck,
  telemetryCheck,
  rayCheck,
  vllmRouterCheck,
  sparkCheck,
  notebooksCheck,
  kubernetesCheck,
  schedulerCheck,
];

const REPORT_FILE = 'docs/conformance.md';

interface Options {
  readonly full?: true;
  readonly only?: string;
  readonly environment?: string;
  readonly report?: true;
}

async function run(options: Options): Promise<void> {
  const root = process.cwd();
  const cache = path.join(root, '.conformance');
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  const tools = toolbox(path.join(cache, 'bin'));
  tools.used('Node.js', process.versions.node);
  const context: CheckContext = {
    root,
    scratch,
    environments: chosenEnvironments(root, options),
    tools,
    synthesize: (environment, domain) => synthesizeEnvironment(root, scratch, environment, domain),
  };
  try {
    const reports: CheckReport[] = [];
    for (const check of chosenChecks(options)) {
      const report = await runCheck(check, context);
      process.stderr.write(`${progressLine(report)}\n`);
      reports.push(report);
    }
    process.stdout.write(`${table(reports)}\n\n`);
    if (options.report === true) {
      const text = markdown(reports, tools.versions(), options.full === true ? 'full' : 'default');
      await writeFormatted(root, REPORT_FILE, text);
    }
    process.stdout.write([...failures(reports), `${closingLine(reports)}\n`].join(''));
    process.exitCode = tally(reports).failed > 0 ? 1 : 0;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Writes a file in the format that the repository's own check asks for. */
async function writeFormatted(root: string, file: string, text: string): Promise<void> {
  fs.writeFileSync(path.join(root, file), text);
  const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
  const { code, stderr } = await runProgram(process.execPath, [prettier, '--write', file], {
    cwd: root,
  });
  if (code !== 0) {
    throw new Error(`cannot format ${file}: ${stderr.trim()}`);
  }
}

function chosenChecks({ only, full }: Options): readonly Check[] {
  if (only === undefined) {
    return CHECKS.filter((check) => full === true || check.tier === 'default');
  }
  return CHECKS.filter(
    (check) =>
      check.name ===
      known(
        'check',
        only,
        CHECKS.map(({ name }) => name),
      ),
  );
}

function chosenEnvironments(root: string, { environment }: Options): readonly string[] {
  const names = environmentNames(root);
  return environment === undefined ? names : [known('environment', environment, names)];
}

function known(what: string, name: string, names: readonly string[]): string {
  if (!names.includes(name)) {
    throw new Error(`there is no ${what} '${name}'; choose one of ${names.join(', ')}`);
  }
  return name;
}

new Command('conformance')
  .description('Checks the output of every environment against real software.')
  .option('--full', 'also the checks that take long')
  .option('--only <check>', `one check: ${CHECKS.map(({ name }) => name).join(', ')}`)
  .option('--environment <name>', 'one environment')
  .option('--report', `write ${REPORT_FILE}`)
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
