import * as path from 'node:path';
import { runPart, type Check, type CheckContext } from '../check';
import { Finding } from '../failures';
import { pythonEnvironment } from './environment';
import { MUTATIONS } from './mutations';
import { requirementsOf } from './requirements';
import { PythonSources, type SourceMutation } from './sources';

const REQUIREMENTS = 'test/python/requirements.txt';

/** Programs that only run inside what they configure, and the check that runs them there. */
const TRIED_BY: Readonly<Record<string, string>> = {
  'constructs/kubernetes/airflow/platform_auth.py': 'airflow',
  'constructs/kubernetes/airflow/webserver_config.py': 'airflow',
  'constructs/kubernetes/jupyterhub/jupyterhub_config.py': 'jupyterhub',
  'constructs/kubernetes/mlflow/prefixed_app.py': 'mlflow',
  'constructs/kubernetes/mlflow/schema.py': 'mlflow',
};

/** All Python of the repository: containers run it, people copy it, checks use it. */
export const pythonCheck: Check = {
  name: 'python',
  tier: 'default',
  shows:
    'ruff finds nothing in any Python file and would format none otherwise, mypy finds its types right, and the tests of `test/python` pass; each program that a container runs is tested there, or by the check of what it configures. Mistakes made in copies of the programs are noticed.',
  cannotShow:
    'Types of packages that are in the images only. What the programs do inside JupyterHub, Airflow and MLflow: their own checks run them there.',
  run: async (context) => {
    const { root, tools } = context;
    const environment = await pythonEnvironment(tools, root, {
      name: 'tools',
      requirements: requirementsOf(path.join(root, REQUIREMENTS)),
    });
    const sources = new PythonSources(root, environment);
    return [
      await runPart('lint', () => sources.judge('lint')),
      await runPart('format', () => sources.judge('format')),
      await runPart('types', () => sources.judge('types')),
      await runPart('tests', () => sources.judge('tests')),
      await runPart('every program is tried', () => everyProgram(sources)),
      await runPart('broken copies', () => brokenCopies(context, sources)),
    ];
  },
};

async function everyProgram(sources: PythonSources): Promise<string> {
  const untested = await sources.untested();
  const forgotten = untested.filter((file) => TRIED_BY[file] === undefined);
  if (forgotten.length > 0) throw new Finding(`no test loads ${forgotten.join(', ')}`);
  const gone = Object.keys(TRIED_BY).filter((file) => !untested.includes(file));
  if (gone.length > 0) throw new Finding(`tested here, or gone: ${gone.join(', ')}`);
  return `${untested.length} by the checks of what they configure, the others here`;
}

async function brokenCopies({ scratch }: CheckContext, sources: PythonSources): Promise<string> {
  const unnoticed: string[] = [];
  for (const [index, mutation] of MUTATIONS.entries()) {
    const copy = await sources.broken(path.join(scratch, 'python', String(index)), mutation);
    const said = await complaintOf(copy, mutation);
    if (!mutation.expect.test(said)) unnoticed.push(`${mutation.name}: ${said}`);
  }
  if (unnoticed.length > 0) throw new Finding(`not noticed: ${unnoticed.join('; ')}`);
  return `${MUTATIONS.length} mistakes are noticed`;
}

/** What the judge whose matter the mistake is says of it. */
async function complaintOf(copy: PythonSources, { noticedBy }: SourceMutation): Promise<string> {
  try {
    return await copy.judge(noticedBy);
  } catch (error) {
    if (error instanceof Finding) return error.message;
    throw error;
  }
}
