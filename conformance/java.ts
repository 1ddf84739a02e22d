import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from './failures';
import { runProgram } from './program';
import type { Toolbox } from './tools';

/** Where Debian, Ubuntu, Fedora and their kin put every Java that is installed. */
const JAVA_HOMES = '/usr/lib/jvm';

/** A Java of this machine. */
export interface Java {
  readonly home: string;
  readonly program: string;
  readonly version: number;
}

/** A Java of at least this version: the one on the path, or a newer one of this machine. */
export async function findJava(tools: Toolbox, least: number, what: string): Promise<Java> {
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
