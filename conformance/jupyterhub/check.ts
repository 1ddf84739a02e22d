import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { Browser } from '../browser';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import {
  containerOf,
  emittedObject,
  emittedUnit,
  podOf,
  variablesOf,
  type EmittedObject,
} from '../emitted';
import { Finding } from '../failures';
import { send } from '../keycloak/http';
import { LOGIN_FORM } from '../keycloak/people';
import { SignOn } from '../keycloak/sign-on';
import { nodePackage } from '../node-package';
import { freePort } from '../port';
import { PostgresServer } from '../postgres';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';
import { writeConfiguration, type HubConfiguration } from './configuration';
import { checkPods, offerFor, podFaults } from './pods-part';

/** What the hub's image holds: https://github.com/jupyterhub/zero-to-jupyterhub-k8s/blob/4.4.0/images/hub/requirements.txt */
const REQUIREMENTS = [
  'jupyterhub==5.5.0',
  'jupyterhub-kubespawner==7.0.0',
  'oauthenticator==17.4.0',
  'jupyterhub-idle-culler==1.4.0',
  'psycopg2-binary==2.9.10',
  'pycurl==7.45.7',
];

const PROXY_VERSION = '5.3.0';
const READY_SECONDS = 120;
const PROXY_TOKEN = 'made-for-the-proxy';
const METRICS_TOKEN = 'made-for-metrics';

/** A real JupyterHub with the files, variables and arguments that an environment has. */
export const jupyterHubCheck: Check = {
  name: 'jupyterhub',
  tier: 'default',
  shows:
    'The real JupyterHub, KubeSpawner, OAuthenticator and culler of the hub’s image load the emitted configuration without an unknown option, on a real PostgreSQL; for every profile and group KubeSpawner makes the pod that is promised, with limits, devices, tolerations, mounts and account; a real configurable-http-proxy routes /jupyter to the hub, which sends a browser to the provider with PKCE; a person signs in through a real Keycloak with the emitted realm and has a session, an administrator administers, a stranger is refused, and signing out comes back; metrics ask for their token.',
  cannotShow:
    'No notebook is started: there is no cluster, so the pods are not sent, and volumes not mounted. The packages are those of PyPI, not of the image.',
  run: async (context) => {
    const results: PartResult[] = [];
    const subjects = await subjectsOf(context);
    const [first] = subjects;
    if (first === undefined) return [];
    const python = await pythonEnvironment(context.tools, context.root, {
      name: 'jupyterhub',
      requirements: REQUIREMENTS,
    });
    context.tools.used('JupyterHub', '5.5.0');
    for (const subject of subjects) {
      results.push(await runPart(`${subject.name}, pods`, () => podsOf(context, python, subject)));
    }
    results.push(
      await runPart('notices a pod without limits', () => noticesPods(context, python, first)),
    );
    return [...results, ...(await hubParts(context, python, first))];
  },
};

interface Subject {
  readonly name: string;
  readonly output: string;
  readonly objects: readonly EmittedObject[];
  readonly team: string | undefined;
}

async function subjectsOf({ environments, synthesize }: CheckContext): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const name of environments) {
    const output = await synthesize(name, 'replaced');
    const objects = emittedUnit(output, 'jupyterhub');
    if (objects.length === 0) continue;
    const account = objects.find(
      ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name.startsWith('notebook-'),
    );
    const team = account?.metadata.name.slice('notebook-'.length);
    subjects.push({ name, output, objects, team });
  }
  return subjects;
}

const NOWHERE = { hubPort: 1, proxyApiPort: 1, login: {}, secrets: {} };

async function podsOf(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { name, objects, team }: Subject,
): Promise<string> {
  const folder = path.join(scratch, `hub-${name}`);
  const configuration = writeConfiguration(objects, folder, NOWHERE);
  const profiles = configuration.document.profiles.map((profile) => profile.name);
  const ask = (groups: readonly string[]) => offerFor(python, root, configuration, groups);
  return checkPods(ask, profiles, team);
}

async function noticesPods(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { objects }: Subject,
): Promise<string> {
  const configuration = writeConfiguration(objects, path.join(scratch, 'hub-broken'), NOWHERE);
  const file = path.join(configuration.folder, 'platform.json');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('"mem_limit"', '"notes"'));
  const { pods } = await offerFor(python, root, configuration, ['data-scientists']).catch(
    (error: unknown) => {
      if (error instanceof Finding) return { pods: {} };
      throw error;
    },
  );
  const faults = Object.entries(pods).flatMap(([profile, pod]) => podFaults(profile, pod));
  if (Object.keys(pods).length > 0 && faults.length === 0) {
    throw new Finding('a limit beside the override is not noticed');
  }
  return 'an override without a memory limit';
}

/** The hub, its proxy, its database, and who signs people in. */
async function hubParts(
  context: CheckContext,
  python: PythonEnvironment,
  subject: Subject,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const stops: (() => Promise<void>)[] = [];
  const part = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    let made: T | undefined;
    const result = await runPart(name, async () => {
      made = await work();
      return typeof made === 'string' ? made : 'started';
    });
    results.push(result);
    return made;
  };
  try {
    const postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
    stops.push(() => postgres.stop());
    const keycloak = await part('Keycloak', () => SignOn.start(context, subject.output));
    if (keycloak === undefined) return results;
    stops.push(() => keycloak.stop());
    const system = await part('hub and proxy', () =>
      HubSystem.start(context, python, subject, { postgres, keycloak }),
    );
    if (system === undefined) return results;
    stops.push(() => system.stop());
    await part('configuration', () => system.configuration());
    await part('routes', () => system.routes());
    await part('metrics', () => system.metrics());
    await part('a person signs in', () => system.personSignsIn());
    await part('an administrator', () => system.administrator());
    await part('a stranger', () => system.stranger());
    return results;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

interface Services {
  readonly postgres: PostgresServer;
  readonly keycloak: SignOn;
}

class HubSystem {
  private constructor(
    private readonly hub: BackgroundProgram,
    private readonly proxy: BackgroundProgram,
    private readonly settings: HubConfiguration,
    private readonly port: number,
    private readonly keycloak: SignOn,
  ) {}

  static async start(
    { root, scratch }: CheckContext,
    python: PythonEnvironment,
    { objects }: Subject,
    { postgres, keycloak }: Services,
  ): Promise<HubSystem> {
    const [hubPort, proxyApiPort, port] = [await freePort(), await freePort(), await freePort()];
    const settings = writeConfiguration(objects, path.join(scratch, 'hub-running'), {
      hubPort,
      proxyApiPort,
      login: postgres.login(),
      secrets: {
        'proxy-token': PROXY_TOKEN,
        'metrics-token': METRICS_TOKEN,
        'client-secret': keycloak.secretOf('jupyter'),
      },
      keycloakUrl: `http://127.0.0.1:${keycloak.port}`,
    });
    const proxy = await startProxy(root, objects, settings.folder, { hubPort, proxyApiPort, port });
    const hub = new BackgroundProgram(python.program('jupyterhub'), settings.args, {
      env: settings.env,
      cwd: settings.folder,
      log: path.join(settings.folder, 'hub.log'),
    });
    const system = new HubSystem(hub, proxy, settings, port, keycloak);
    const isReady = async () => (await system.get('/hub/health')).status === 200;
    await hub.until(isReady, 'answered by its proxy', READY_SECONDS);
    return system;
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    await this.proxy.stop();
  }

  /** The hub tells of options that it does not know, and of what it wants to be called otherwise. */
  configuration(): Promise<string> {
    const told = this.hub.log
      .split('\n')
      .filter((line) => /not recognized|[Dd]eprecat|Traceback|Failed to load/.test(line));
    if (told.length > 0) throw new Finding(told.slice(0, 3).join('; '));
    return Promise.resolve('no option is unknown or deprecated');
  }

  async routes(): Promise<string> {
    const { headers, status } = await this.get('/hub/oauth_login');
    const { location = '' } = headers;
    const sent = new URL(location, 'http://nowhere');
    const { authorizeUrl, callbackUrl } = this.settings.document.identity;
    const faults = [
      ...(status === 302 ? [] : [`answers ${status}`]),
      ...(location.startsWith(authorizeUrl) ? [] : [`sends to ${location}`]),
      ...(sent.searchParams.get('code_challenge_method') === 'S256' ? [] : ['no PKCE']),
      ...(sent.searchParams.get('redirect_uri') === callbackUrl ? [] : ['another callback']),
    ];
    if (faults.length > 0) throw new Finding(faults.join('; '));
    return `${this.settings.document.baseUrl} is the hub, which sends to the provider with PKCE`;
  }

  async metrics(): Promise<string> {
    const without = await this.get('/hub/metrics');
    const withToken = await this.get('/hub/metrics', `token ${METRICS_TOKEN}`);
    const bearer = await this.get('/hub/metrics', `Bearer ${METRICS_TOKEN}`);
    if (without.status === 200) throw new Finding('metrics are open to everybody');
    if (withToken.status !== 200 || bearer.status !== 200) {
      throw new Finding(`with the token ${withToken.status}, as bearer ${bearer.status}`);
    }
    return `${without.status} without the token, 200 with it`;
  }

  async personSignsIn(): Promise<string> {
    const person = await this.keycloak.addPerson('ada', 'data-scientists');
    const browser = this.browser();
    const login = await browser.open(this.url('/'));
    const page = await browser.submit(login, LOGIN_FORM, { ...person });
    const [{ title } = { title: 'no profile' }] = this.settings.document.profiles;
    if (page.status !== 200 || !page.text.includes(title)) {
      throw new Finding(`ends at ${page.url.href} with ${page.status}, without '${title}'`);
    }
    const admin = await browser.open(this.url('/hub/admin'));
    if (admin.status === 200) throw new Finding('a scientist administers the hub');
    const out = await browser.open(this.url('/hub/logout'));
    if (!out.url.pathname.startsWith(`${this.keycloak.realmPath}/protocol/openid-connect/logout`)) {
      throw new Finding(`signing out ends at ${out.url.href}`);
    }
    const { searchParams } = out.url;
    return `is offered '${title}'; signing out asks the provider, and comes back to ${searchParams.get('post_logout_redirect_uri') ?? 'nowhere'}`;
  }

  async administrator(): Promise<string> {
    const person = await this.keycloak.addPerson('grace', 'ml-admins');
    const browser = this.browser();
    await browser.submit(await browser.open(this.url('/')), LOGIN_FORM, { ...person });
    const page = await browser.open(this.url('/hub/admin'));
    if (page.status !== 200) throw new Finding(`the administration answers ${page.status}`);
    return 'administers the hub';
  }

  async stranger(): Promise<string> {
    const person = await this.keycloak.addPerson('mallory', 'ml-viewers');
    const browser = this.browser();
    const page = await browser.submit(await browser.open(this.url('/')), LOGIN_FORM, { ...person });
    if (page.status !== 403) throw new Finding(`ends at ${page.url.href} with ${page.status}`);
    return 'somebody in no group that has notebooks is refused';
  }

  private browser(): Browser {
    return new Browser({
      [new URL(this.settings.document.identity.callbackUrl).host]: this.port,
      [this.keycloak.host]: this.keycloak.port,
    });
  }

  private url(below: string): string {
    const { origin } = new URL(this.settings.document.identity.callbackUrl);
    return `${origin}${this.settings.document.baseUrl}${below}`;
  }

  private get(below: string, authorization?: string) {
    const { host } = new URL(this.url(below));
    return send(this.port, {
      path: `${this.settings.document.baseUrl}${below}`,
      headers: {
        host,
        'x-forwarded-proto': 'https',
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
  }
}

interface ProxyPorts {
  readonly hubPort: number;
  readonly proxyApiPort: number;
  readonly port: number;
}

async function startProxy(
  root: string,
  objects: readonly EmittedObject[],
  folder: string,
  { hubPort, proxyApiPort, port }: ProxyPorts,
): Promise<BackgroundProgram> {
  const container = containerOf(podOf(emittedObject(objects, 'Deployment', 'proxy')), 'proxy');
  const args = (container.args ?? []).map((arg) =>
    arg
      .replace('0.0.0.0', '127.0.0.1')
      .replace(/^--port=8000$/, `--port=${port}`)
      .replace(/^--api-port=8001$/, `--api-port=${proxyApiPort}`)
      .replace('http://hub.jupyter.svc:8081', `http://127.0.0.1:${hubPort}`),
  );
  const script = path.join(
    await nodePackage(root, 'configurable-http-proxy', PROXY_VERSION),
    'bin/configurable-http-proxy',
  );
  return new BackgroundProgram(process.execPath, [script, ...args], {
    env: variablesOf(container, () => PROXY_TOKEN),
    cwd: folder,
    log: path.join(folder, 'proxy.log'),
  });
}
