import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { SignOn } from '../keycloak/sign-on';
import { PostgresServer } from '../postgres';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import type { FileChange } from './configuration';
import { checkOptions, noticesOptions } from './options-part';
import { checkPods, noticesPods } from './pods-part';
import { madeHubs, shippedHubs, type ShippedHub } from './subjects';
import { HubSystem, type HubSurroundings } from './system';
import {
  administrator,
  metrics,
  proxyRoutes,
  quietHub,
  scientist,
  sentToProvider,
  stranger,
} from './visits';

const REQUIREMENTS = 'conformance/jupyterhub/requirements.txt';

/** A real JupyterHub with the files, variables and arguments that an environment has. */
export const jupyterHubCheck: Check = {
  name: 'jupyterhub',
  tier: 'default',
  shows:
    'The real JupyterHub, KubeSpawner, OAuthenticator and culler of the hub’s image know every option, override, scope and argument of each environment, and of made ones with what no shipped one has; for every profile, choice and set of groups KubeSpawner makes the pod and the claim that are promised, with amounts, devices, nodes, files, account, security and the labels that policies select by, and what is not offered cannot be started; on a real PostgreSQL and behind a real configurable-http-proxy the hub sends browsers to the provider with PKCE; through a real Keycloak with the emitted realm a scientist gets a session and signs out, an administrator administers, a stranger is refused; metrics ask for their token. Mistakes in each are noticed.',
  cannotShow:
    'No notebook is started: there is no cluster. The packages are those of PyPI, on an older Python than the image’s.',
  run: async (context) => {
    const [hub, ...others] = await shippedHubs(context);
    if (hub === undefined) return [];
    const made = madeHubs();
    const python = await hubEnvironment(context);
    // Keycloak takes longest to start, and does so while pods are looked at.
    const starting = SignOn.start(context, hub.output);
    starting.catch(() => undefined);
    const results: PartResult[] = [];
    for (const subject of [hub, ...others, ...made]) {
      results.push(
        await runPart(`${subject.name}, options`, () => checkOptions(context, python, subject)),
        await runPart(`${subject.name}, pods`, () => checkPods(context, python, subject)),
      );
    }
    const [broken = hub] = made;
    results.push(
      await runPart('notices options', () => noticesOptions(context, python, broken)),
      await runPart('notices pods', () => noticesPods(context, python, broken)),
    );
    return [...results, ...(await hubParts({ context, python }, hub, starting))];
  },
};

/** The Python of the hub's image. */
export function hubEnvironment({ tools, root }: CheckContext): Promise<PythonEnvironment> {
  const requirements = requirementsOf(path.join(root, REQUIREMENTS));
  const version = requirements.find((line) => line.startsWith('jupyterhub=='));
  tools.used('JupyterHub', version?.split('==')[1] ?? 'unknown');
  return pythonEnvironment(tools, root, { name: 'jupyterhub', requirements });
}

/** The hub, its proxy, its database, and who signs people in. */
async function hubParts(
  programs: Pick<HubSurroundings, 'context' | 'python'>,
  hub: ShippedHub,
  starting: Promise<SignOn>,
): Promise<PartResult[]> {
  const { context } = programs;
  let keycloak: SignOn | undefined;
  let postgres: PostgresServer | undefined;
  const ready = await runPart('database and provider', async () => {
    keycloak = await starting;
    postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
    return 'a real PostgreSQL, and Keycloak with the emitted realm';
  });
  try {
    if (keycloak === undefined || postgres === undefined) return [ready];
    const surroundings = { ...programs, keycloak, postgres };
    return [
      ready,
      ...(await soundHub(surroundings, hub)),
      await runPart('notices', () => brokenHubs(surroundings, hub)),
    ];
  } finally {
    await postgres?.stop();
    await keycloak?.stop();
  }
}

type SignOnSurroundings = HubSurroundings & { readonly keycloak: SignOn };

async function soundHub(
  surroundings: SignOnSurroundings,
  { objects }: ShippedHub,
): Promise<PartResult[]> {
  const { keycloak } = surroundings;
  let system: HubSystem | undefined;
  const started = await runPart('hub and proxy', async () => {
    system = await HubSystem.start(surroundings, objects, 'sound');
    return 'the hub is healthy, by way of its proxy';
  });
  if (system === undefined) return [started];
  const sound: HubSystem = system;
  try {
    return [
      started,
      await runPart('configuration', () => quietHub(sound)),
      await runPart('proxy', () => proxyRoutes(sound)),
      await runPart('way to the provider', () => sentToProvider(sound)),
      await runPart('metrics', () => metrics(sound)),
      await runPart('a scientist', () => scientist(sound, keycloak)),
      await runPart('an administrator', () => administrator(sound, keycloak)),
      await runPart('a stranger', () => stranger(sound, keycloak)),
    ];
  } finally {
    await sound.stop();
  }
}

interface BrokenHub {
  readonly name: string;
  readonly changes: readonly FileChange[];
  /** What has to find a fault, by name. */
  readonly parts: Readonly<
    Record<string, (system: HubSystem, keycloak: SignOn) => Promise<string>>
  >;
}

const config = (from: string, to: string): FileChange => ({
  file: 'jupyterhub_config.py',
  from,
  to,
});

/** Each hub has several mistakes; each part has to find its own. */
const BROKEN: readonly BrokenHub[] = [
  {
    name: 'open',
    changes: [
      config('authenticate_prometheus = True', 'authenticate_prometheus = False'),
      config(
        'c.Authenticator.allowed_groups = set(identity["allowedGroups"])',
        'c.OAuthenticator.allow_all = True',
      ),
      config('set(identity["adminGroups"])', 'set()'),
      config('"list:users", ', ''),
      config('c.GenericOAuthenticator.logout_redirect_url = ', 'platform["unused"] = '),
    ],
    parts: { metrics, scientist, administrator, stranger, configuration: quietHub },
  },
  {
    name: 'astray',
    changes: [config('enable_pkce = True', 'enable_pkce = False')],
    parts: { 'way to the provider': sentToProvider },
  },
];

async function brokenHubs(
  surroundings: SignOnSurroundings,
  { objects }: ShippedHub,
): Promise<string> {
  const unnoticed: string[] = [];
  for (const { name, changes, parts } of BROKEN) {
    const system = await HubSystem.start(surroundings, objects, name, changes);
    try {
      for (const [part, visit] of Object.entries(parts)) {
        if (!(await findsFault(() => visit(system, surroundings.keycloak)))) unnoticed.push(part);
      }
    } finally {
      await system.stop();
    }
  }
  if (unnoticed.length > 0) throw new Finding(`nothing is wrong to: ${unnoticed.join(', ')}`);
  return 'metrics and doors that are open, no way out, a culler that may not read, no PKCE';
}

async function findsFault(visit: () => Promise<string>): Promise<boolean> {
  try {
    await visit();
    return false;
  } catch (error) {
    if (error instanceof Finding) return true;
    throw error;
  }
}
