import * as fs from 'node:fs';
import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { Admin, firstAdministrator } from './admin';
import { applyWithConfigCli } from './config-cli';
import { keycloakWithConsumers } from './consumers';
import {
  configCli,
  KEYCLOAK,
  keycloakDistribution,
  keycloakJava,
  type ConfigCli,
} from './distribution';
import { emittedKeycloak, type EmittedKeycloak } from './emitted';
import { lineOf, unknownVariables, warningsIn } from './options';
import { dryRun, KeycloakServer, knownOptions, type KeycloakProgram } from './server';
import { VISITOR_ADDRESS } from './visitor';
import { applyThroughAdmin, checkSubject, type Apply, type Subject } from './subject';

/** Where downloads are kept between runs. */
const CACHE = '.conformance';

const CONFIG_CLI = 'keycloak-config-cli';

/** What the construct makes when no environment decides who its consumers are. */
const CONSUMERS = 'made consumers';

/** A real Keycloak with the settings and the realm of every environment that has one. */
export const keycloakCheck: Check = {
  name: 'keycloak',
  tier: 'default',
  shows:
    "A real Keycloak accepts every setting of its container and starts with them; it takes the emitted realms in twice, the second time without change, through its own administration and, where the jar is on this machine, through keycloak-config-cli with the settings of the emitted Job; people sign in by authorization code with PKCE at every client, and machines by client credentials, and the tokens, whose signatures are verified, carry issuer, audience, groups and roles as consumers read them; requests without PKCE, redirects elsewhere, the implicit flow, passwords sent by clients, weak and guessed passwords are refused; signing out ends the session; a changed realm is applied again and keeps people and their passwords. Beside each environment's own realm, one that the construct makes for a consumer of each sort is tried.",
  cannotShow:
    'One server with a database in memory: PostgreSQL, the cluster of servers and the container with its read-only file system are not tried, nor the gateway, whose headers are sent as it would send them. The server is the version of the pinned line that Maven Central has. Federation with other providers and directories is accepted as configuration, but nobody signs in through it.',
  run: async (context) => {
    const program = await programOf(context);
    const emitted = new Map<string, EmittedKeycloak>();
    const results: PartResult[] = [];
    for (const [name, source] of sources(context)) {
      results.push(
        await runPart(`${name}, settings`, async () => {
          const keycloak = await source();
          if (keycloak === undefined) {
            return 'the environment has no Keycloak';
          }
          emitted.set(name, keycloak);
          return checkSettings(program, keycloak);
        }),
      );
    }
    return [...results, ...(await checkRealms(context, program, emitted))];
  },
};

/** Where Keycloaks come from, the one on whose server all realms are tried first. */
function sources({
  environments,
  synthesize,
}: CheckContext): Map<string, () => Promise<EmittedKeycloak | undefined>> {
  return new Map([
    ...environments.map(
      (name) => [name, async () => emittedKeycloak(await synthesize(name, 'replaced'))] as const,
    ),
    [CONSUMERS, () => Promise.resolve(keycloakWithConsumers())] as const,
  ]);
}

async function programOf({ root, scratch, tools }: CheckContext): Promise<KeycloakProgram> {
  const distribution = await keycloakDistribution(tools, path.join(root, CACHE));
  const java = await keycloakJava(tools);
  tools.used('Keycloak', KEYCLOAK);
  tools.used('Java', String(java.version));
  const folder = path.join(scratch, 'keycloak');
  // Keycloak writes into its own folder when it is built; the next run starts from the original.
  fs.cpSync(distribution, folder, { recursive: true });
  return { folder, java };
}

/** Keycloak knows every setting of its containers, accepts every value and warns of none. */
async function checkSettings(
  program: KeycloakProgram,
  { servers }: EmittedKeycloak,
): Promise<string> {
  const options = await knownOptions(program);
  const findings: string[] = [];
  for (const container of servers) {
    const { image, args, env } = container;
    if (lineOf(image) !== lineOf(KEYCLOAK)) {
      findings.push(`the image ${image} is not of the line of ${KEYCLOAK}`);
    }
    const unknown = unknownVariables(Object.keys(env), options);
    findings.push(...unknown.map((name) => `Keycloak knows no ${name}`));
    const { code, stdout, stderr } = await dryRun(program, container);
    const text = `${stdout}\n${stderr}`;
    findings.push(...warningsIn(text));
    if (code !== 0) {
      findings.push(`kc.sh ${args.join(' ')} is refused: ${text.trim().slice(-400)}`);
    }
  }
  if (findings.length > 0) {
    throw new Finding(findings.join('; '));
  }
  const count = new Set(servers.flatMap(({ env }) => Object.keys(env))).size;
  return `${count} settings in ${servers.length} containers`;
}

async function checkRealms(
  { root, scratch, tools }: CheckContext,
  program: KeycloakProgram,
  emitted: ReadonlyMap<string, EmittedKeycloak>,
): Promise<PartResult[]> {
  const [first] = emitted.values();
  const settings = first?.servers.at(-1)?.env ?? {};
  let server: KeycloakServer | undefined;
  const started = await runPart('server', async () => {
    server = await KeycloakServer.start(program, first?.servers ?? [], scratch);
    return 'ready, with the settings of the first of these environments';
  });
  if (server === undefined) {
    return [started];
  }
  const running: KeycloakServer = server;
  try {
    const subjects = subjectsOn(running, settings, emitted);
    const results = await checkEach(subjects, { root, scratch, tools });
    const audited = await runPart('audit', () => Promise.resolve(checkAudit(running.log())));
    return [started, ...results, audited];
  } finally {
    await running.stop();
  }
}

function subjectsOn(
  { port }: KeycloakServer,
  settings: Readonly<Record<string, string>>,
  emitted: ReadonlyMap<string, EmittedKeycloak>,
): Subject[] {
  const admin = new Admin(port, firstAdministrator(settings));
  const publicUrl = settings['KC_HOSTNAME'] ?? '';
  return [...emitted].map(([name, keycloak]) => ({ name, keycloak, port, admin, publicUrl }));
}

/** Every realm through Keycloak's own administration, then through the tool where it is there. */
async function checkEach(
  subjects: readonly Subject[],
  { root, scratch, tools }: Pick<CheckContext, 'root' | 'scratch' | 'tools'>,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const subject of subjects) {
    const apply = applyThroughAdmin(subject.admin);
    results.push(...(await checkSubject(subject, 'REST', apply)));
  }
  const found: ConfigCli[] = [];
  const looked = await runPart(CONFIG_CLI, async () => {
    found.push(await configCli(tools, path.join(root, CACHE)));
    return 'its jar is here';
  });
  results.push(looked);
  for (const tool of found) {
    for (const subject of subjects) {
      const apply = applyThroughTool(tool, subject.port, scratch);
      results.push(...(await checkSubject(subject, CONFIG_CLI, apply)));
    }
  }
  return results;
}

/** Sign-ins are in the log with the address of the one who signed in, not of the gateway. */
function checkAudit(log: string): string {
  const types = ['LOGIN', 'LOGIN_ERROR', 'LOGOUT'];
  const lines = log.split('\n').filter((line) => line.includes(VISITOR_ADDRESS));
  const missing = types.filter(
    (type) => !lines.some((line) => new RegExp(`type=\\W*${type}\\b`).test(line)),
  );
  if (missing.length > 0) {
    throw new Finding(`the log has no ${missing.join(', ')} from ${VISITOR_ADDRESS}`);
  }
  return `${types.join(', ')} with the address of the browser`;
}

function applyThroughTool(tool: ConfigCli, port: number, scratch: string): Apply {
  return async (documents) => {
    for (const document of documents) {
      await applyWithConfigCli(tool, document, port, scratch);
    }
  };
}
