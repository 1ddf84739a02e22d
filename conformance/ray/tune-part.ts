import * as fs from 'node:fs';
import * as path from 'node:path';
import type { BackgroundProgram } from '../background';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { rayRequirements } from './documents-check';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { ADDRESSES } from './network';
import { NOTEBOOK } from './running-cluster';

const SAMPLE = 'examples/ray/tune_mlflow.py';
const TRIALS = 3;
const MLFLOW_PORT = 5000;
const READY_SECONDS = 120;

const MLFLOW = `http://${ADDRESSES.worker}:${MLFLOW_PORT}`;

interface Run {
  readonly info: { readonly status: string };
  readonly data: {
    readonly metrics: readonly { readonly key: string }[];
    readonly params: readonly { readonly key: string }[];
  };
}

/** The sample program, without MLflow. */
export const tunesAlone = (machine: PodMachine): Promise<string> => tune(machine, {});

/** The sample program, whose trials are runs of a real MLflow. */
export async function tunesWithMlflow(context: CheckContext, machine: PodMachine): Promise<string> {
  const server = startMlflow(machine, await mlflow(context));
  try {
    const answers = async () =>
      (await machine.ask('worker', { url: `${MLFLOW}/health` })).status === 200;
    await server.until(answers, 'answered', READY_SECONDS);
    const said = await tune(machine, { MLFLOW_TRACKING_URI: MLFLOW });
    const runs = await loggedRuns(machine);
    const whole = runs.filter(
      ({ info, data }) =>
        info.status === 'FINISHED' &&
        data.metrics.some(({ key }) => key === 'loss') &&
        data.params.some(({ key }) => key === 'rate'),
    );
    if (whole.length !== TRIALS) {
      throw new Finding(`${whole.length} of ${runs.length} runs are whole, wanted ${TRIALS}`);
    }
    return `${said}; ${whole.length} runs with settings and losses`;
  } finally {
    await server.stop();
  }
}

async function tune(
  machine: PodMachine,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const environment = JSON.stringify({ env_vars: { TRIALS: String(TRIALS), ...variables } });
  const { code, stdout, stderr } = await machine.run(
    'worker',
    [
      'ray',
      'job',
      'submit',
      '--runtime-env-json',
      environment,
      '--',
      'python',
      machine.file(SAMPLE),
    ],
    { RAY_API_SERVER_ADDRESS: NOTEBOOK.RAY_API_SERVER_ADDRESS },
  );
  const said = stdout.split('\n').find((line) => line.startsWith(`best of ${TRIALS} trials`));
  if (code !== 0 || said === undefined) {
    throw new Finding(lastLines(`${stdout}\n${stderr}`, 12));
  }
  return `${SAMPLE}: ${said}`;
}

/** MLflow of the version that the client has, as the check of MLflow installs it. */
function mlflow({ root, tools }: CheckContext): Promise<PythonEnvironment> {
  const client = rayRequirements(root).find((line) => line.startsWith('mlflow-skinny=='));
  if (client === undefined) throw new Finding('MLflow’s client is not among the packages');
  const added = requirementsOf(path.join(root, 'images/mlflow/requirements.txt'));
  const requirements = [client.replace('-skinny', ''), ...added];
  return pythonEnvironment(tools, root, { name: 'mlflow', requirements });
}

function startMlflow(machine: PodMachine, python: PythonEnvironment): BackgroundProgram {
  const files = path.join(machine.folder, 'mlflow');
  fs.mkdirSync(files);
  const options = {
    host: '0.0.0.0',
    port: String(MLFLOW_PORT),
    workers: '1',
    'backend-store-uri': `sqlite:///${files}/runs.db`,
    'artifacts-destination': files,
    'allowed-hosts': `${ADDRESSES.worker}:${MLFLOW_PORT}`,
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return machine.background('worker', [python.program('mlflow'), 'server', ...args], 'mlflow');
}

async function loggedRuns(machine: PodMachine): Promise<readonly Run[]> {
  const api = `${MLFLOW}/api/2.0/mlflow`;
  const found = await machine.ask('worker', {
    url: `${api}/experiments/get-by-name?experiment_name=ray-tune`,
  });
  const { experiment } = JSON.parse(found.text) as {
    readonly experiment?: { readonly experiment_id: string };
  };
  if (experiment === undefined) throw new Finding(`no experiment: ${lastLines(found.text)}`);
  const runs = await machine.ask('worker', {
    method: 'POST',
    url: `${api}/runs/search`,
    body: JSON.stringify({ experiment_ids: [experiment.experiment_id] }),
  });
  return (JSON.parse(runs.text) as { readonly runs?: readonly Run[] }).runs ?? [];
}
