import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import type { AlertingValues } from '../../constructs/operators';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { runProgram } from '../program';
import { ALERTMANAGER } from '../tools';

const SHOWN = 600;

/** A configuration that lies in files, as the operator lays it. */
export interface LaidConfig {
  readonly file: string;
  readonly templates: string;
}

/** Alertmanager's own judge of configurations. https://github.com/prometheus/alertmanager/blob/v0.34.0/README.md#amtool */
export class Amtool {
  private laid = 0;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  /** The one of the version that the platform installs. */
  static async find({ tools, scratch }: CheckContext): Promise<Amtool> {
    const program = await tools.findOrBuild('amtool');
    const folder = path.join(scratch, 'alertmanager');
    tools.used('Alertmanager (amtool)', ALERTMANAGER.version);
    return new Amtool(program, folder);
  }

  /** Writes a configuration with its templates; those are looked for where they are here. */
  lay({ config, templateFiles }: AlertingValues): LaidConfig {
    this.laid += 1;
    const folder = path.join(this.folder, String(this.laid));
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(templateFiles)) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    const file = path.join(folder, 'alertmanager.yaml');
    const templates = path.join(folder, '*.tmpl');
    const isTheirs = (glob: string) => path.basename(glob) === '*.tmpl';
    const globs = config.templates.map((glob) => (isTheirs(glob) ? templates : glob));
    fs.writeFileSync(file, stringify({ ...config, templates: globs }));
    return { file, templates };
  }

  /** Takes a configuration and its templates, or throws a Finding with what is wrong with them. */
  async check({ file }: LaidConfig): Promise<void> {
    await this.run(['check-config', file]);
  }

  /** The receivers of an alert with these labels. */
  async receiversOf(
    { file }: LaidConfig,
    labels: Readonly<Record<string, string>>,
  ): Promise<string[]> {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const said = await this.run(['config', 'routes', 'test', `--config.file=${file}`, ...pairs]);
    return said.trim().split(',');
  }

  /** What a text becomes, of alerts in a file. */
  async rendered({ templates }: LaidConfig, text: string, data: object): Promise<string> {
    const file = path.join(path.dirname(templates), 'data.json');
    fs.writeFileSync(file, JSON.stringify(data));
    return this.run([
      'template',
      'render',
      `--template.glob=${templates}`,
      `--template.text=${text}`,
      `--template.data=${file}`,
    ]);
  }

  private async run(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runProgram(this.program, args, { cwd: this.folder });
    if (code === 0) return stdout;
    const said = `${stdout} ${stderr}`.replaceAll(/\s+/g, ' ').trim();
    throw new Finding(said.slice(0, SHOWN));
  }
}
