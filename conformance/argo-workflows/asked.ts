import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import { Finding, MissingTool } from '../failures';
import { runGo } from '../go-command';
import { runProgram } from '../program';

const MODULE = 'github.com/argoproj/argo-workflows/v4';

/** Go's module proxy has not every release: this is the one before the chart's. */
const ARGO_VERSION = 'v4.0.5';

const SOURCE = 'conformance/argo-workflows/main.go';

/** A program of ours around Argo Workflows' own packages. */
export class ArgoPackages {
  private constructor(private readonly program: string) {}

  /** Builds the program once for each text of it; the release's own binaries hold pages that Go's proxy lacks. */
  static async build({ root, tools }: CheckContext): Promise<ArgoPackages> {
    const source = fs.readFileSync(path.join(root, SOURCE));
    const key = createHash('sha256').update(ARGO_VERSION).update(source).digest('hex').slice(0, 12);
    const folder = path.join(root, '.conformance/build/argo-workflows');
    const program = path.join(root, '.conformance/bin', `argo-packages-${key}`);
    tools.used('Argo Workflows', `${ARGO_VERSION} (Go packages)`);
    if (fs.existsSync(program)) return new ArgoPackages(program);
    const go = tools.find('go');
    if (go === undefined) throw new MissingTool(MODULE, 'Go (https://go.dev/dl)');
    fs.mkdirSync(folder, { recursive: true });
    fs.mkdirSync(path.dirname(program), { recursive: true });
    fs.writeFileSync(path.join(folder, 'main.go'), source);
    fs.writeFileSync(
      path.join(folder, 'go.mod'),
      `module conformance\n\ngo 1.25.7\n\nrequire ${MODULE} ${ARGO_VERSION}\n`,
    );
    const place = { go, folder, wanted: MODULE };
    await runGo(place, ['mod', 'tidy']);
    await runGo(place, ['build', '-trimpath', '-ldflags=-s -w', '-o', program, '.']);
    return new ArgoPackages(program);
  }

  /** What the packages say; a Finding with their reason where they object. */
  async ask(
    verb: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { code, stdout, stderr } = await runProgram(this.program, [verb, ...args], { env });
    if (code === 0) return stdout.trim();
    throw new Finding(`${verb}: ${stdout.trim()}${stderr.trim()}`.slice(0, 1000));
  }
}
