import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { emittedUnit, type EmittedObject } from '../emitted';
import { PostgresServer } from '../postgres';
import { pythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { withServer } from './server';
import { MlflowSubject, SERVICE_HOST } from './subject';

/** What our own image adds to upstream's small one, which upstream's complete one has as well. */
const REQUIREMENTS = 'images/mlflow/requirements.txt';

/** A real MLflow with the arguments, variables and jobs that an environment has. */
export const mlflowCheck: Check = {
  name: 'mlflow',
  tier: 'default',
  shows:
    'A real MLflow of the pinned version, on a real PostgreSQL: the emitted Job makes the schema and can be repeated, the init container waits until it is there, the server starts with the emitted arguments and answers under the public host, under the names of its Service and to its probes, and to no other; its own client, with the emitted variables, shows its token, logs a run and a file through the server, registers a model and reads it by its alias; a real kube-rbac-proxy with the emitted arguments lets accounts do what the emitted roles say, so that who may read searches and loads models, and changes nothing; traces have a route below the path of the server; the emitted garbage collection runs.',
  cannotShow:
    'Files are in a folder instead of S3. What Kubernetes says of tokens and of emitted roles is played by a program that reads those roles; kube-rbac-proxy is the newest that the Go module proxy has. The packages are those of PyPI, not of the image.',
  run: async (context) => {
    const objects = await mlflowObjects(context);
    if (objects.length === 0) return [];
    const python = await pythonEnvironment(context.tools, context.root, {
      name: 'mlflow',
      requirements: ['mlflow==3.15.1', ...requirementsOf(path.join(context.root, REQUIREMENTS))],
    });
    context.tools.used('MLflow', '3.15.1');
    const postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
    try {
      const subject = new MlflowSubject({ context, objects, python, postgres });
      return [
        ...(await schemaParts(subject)),
        ...(await servedParts(subject)),
        ...(await mutatedParts(subject)),
      ];
    } finally {
      await postgres.stop();
    }
  },
};

/** Environments differ in host and replicas alone: the first that has one stands for all. */
async function mlflowObjects({ environments, synthesize }: CheckContext): Promise<EmittedObject[]> {
  for (const name of environments) {
    const objects = emittedUnit(await synthesize(name, 'replaced'), 'mlflow');
    if (objects.length > 0) return objects;
  }
  return [];
}

const schemaParts = async (subject: MlflowSubject): Promise<PartResult[]> => [
  await runPart('application', () => subject.application()),
  await runPart('no schema yet', () => subject.waitsWithoutSchema()),
  await runPart('schema', () => subject.migrate()),
  await runPart('schema again', () => subject.migrate()),
  await runPart('waiting for the schema', () => subject.waitsForSchema()),
];

const servedParts = (subject: MlflowSubject): Promise<PartResult[]> =>
  withServer(subject, subject.serverArgs, async (server) => [
    await runPart('hosts', () => server.hosts()),
    await runPart('routes', () => server.routes(422)),
    await runPart('client', () => server.programs()),
    await runPart('service accounts', () => server.accounts()),
    await runPart('garbage collection', () => server.collect()),
  ]);

/** A server without what the platform adds has to be noticed. */
function mutatedParts(subject: MlflowSubject): Promise<PartResult[]> {
  const without = subject.serverArgs
    .filter((arg) => !arg.startsWith('--app-name='))
    .map((arg) => arg.replace(`,${SERVICE_HOST}`, ''));
  return withServer(subject, without, async (server) => [
    await runPart('notices a host that is missing', () => server.missingHost()),
    await runPart('notices routes that are missing', () => server.routes(404)),
  ]);
}
