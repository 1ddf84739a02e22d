import * as http from 'node:http';
import { Finding } from '../failures';
import { jsonOf } from '../keycloak/http';
import { freePort } from '../port';
import type { FileChange } from './configuration';
import type { HubCluster } from './hub-cluster';
import { HubSystem, type HubSurroundings } from './system';
import type { HubSubject } from './subjects';

const LOOPBACK = '127.0.0.1';
const TOKEN = 'made-for-the-checks';
const AUTHORIZATION = `token ${TOKEN}`;

/** What a notebook tells of itself: https://github.com/jupyterhub/jupyterhub/blob/5.5.0/jupyterhub/_version.py */
const VERSION_HEADER = 'x-jupyterhub-version';

/** Nobody signs in here: people and groups are given, and a program asks for notebooks in their name. */
const GIVEN_PEOPLE = `
c.Authenticator.manage_groups = False
c.Authenticator.allowed_groups = set()
c.Authenticator.admin_groups = set()
c.GenericOAuthenticator.auth_state_groups_key = ""
c.OAuthenticator.allow_all = True
c.Authenticator.auth_refresh_age = 0
c.JupyterHub.load_groups = {"data-scientists": {"users": ["ada", "grace"]}}
c.JupyterHub.services.append({"name": "conformance", "api_token": "${TOKEN}", "admin": True})
`;

const changes = (port: number): FileChange[] => [
  { file: 'jupyterhub_config.py', from: /$/, to: GIVEN_PEOPLE },
  { file: 'platform.json', from: '"port": 8888', to: `"port": ${port}` },
];

/**
 * A hub that speaks to a real API server with the rights of its own account. Nodes there are none: the check
 * says of a pod that it runs, and answers for the notebook.
 */
export class NotebookTrial {
  private constructor(
    private readonly system: HubSystem,
    private readonly cluster: HubCluster,
    private readonly notebook: http.Server,
  ) {}

  static async start(
    surroundings: HubSurroundings,
    { objects }: HubSubject,
    cluster: HubCluster,
  ): Promise<NotebookTrial> {
    const port = await freePort();
    const notebook = http.createServer((request, response) => {
      response.writeHead(200, { [VERSION_HEADER]: '5.5.0', 'content-type': 'application/json' });
      response.end(JSON.stringify({ asked: request.url }));
    });
    await new Promise<void>((resolve) => notebook.listen(port, LOOPBACK, resolve));
    // A hub that does not start leaves nothing that the run would wait for.
    notebook.unref();
    const hub = { ...surroundings, kubeconfig: await cluster.hubKubeconfig() };
    const system = await HubSystem.start(hub, objects, 'notebooks', changes(port));
    return new NotebookTrial(system, cluster, notebook);
  }

  /** Somebody asks for a notebook; its pod and its home come, and it is reached by way of the proxy. */
  async starts(): Promise<string> {
    const [profile] = this.system.document.profiles;
    await this.ask('POST', 'ada', { profile: profile?.name });
    await this.system.until(
      async () => (await this.cluster.podOf('ada')) !== undefined,
      'made a pod',
    );
    const pod = await this.cluster.podOf('ada');
    if (pod === undefined) throw new Finding('the pod is gone');
    await this.cluster.run(pod, LOOPBACK);
    await this.system.until(async () => (await this.serverOf('ada'))?.ready === true, 'started it');
    const reached = jsonOf(await this.system.get('/user/ada/api'))['asked'];
    if (reached !== `${this.system.document.baseUrl}/user/ada/api`) {
      throw new Finding(`the proxy leads to ${String(reached)}`);
    }
    const homes = await this.cluster.claims();
    return `pod ${pod.metadata.name} is admitted, with ${homes.join(', ') || 'a shared home'}, and reached at /user/ada`;
  }

  /** The notebook knows whose it is, by the token in its pod. */
  async knowsItsOwner(): Promise<string> {
    const pod = await this.cluster.podOf('ada');
    const variables = pod?.spec.containers[0]?.env ?? [];
    const token = variables.find(({ name }) => name === 'JUPYTERHUB_API_TOKEN')?.value ?? '';
    const { name } = jsonOf(await this.system.get('/hub/api/user', `token ${token}`));
    const others = await this.system.get('/hub/api/users', `token ${token}`);
    if (name !== 'ada' || others.status === 200) {
      throw new Finding(`its token is of '${String(name)}', and reads users: ${others.status}`);
    }
    return 'the token in its pod is its owner’s, and reads nobody else';
  }

  /** It is stopped; the pod goes, and the home stays. */
  async stops(): Promise<string> {
    const before = await this.cluster.claims();
    await this.ask('DELETE', 'ada');
    await this.system.until(async () => (await this.serverOf('ada')) === undefined, 'stopped it');
    if ((await this.cluster.podOf('ada')) !== undefined)
      throw new Finding('the pod is still there');
    const after = await this.cluster.claims();
    if (after.join() !== before.join()) throw new Finding(`homes are now ${after.join()}`);
    return 'the pod is gone, the home stays';
  }

  /** A hub without one of its rights starts nothing. */
  async needsItsRights(): Promise<string> {
    await this.cluster.forbid('create');
    await this.ask('POST', 'grace', { profile: this.system.document.profiles[0]?.name });
    const isRefused = () => Promise.resolve(/403|Forbidden/.test(this.failures()));
    await this.system.until(isRefused, 'been refused');
    if ((await this.cluster.podOf('grace')) !== undefined) {
      throw new Finding('a hub that may not create pods made one');
    }
    return 'a hub that may not create is refused by the API server';
  }

  async stop(): Promise<void> {
    await this.system.stop();
    this.notebook.closeAllConnections();
    this.notebook.close();
  }

  private failures(): string {
    const lines = this.system.log.split('\n').filter((line) => line.includes('grace'));
    return lines.filter((line) => /^\[[EWC]/.test(line)).join('\n');
  }

  private async ask(method: string, person: string, options?: object): Promise<void> {
    const place = `/hub/api/users/${person}/server`;
    const answer = await this.system.ask(method, place, AUTHORIZATION, options);
    if (answer.status >= 300) {
      throw new Finding(`${method} for '${person}' answers ${answer.status}: ${answer.text}`);
    }
  }

  private async serverOf(person: string): Promise<{ readonly ready: boolean } | undefined> {
    const model = jsonOf(await this.system.get(`/hub/api/users/${person}`, AUTHORIZATION));
    return (model['servers'] as Record<string, { ready: boolean }> | undefined)?.[''];
  }
}
