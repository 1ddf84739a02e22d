import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from '../failures';
import { findJava, type Java } from '../java';
import { mavenArtifact } from '../maven';
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

/** keycloak-config-cli with a Java that runs it. */
export interface ConfigCli {
  readonly java: Java;
  readonly jar: string;
}

/** The folder of the unpacked distribution, which Maven downloads once. */
export const keycloakDistribution = (tools: Toolbox, cache: string): Promise<string> =>
  mavenArtifact(tools, cache, {
    artifact: `org.keycloak:keycloak-quarkus-dist:${KEYCLOAK}:zip`,
    goal: 'unpack',
    gives: `keycloak-${KEYCLOAK}`,
    product: 'Keycloak',
  });

/** The Java for the server. */
export const keycloakJava = (tools: Toolbox): Promise<Java> =>
  findJava(tools, KEYCLOAK_JAVA, 'Java');

/** The tool that applies the realm in a cluster; its jar is released on GitHub only. */
export async function configCli(tools: Toolbox, cache: string): Promise<ConfigCli> {
  const jar = process.env[CONFIG_CLI_VARIABLE] ?? path.join(cache, CONFIG_CLI_JAR);
  if (!fs.existsSync(jar)) {
    throw new MissingTool(
      'keycloak-config-cli',
      `its jar from ${CONFIG_CLI_RELEASES} at .conformance/${CONFIG_CLI_JAR} (or name it in ${CONFIG_CLI_VARIABLE})`,
    );
  }
  return { java: await findJava(tools, CONFIG_CLI_JAVA, 'keycloak-config-cli'), jar };
}
