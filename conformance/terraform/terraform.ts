import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram, type Completed } from '../program';
import { providerSchema, usedTypes, type TerraformDocument } from './provider/catalogue';
import { StandInProvider } from './provider/server';

/** The providers that the stacks may name; each is served by a stand-in. */
const PROVIDERS = ['aws', 'helm', 'random'];

/** Terraform and OpenTofu name the same provider by different registries. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

const PROTOCOL_FILE = 'conformance/terraform/provider/tfplugin6.proto';

/** A real Terraform whose providers are stand-ins. */
export class Terraform {
  private workingDirectory = '.';

  private constructor(
    private readonly program: string,
    private providers: readonly StandInProvider[],
  ) {}

  /** Starts stand-in providers that know the types in use in the documents. */
  static async start(
    root: string,
    program: string,
    documents: readonly TerraformDocument[],
  ): Promise<Terraform> {
    const terraform = new Terraform(program, []);
    const used = usedTypes(documents);
    terraform.providers = PROVIDERS.map(
      (name) =>
        new StandInProvider({
          name,
          schema: providerSchema(name, used, path.join(root, 'node_modules')),
          protoFile: path.join(root, PROTOCOL_FILE),
          workingDirectory: () => terraform.workingDirectory,
        }),
    );
    await Promise.all(terraform.providers.map((provider) => provider.start()));
    return terraform;
  }

  /** Stops the providers. */
  stop(): void {
    for (const provider of this.providers) {
      provider.stop();
    }
  }

  /** Runs one command in a stack's folder, whatever its end. */
  async run(folder: string, ...args: readonly string[]): Promise<Completed> {
    this.workingDirectory = folder;
    return runProgram(this.program, args, { cwd: folder, env: this.environment() });
  }

  /** Runs one command that must succeed. */
  async mustRun(folder: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(folder, ...args);
    if (code !== 0) {
      const command = `terraform ${args[0] ?? ''} in ${path.basename(folder)}`;
      throw new Finding(`${command}: ${firstError(stderr || stdout)}`);
    }
    return stdout;
  }

  private environment(): Record<string, string> {
    const reattach = PROVIDERS.flatMap((name, index) =>
      REGISTRIES.map((registry) => [
        `${registry}/hashicorp/${name}`,
        this.providers[index]?.reattachConfig(),
      ]),
    );
    return {
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
      TF_CLI_CONFIG_FILE: '/dev/null',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      NO_COLOR: '1',
      TF_CLI_ARGS: '-no-color',
      CHECKPOINT_DISABLE: '1',
    };
  }
}

/** The errors in what Terraform printed, without its frame. */
export function firstError(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^[│╷╵]\s?/, '').trimEnd())
    .filter((line) => line.trim() !== '');
  const start = lines.findIndex((line) => line.startsWith('Error'));
  return lines.slice(Math.max(start, 0), Math.max(start, 0) + 12).join(' ');
}

/** Reads the Terraform document of a stack's folder. */
export function readStack(folder: string): TerraformDocument {
  return JSON.parse(fs.readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8')) as TerraformDocument;
}
