import * as fs from 'node:fs';
import * as path from 'node:path';
import { containerOf, emittedObject, podOf, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { send } from '../keycloak/http';
import { runProgram } from '../program';
import { boundAccount, ReviewServer, type KnownToken } from './api-server';
import { RealProxy } from './program-proxy';

const AUDIENCE = 'mlflow';
const READER_ROLE = 'mlflow-client-read';

/** The account that removes what was deleted is there in every environment. */
const EDITOR_BINDING = 'mlflow-client-mlflow-garbage-collection';

const SEEN_BY_READER =
  '{"runs": 1, "models": 1, "file": "a file of the run", "refused": [true, true, true, true]}';

/** What the programs of a check have in common. */
export interface ServiceAccountOptions {
  readonly objects: readonly EmittedObject[];
  /** kube-rbac-proxy. */
  readonly proxy: string;
  /** Python with MLflow's client. */
  readonly python: string;
  /** Port of the server. */
  readonly server: number;
  readonly folder: string;
  /** The folder of the programs that are run as clients. */
  readonly programs: string;
  /** Variables that the emitted client has. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Programs come by a real kube-rbac-proxy with tokens of several accounts; Kubernetes is played by the emitted roles. */
export async function checkServiceAccounts(options: ServiceAccountOptions): Promise<string> {
  const { objects, proxy: program, server, folder } = options;
  const kubernetes = await ReviewServer.start(tokensFor(objects), objects);
  const container = containerOf(
    podOf(emittedObject(objects, 'Deployment', 'mlflow')),
    'program-proxy',
  );
  const proxy = await RealProxy.start({
    ...{ program, container, server, folder },
    kubernetes: kubernetes.port,
  });
  try {
    await compareAnswers(proxy.port);
    const edited = await runAs(options, proxy.port, 'editor', 'client.py');
    if (!edited.includes('"alias"')) throw new Finding(`who may edit saw ${edited}`);
    const read = await runAs(options, proxy.port, 'reader', 'reader.py');
    if (read !== SEEN_BY_READER) throw new Finding(`who may read saw ${read}`);
    return 'who may edit logs, who may read only reads, others are refused';
  } finally {
    await proxy.stop();
    kubernetes.close();
  }
}

function tokensFor(objects: readonly EmittedObject[]): Record<string, KnownToken> {
  const editor = boundAccount(objects, EDITOR_BINDING);
  if (editor === undefined) throw new Finding(`there is no ClusterRoleBinding ${EDITOR_BINDING}`);
  return {
    editor: { user: editor, audience: AUDIENCE },
    reader: { user: 'system:serviceaccount:here:reader', audience: AUDIENCE, roles: [READER_ROLE] },
    stranger: { user: 'system:serviceaccount:here:stranger', audience: AUDIENCE },
    elsewhere: { user: editor, audience: 'vault' },
  };
}

/** Who is let in, before any client of MLflow. */
async function compareAnswers(port: number): Promise<void> {
  const list = '/mlflow/api/2.0/mlflow/experiments/search?max_results=1';
  const wanted = [
    ['editor', list, 200],
    ['reader', list, 200],
    ['stranger', list, 403],
    ['elsewhere', list, 401],
    ['nobody', list, 401],
    ['editor', '/ajax-api/3.0/mlflow/assistant/config', 403],
    ['editor', '/metrics', 403],
  ] as const;
  for (const [token, page, status] of wanted) {
    const headers = { host: 'mlflow.mlflow.svc:8080', authorization: `Bearer ${token}` };
    const answer = await send(port, { path: page, headers });
    if (answer.status === status) continue;
    throw new Finding(`${token} is answered ${page} with ${answer.status}, wanted ${status}`);
  }
}

/** Runs a client that calls the server by its name in the cluster: the proxy is where that name leads. */
async function runAs(
  { python, programs, variables, folder }: ServiceAccountOptions,
  port: number,
  token: string,
  file: string,
): Promise<string> {
  const tokenFile = path.join(folder, `token-${token}`);
  fs.writeFileSync(tokenFile, token);
  const { code, stdout, stderr } = await runProgram(python, [path.join(programs, file)], {
    cwd: folder,
    env: {
      ...variables,
      TOKEN_FILE: tokenFile,
      NAME: 'by-account',
      GIT_PYTHON_REFRESH: 'quiet',
      http_proxy: `http://127.0.0.1:${port}`,
      HTTP_PROXY: `http://127.0.0.1:${port}`,
      no_proxy: '',
      NO_PROXY: '',
    },
  });
  if (code !== 0) throw new Finding(`${file} of ${token} failed: ${stderr.trim().slice(-600)}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
