import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from '../failures';
import { runProgram } from '../program';
import type { Toolbox } from '../tools';

/** Of the line that the platform pins, the version that Maven Central has as a distribution. */
export const KEYCLOAK = '26.7.3';

/** Keycloak's own classes are compiled for this version of Java. */
const KEYCLOAK_JAVA = 17;

/** https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/pom.xml (java.version) */
const CONFIG_CLI_JAVA = 21;

const CONFIG_CLI_JAR = 'keycloak-config-cli.jar';

const CONFIG_CLI_VARIABLE = 'KEYCLOAK_CONFIG_CLI_JAR';

const CONFIG_CLI_RELEASES = 'https://github.com/adorsys/keycloak-config-cli/releases';

/** Where Debian, Ubuntu, Fedora and their kin put every Java that is installed. */
const JAVA_HOMES = '/usr/lib/jvm';

const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${KEYCLOAK}:zip`;

const UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

const DOWNLOAD_TIMEOUT_SECONDS = 600;

/** A Java of this machine. */
export interface Java {
  readonly home: string;
  readonly program: string;
  readonly version: number;
}

/** keycloak-config-cli with a Java that runs it. */
export interface ConfigCli {
  readonly java: Java;
  readonly jar: string;
}

/** The folder of the unpacked distribution, which Maven downloads once. */
export async function keycloakDistribution(tools: Toolbox, cache: string): Promise<string> {
  const folder = path.join(cache, `keycloak-${KEYCLOAK}`);
  if (fs.existsSync(folder)) {
    return folder;
  }
  const maven = tools.find('mvn');
  if (maven === undefined) {
    throw new MissingTool('Keycloak', `your package manager's Maven, which fetches ${ARTIFACT}`);
  }
  // A download that breaks off leaves no half of a distribution behind.
  const partial = fs.mkdtempSync(path.join(ensured(cache), 'keycloak-partial-'));
  try {
    const args = ['-B', '-q', UNPACK, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${partial}`];
    const options = { cwd: partial, timeoutSeconds: DOWNLOAD_TIMEOUT_SECONDS };
    const { code, stdout } = await runProgram(maven, args, options);
    if (code !== 0) {
      const reason = stdout.split('\n').find((line) => line.includes('[ERROR]')) ?? '';
      throw new MissingTool('Keycloak', `Maven and network: ${ARTIFACT} (${reason.trim()})`);
    }
    fs.renameSync(path.join(partial, `keycloak-${KEYCLOAK}`), folder);
    return folder;
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

/** The Java for the server: the one on the path, or a newer one of this machine. */
export async function keycloakJava(tools: Toolbox): Promise<Java> {
  return javaFrom(tools, KEYCLOAK_JAVA, 'Java');
}

/** The tool that applies the realm in a cluster; its jar is released on GitHub only. */
export async function configCli(tools: Toolbox, cache: string): Promise<ConfigCli> {
  const jar = process.env[CONFIG_CLI_VARIABLE] ?? path.join(cache, CONFIG_CLI_JAR);
  if (!fs.existsSync(jar)) {
    throw new MissingTool(
      'keycloak-config-cli',
      `its jar from ${CONFIG_CLI_RELEASES} at .conformance/${CONFIG_CLI_JAR} (or name it in ${CONFIG_CLI_VARIABLE})`,
    );
  }
  return { java: await javaFrom(tools, CONFIG_CLI_JAVA, 'keycloak-config-cli'), jar };
}

async function javaFrom(tools: Toolbox, least: number, what: string): Promise<Java> {
  for (const program of javaPrograms(tools)) {
    const { code, stderr } = await runProgram(program, ['-version']);
    const version = javaVersion(stderr);
    if (code === 0 && version >= least) {
      const home = path.dirname(path.dirname(fs.realpathSync(program)));
      return { home, program, version };
    }
  }
  throw new MissingTool(what, `your package manager: a Java runtime of version ${least} or later`);
}

function javaPrograms(tools: Toolbox): string[] {
  const own = process.env['JAVA_HOME'];
  const installed = fs.existsSync(JAVA_HOMES) ? fs.readdirSync(JAVA_HOMES).toSorted() : [];
  const homes = [...(own === undefined ? [] : [own]), ...installed.map(inJavaHomes)];
  const onPath = tools.find('java');
  return [
    ...(onPath === undefined ? [] : [onPath]),
    ...homes.map((home) => path.join(home, 'bin/java')).filter((file) => fs.existsSync(file)),
  ];
}

function inJavaHomes(name: string): string {
  return path.join(JAVA_HOMES, name);
}

/** The feature release in what `java -version` prints; 0 where it says none. */
export function javaVersion(text: string): number {
  return Number(/version "(\d+)/.exec(text)?.[1] ?? 0);
}

function ensured(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
