import { join } from 'node:path';
import { Command } from 'commander';
import { readEnvironment } from './environment-file';
import { assertOutputFolder, writeManifests, writeTerraform } from './output-directory';
import { synthesizeManifests } from '../stacks/manifests/platform';
import { imageBuilds } from './image-builds';
import { quotaTable } from './quota-table';
import { reportFailure } from './report-failure';
import { visit } from './smoke';
import { summary } from './summary';
import { synthesize } from './synthesize';

/** What the command line gives to every command. */
interface EnvironmentArgument {
  readonly environment?: string;
}

/** What the command line gives to `synth`. */
interface SynthArguments extends EnvironmentArgument {
  readonly output: string;
}

/** What the command line gives to `smoke`. */
interface SmokeArguments extends EnvironmentArgument {
  readonly deadline: string;
}

const ENVIRONMENT_OPTION = [
  '-e, --environment <name or path>',
  'environment file; by default $PLATFORM_ENVIRONMENT, else lab',
] as const;

const program = new Command('eks-ml-platform').description(
  'A complete machine-learning platform on Amazon EKS, from one environment file.',
);

program
  .command('synth')
  .description('write Terraform JSON to cdktf.out/ and Kubernetes manifests to dist/')
  .option(...ENVIRONMENT_OPTION)
  .option('-o, --output <folder>', 'folder that cdktf.out/ and dist/ are written to', '.')
  .action(async ({ environment: file, output }: SynthArguments) => {
    assertOutputFolder(output);
    const environment = readEnvironment(file);
    const platform = await synthesize(environment);
    writeManifests(join(output, 'dist'), platform.manifestFiles);
    if (platform.terraformFiles !== undefined) {
      writeTerraform(join(output, 'cdktf.out'), platform.terraformFiles, environment.name);
    }
    process.stdout.write(summary(environment, platform, output === '.' ? '' : `${output}/`));
  });

program
  .command('quotas')
  .description('list the EC2 quotas that the node pools need at their limits')
  .option(...ENVIRONMENT_OPTION)
  .action(({ environment }: EnvironmentArgument) => {
    process.stdout.write(quotaTable(readEnvironment(environment)));
  });

program
  .command('images')
  .description('print the commands that build and push the images of images/ that are used')
  .option(...ENVIRONMENT_OPTION)
  .action(({ environment }: EnvironmentArgument) => {
    process.stdout.write(imageBuilds(readEnvironment(environment)));
  });

program
  .command('smoke')
  .description('visit every URL of the deployed platform, and say what does not answer')
  .option(...ENVIRONMENT_OPTION)
  .option('-d, --deadline <seconds>', 'how long to try again; once by default', '0')
  .action(({ environment, deadline }: SmokeArguments) => {
    const { targets } = synthesizeManifests(readEnvironment(environment));
    process.exitCode = visit(targets, { deadlineSeconds: wholeSeconds(deadline) });
  });

/** What `--deadline` says. */
function wholeSeconds(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Error(`'--deadline' must be a whole number of seconds, got '${text}'`);
}

void reportFailure(async () => {
  await program.parseAsync();
});
