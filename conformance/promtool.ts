import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import type { CheckContext } from './check';
import { Finding } from './failures';
import { runProgram } from './program';
import { PROMETHEUS } from './tools';

const SHOWN = 600;

/** Prometheus' own judge of rules. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export class Promtool {
  private files = 0;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  /** The one of the version that the platform installs. */
  static async find({ tools, scratch }: CheckContext): Promise<Promtool> {
    const program = await tools.findOrBuild('promtool');
    const folder = path.join(scratch, 'promtool-files');
    fs.mkdirSync(folder, { recursive: true });
    tools.used('Prometheus (promtool)', PROMETHEUS.version);
    return new Promtool(program, folder);
  }

  /** Takes rules, or throws a Finding with what is wrong with them. */
  async check(rules: object): Promise<void> {
    await this.run(['check', 'rules', '--lint=all', '--lint-fatal', this.written(rules)]);
  }

  /** Tries rules on what the tests say, or throws a Finding with what came out otherwise. */
  async test(rules: object, tests: object): Promise<void> {
    const file = this.written(rules);
    await this.run(['test', 'rules', this.written({ rule_files: [file], ...tests })]);
  }

  private written(document: object): string {
    this.files += 1;
    const file = path.join(this.folder, `${this.files}.yaml`);
    fs.writeFileSync(file, stringify(document));
    return file;
  }

  private async run(args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await runProgram(this.program, args, { cwd: this.folder });
    if (code === 0) return;
    const said = `${stdout} ${stderr}`.replaceAll(/\s+/g, ' ').trim();
    throw new Finding(said.slice(0, SHOWN));
  }
}
