import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from './failures';
import { runProgram } from './program';
import type { Toolbox } from './tools';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

const TIMEOUT_SECONDS = 900;

/** What is fetched, and where it is kept. */
export interface MavenArtifact {
  /** `group:name:version:packaging`. */
  readonly artifact: string;
  /** Whether its content is wanted, or the file itself. */
  readonly goal: 'copy' | 'unpack';
  /** Name of the file, or of the folder inside, that it gives. */
  readonly gives: string;
  /** For messages: what cannot be had without it. */
  readonly product: string;
}

/** The path of an artifact that Maven downloads once into a folder. */
export async function mavenArtifact(
  tools: Toolbox,
  cache: string,
  { artifact, goal, gives, product }: MavenArtifact,
): Promise<string> {
  const kept = path.join(cache, gives);
  if (fs.existsSync(kept)) return kept;
  const maven = tools.find('mvn');
  if (maven === undefined) {
    throw new MissingTool(product, `your package manager's Maven, which fetches ${artifact}`);
  }
  fs.mkdirSync(cache, { recursive: true });
  // A download that breaks off leaves no half of it behind.
  const partial = fs.mkdtempSync(path.join(cache, 'partial-'));
  try {
    const args = [
      '-B',
      '-q',
      `${PLUGIN}:${goal}`,
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${partial}`,
    ];
    const { code, stdout } = await runProgram(maven, args, {
      cwd: partial,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    if (code !== 0) {
      const reason = stdout.split('\n').find((line) => line.includes('[ERROR]')) ?? '';
      throw new MissingTool(product, `Maven and network: ${artifact} (${reason.trim()})`);
    }
    fs.renameSync(path.join(partial, gives), kept);
    return kept;
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}
