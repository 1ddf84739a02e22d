import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { IMAGES } from '../../lib/catalogue';
import { BackgroundProgram } from '../background';
import type { CheckContext } from '../check';
import { Finding, MissingTool } from '../failures';
import { runGo } from '../go-command';
import { runProgram } from '../program';

/** Of the image. */
const VERSION = `v${IMAGES.openTelemetryCollector.tag}`;

/** The version of modules that the collector calls stable, which goes with the others’. https://github.com/open-telemetry/opentelemetry-collector/blob/v0.159.0/versions.yaml */
const STABLE_VERSION = 'v1.65.0';

const STABLE =
  /^go\.opentelemetry\.io\/collector\/(?:component|confmap(?:\/.+)?|exporter|extension|processor|receiver)$/;

const IMPORTED =
  /"((?:go\.opentelemetry\.io\/collector|github\.com\/open-telemetry\/opentelemetry-collector-contrib)\/[^"]+)"/g;

const SOURCE = 'conformance/telemetry/main.go';
const BUILD = ['build', '-trimpath', '-ldflags=-s -w', '-tags=grpcnotrace'];

/** What a collector finds around it: a node, an API server that is never asked, and an identity on AWS that is none. */
const SURROUNDINGS = {
  K8S_NODE_NAME: 'node-1',
  KUBERNETES_SERVICE_HOST: '127.0.0.1',
  KUBERNETES_SERVICE_PORT: '1',
  AWS_ACCESS_KEY_ID: 'made',
  AWS_SECRET_ACCESS_KEY: 'made',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** The module of a package: each is one of its own, but for those of the service. */
const moduleOf = (imported: string): string => imported.replace(/\/service\/.+$/, '/service');

/** A program of ours around the collector’s own packages. */
export class CollectorProgram {
  private constructor(private readonly program: string) {}

  /** Builds the program once for each text of it. */
  static async build({ root, tools }: CheckContext): Promise<CollectorProgram> {
    const source = fs.readFileSync(path.join(root, SOURCE), 'utf8');
    const key = createHash('sha256').update(VERSION).update(source).digest('hex').slice(0, 12);
    const folder = path.join(root, '.conformance/build/telemetry');
    const program = path.join(root, '.conformance/bin', `otelcol-${key}`);
    tools.used('OpenTelemetry Collector', `${VERSION} (Go packages)`);
    if (fs.existsSync(program)) return new CollectorProgram(program);
    const go = tools.find('go');
    if (go === undefined)
      throw new MissingTool('OpenTelemetry Collector', 'Go (https://go.dev/dl)');
    fs.mkdirSync(folder, { recursive: true });
    fs.mkdirSync(path.dirname(program), { recursive: true });
    fs.writeFileSync(path.join(folder, 'main.go'), source);
    fs.writeFileSync(path.join(folder, 'go.mod'), moduleFile(source));
    const wanted = 'OpenTelemetry Collector';
    await runGo({ go, folder, wanted }, [...BUILD, '-o', program, '.']);
    return new CollectorProgram(program);
  }

  /** Has a configuration read, with the variables of its pod; a Finding with the reason where it is none. */
  async validate(config: string, env: Readonly<Record<string, string>>): Promise<void> {
    const { code, stdout, stderr } = await runProgram(
      this.program,
      ['validate', `--config=${config}`],
      { env: { ...SURROUNDINGS, ...env } },
    );
    if (code !== 0) throw new Finding(`${stdout.trim()}${stderr.trim()}`.slice(0, 1000));
  }

  /** Starts a collector whose configuration and log are in `folder`. */
  start(folder: string, env: Readonly<Record<string, string>>): BackgroundProgram {
    return new BackgroundProgram(this.program, [`--config=${path.join(folder, 'config.yaml')}`], {
      cwd: folder,
      env: { ...SURROUNDINGS, ...env },
      log: path.join(folder, 'collector.log'),
    });
  }
}

function moduleFile(source: string): string {
  const modules = [...source.matchAll(IMPORTED)].map(([, imported = '']) => moduleOf(imported));
  return [
    'module conformance',
    '',
    'go 1.25.0',
    '',
    ...modules.map(
      (module) => `require ${module} ${STABLE.test(module) ? STABLE_VERSION : VERSION}`,
    ),
    '',
  ].join('\n');
}
