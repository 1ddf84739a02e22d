import * as fs from 'node:fs';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding, MissingTool } from '../failures';
import { installHint, type Toolbox } from '../tools';
import { runProgram } from '../program';
import { SECRET_MARK } from './provider/server';
import { checkRules } from './rules';
import {
  keepStateLocal,
  liftProtection,
  protectedResources,
  stacksInOrder,
  stateFile,
  type Stack,
} from './stacks';
import { firstError, Terraform } from './terraform';

const NO_TERRAFORM_HALF = 'the environment has no Terraform half';

/** Real Terraform over the stacks of every environment, with stand-in providers. */
export const terraformCheck: Check = {
  name: 'terraform',
  tier: 'default',
  shows:
    'Terraform itself accepts every stack: init, validate, plan, apply in order, a second plan without changes, destroy in reverse order; no secret in plan or state; a reserved domain is refused.',
  cannotShow:
    "Whether AWS accepts a value: the providers are stand-ins that know the bindings' argument names, types, blocks and results only. Limits of repeated blocks above one, sensitive marks, replacement on change, value formats and conflicts between arguments live in the real providers' code. Members that Terraform drops from objects of nested attributes are not seen. Where an environment keeps its state in a bucket, the check keeps it on disk instead.",
  run: async (context) => {
    const program = await terraformProgram(context.tools);
    const results: PartResult[] = [await checkRules(context, program)];
    for (const environment of context.environments) {
      results.push(
        await runPart(environment, () => checkEnvironment(context, program, environment)),
        await runPart(`${environment}, shipped domain`, () =>
          checkReservedDomain(context, program, environment),
        ),
      );
    }
    return results;
  },
};

async function terraformProgram(tools: Toolbox): Promise<string> {
  const program =
    tools.find('terraform') ?? (await tools.findOrBuild('tofu').catch(() => undefined));
  if (program === undefined) {
    throw new MissingTool(
      'terraform',
      `https://developer.hashicorp.com/terraform/install; OpenTofu does as well: ${installHint('tofu')}`,
    );
  }
  const { stdout } = await runProgram(program, ['version']);
  const [, name = 'Terraform', version = 'unknown'] = /^(\w+) v(\S+)/m.exec(stdout) ?? [];
  tools.used(name, version);
  return program;
}

async function checkEnvironment(
  context: CheckContext,
  program: string,
  environment: string,
): Promise<string> {
  const output = await context.synthesize(environment, 'replaced');
  if (!fs.existsSync(`${output}/cdktf.out`)) {
    return NO_TERRAFORM_HALF;
  }
  const stacks = stacksInOrder(output);
  const terraform = await Terraform.start(
    context.root,
    program,
    stacks.map((stack) => stack.document),
  );
  try {
    const replaced = new Set(stacks.flatMap((stack) => keepStateLocal(output, stack, stacks)));
    const applied: string[] = [];
    for (const stack of stacks) {
      applied.push(await applyStack(terraform, output, stack));
    }
    const lifted: string[] = [];
    for (const stack of stacks.toReversed()) {
      lifted.push(...(await destroyStack(terraform, output, stack)));
    }
    return [
      applied.join(', '),
      ...(replaced.size === 0 ? [] : [`${[...replaced].join()} state kept on disk`]),
      ...(lifted.length === 0
        ? []
        : [`destroy refused until protection of ${lifted.length} is lifted`]),
    ].join('; ');
  } finally {
    terraform.stop();
  }
}

async function applyStack(terraform: Terraform, output: string, stack: Stack): Promise<string> {
  const { folder } = stack;
  await terraform.mustRun(folder, 'init');
  await terraform.mustRun(folder, 'validate');
  await terraform.mustRun(folder, 'plan', '-out=conformance.plan');
  const plan = await terraform.mustRun(folder, 'show', '-json', 'conformance.plan');
  await terraform.mustRun(folder, 'apply', 'conformance.plan');
  const state = fs.readFileSync(stateFile(output, stack), 'utf8');
  refuseSecret('the plan', stack, plan);
  refuseSecret('the state', stack, state);
  const again = await terraform.run(folder, 'plan', '-detailed-exitcode');
  if (again.code !== 0) {
    const reason =
      again.code === 2 ? `wants changes: ${changes(again.stdout)}` : firstError(again.stderr);
    throw new Finding(`a second plan of '${stack.name}' ${reason}`);
  }
  return `${stack.name} ${resourceCount(state)}`;
}

/** Returns the addresses whose protection had to be lifted. */
async function destroyStack(terraform: Terraform, output: string, stack: Stack): Promise<string[]> {
  const guarded = protectedResources(stack.document);
  if (guarded.length > 0) {
    const { code } = await terraform.run(stack.folder, 'destroy', '-auto-approve');
    if (code === 0) {
      throw new Finding(`'${stack.name}' can be destroyed although it protects resources`);
    }
    liftProtection(stack);
  }
  await terraform.mustRun(stack.folder, 'destroy', '-auto-approve');
  const left = resourceCount(fs.readFileSync(stateFile(output, stack), 'utf8'));
  if (left > 0) {
    throw new Finding(`destroy of '${stack.name}' leaves ${left} resources`);
  }
  return guarded.map(([type, name]) => `${type}.${name}`);
}

async function checkReservedDomain(
  context: CheckContext,
  program: string,
  environment: string,
): Promise<string> {
  const output = await context.synthesize(environment, 'own');
  const [first, ...others] = fs.existsSync(`${output}/cdktf.out`) ? stacksInOrder(output) : [];
  if (first === undefined) {
    return NO_TERRAFORM_HALF;
  }
  const terraform = await Terraform.start(context.root, program, [first.document]);
  try {
    keepStateLocal(output, first, [first, ...others]);
    await terraform.mustRun(first.folder, 'init');
    const { code, stdout, stderr } = await terraform.run(first.folder, 'plan');
    const text = `${stdout}${stderr}`;
    if (code === 0) {
      throw new Finding(`'${first.name}' plans a reserved domain`);
    }
    if (!/precondition failed/i.test(text)) {
      throw new Finding(`'${first.name}' is refused for another reason: ${firstError(stderr)}`);
    }
    return `'${first.name}' is refused by its precondition`;
  } finally {
    terraform.stop();
  }
}

function refuseSecret(where: string, stack: Stack, text: string): void {
  if (text.includes(SECRET_MARK)) {
    throw new Finding(`${where} of '${stack.name}' holds an ephemeral value`);
  }
}

function changes(plan: string): string {
  const lines = plan.split('\n').filter((line) => /^\s+# \S+ (will|must) be /.test(line));
  return (
    lines
      .map((line) => line.replace(/^\s+# /, ''))
      .slice(0, 5)
      .join('; ') || 'outputs only'
  );
}

function resourceCount(state: string): number {
  const { resources = [] } = JSON.parse(state) as {
    resources?: readonly { mode: string; instances: readonly unknown[] }[];
  };
  return resources
    .filter((resource) => resource.mode === 'managed')
    .reduce((sum, resource) => sum + resource.instances.length, 0);
}
