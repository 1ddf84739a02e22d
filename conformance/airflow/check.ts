import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { SignOn } from '../keycloak/sign-on';
import { emittedUnit, type EmittedObject } from '../emitted';
import { PostgresServer } from '../postgres';
import { pythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { AirflowServer } from './server';
import { AirflowSubject } from './subject';
import { workerParts } from './workers';

/** A real Airflow with the files, variables, arguments and Jobs that an environment has. */
export const airflowCheck: Check = {
  name: 'airflow',
  tier: 'default',
  shows:
    'The real Airflow of the pinned version knows every option that is set; on a real PostgreSQL the emitted Job makes the schema and can be repeated, and the init container waits for it; the emitted pools and variables are taken; the executor makes the pod of a task from the emitted template, with what a task asks for; the API server starts below /airflow with the emitted auth manager, sends browsers to the provider with PKCE, lets people in through a real Keycloak with the role of their group, and somebody of no group without rights; programs get a token for one of the provider’s, and none for a forged one; the sample DAGs are imported; a worker of Celery takes tasks from a Redis server without a database, and tasks are where KEDA counts them.',
  cannotShow:
    'No task is run: there is no cluster. Logs do not go to S3, and DAGs do not come from Git. The packages are those of PyPI, not of the image.',
  run: async (context) => {
    const subject = await subjectOf(context);
    if (subject === undefined) return [];
    const { root, tools } = context;
    const python = await pythonEnvironment(tools, root, {
      name: 'airflow',
      requirements: requirementsOf(path.join(root, 'conformance/airflow/requirements.txt')),
    });
    tools.used('Airflow', '3.3.1');
    const postgres = await PostgresServer.start(tools, root, context.scratch);
    try {
      const airflow = new AirflowSubject(context, subject.objects, python, postgres);
      const offline = [
        await runPart('options', () => airflow.options()),
        await runPart('notices an option that there is not', () => airflow.unknownOption()),
        await runPart('no schema yet', () => airflow.waitsWithoutSchema()),
        await runPart('schema', () => airflow.migrate()),
        await runPart('schema again', () => airflow.migrate()),
        await runPart('waiting for the schema', () => airflow.waitsForSchema()),
        await runPart('pools and variables', () => airflow.settings()),
        await runPart('pod of a task', () => airflow.taskPod()),
        await runPart('sample DAGs', () => airflow.dags('examples/airflow-dags')),
        await runPart('notices a DAG that cannot be imported', () => airflow.brokenDag()),
      ];
      return [
        ...offline,
        ...(await workerParts(context, python)),
        ...(await served(context, subject.output, airflow)),
      ];
    } finally {
      await postgres.stop();
    }
  },
};

interface Subject {
  readonly output: string;
  readonly objects: readonly EmittedObject[];
}

/** Environments differ in host, replicas and settings alone: the one with most stands for all. */
async function subjectOf({ environments, synthesize }: CheckContext): Promise<Subject | undefined> {
  const subjects: Subject[] = [];
  for (const name of environments) {
    const output = await synthesize(name, 'replaced');
    subjects.push({ output, objects: emittedUnit(output, 'airflow') });
  }
  const [most] = subjects.toSorted((a, b) => b.objects.length - a.objects.length);
  return most === undefined || most.objects.length === 0 ? undefined : most;
}

/** What needs a server, and somebody who signs people in. */
async function served(
  context: CheckContext,
  output: string,
  airflow: AirflowSubject,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  let keycloak: SignOn | undefined;
  let server: AirflowServer | undefined;
  results.push(
    await runPart('Keycloak', async () => {
      keycloak = await SignOn.start(context, output);
      return 'has the realm';
    }),
  );
  if (keycloak === undefined) return results;
  const provider: SignOn = keycloak;
  try {
    results.push(
      await runPart('API server', async () => {
        server = await AirflowServer.start(airflow, provider);
        return 'answers its probe';
      }),
    );
    if (server === undefined) return results;
    const running: AirflowServer = server;
    try {
      results.push(await runPart('sends to the provider', () => running.sendsToProvider()));
      results.push(await runPart('people and roles', () => running.peopleAndRoles()));
      results.push(await runPart('signing out', () => running.signingOut()));
      results.push(await runPart('programs', () => running.programs()));
      results.push(await runPart('forged tokens', () => running.forgedTokens()));
    } finally {
      await running.stop();
    }
  } finally {
    await provider.stop();
  }
  return results;
}
