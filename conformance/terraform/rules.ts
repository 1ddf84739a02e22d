import * as fs from 'node:fs';
import * as path from 'node:path';
import { runPart, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { firstError, readStack, Terraform } from './terraform';

/** A mistake to make in the fixture stack, and the command that must refuse it. */
interface StackMutation extends Mutation {
  readonly command: 'validate' | 'plan';
}

const FIXTURES = 'conformance/terraform/fixtures';

/**
 * Shows that the rig refuses what it must: a small stack is accepted, applied and removed, and
 * every broken copy of it is refused with the expected message.
 */
export async function checkRules(context: CheckContext, program: string): Promise<PartResult> {
  return runPart('broken copies of a fixture stack', async () => {
    const fixtures = path.join(context.root, FIXTURES);
    const folder = path.join(context.scratch, 'terraform-fixture');
    fs.cpSync(path.join(fixtures, 'charts'), path.join(folder, 'charts'), { recursive: true });
    const document = readJson(path.join(fixtures, 'stack.json')) as object;
    const mutations = readJson(path.join(fixtures, 'mutations.json')) as readonly StackMutation[];
    writeStack(folder, document);
    const terraform = await Terraform.start(context.root, program, [readStack(folder)]);
    try {
      await acceptFixture(terraform, folder);
      for (const mutation of mutations) {
        writeStack(folder, mutated(document, mutation));
        await expectRefusal(terraform, folder, mutation);
      }
    } finally {
      terraform.stop();
    }
    return `the fixture is accepted, ${mutations.length} broken copies are refused`;
  });
}

async function acceptFixture(terraform: Terraform, folder: string): Promise<void> {
  await terraform.mustRun(folder, 'init');
  await terraform.mustRun(folder, 'validate');
  await terraform.mustRun(folder, 'apply', '-auto-approve');
  await terraform.mustRun(folder, 'plan', '-detailed-exitcode');
  await terraform.mustRun(folder, 'destroy', '-auto-approve');
}

async function expectRefusal(
  terraform: Terraform,
  folder: string,
  mutation: StackMutation,
): Promise<void> {
  const { code, stdout, stderr } = await terraform.run(folder, mutation.command);
  if (code === 0) {
    throw new Finding(`${mutation.name} is accepted by ${mutation.command}`);
  }
  const output = `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ');
  if (!new RegExp(mutation.expect).test(output)) {
    throw new Finding(
      `${mutation.name} is refused for another reason: ${firstError(stderr || stdout)}`,
    );
  }
}

function writeStack(folder: string, document: object): void {
  fs.writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify(document, undefined, 2));
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
