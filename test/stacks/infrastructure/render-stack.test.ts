import { App, LocalBackend, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { renderStack } from '../../../stacks/infrastructure/render-stack';

/** Two stacks with everything that a rendering has to get right: the second refers to the first. */
function twoStacks() {
  const app = new App({ stackTraces: false, outdir: Testing.app().outdir });
  const [first, second] = ['first', 'second'].map((name) => {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: `${name}.tfstate` });
    new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
    stack.addOverride('terraform.required_version', '>= 1.11.0');
    return stack;
  }) as [TerraformStack, TerraformStack];
  const topic = new SnsTopic(first, 'Topic', { name: 'topic', tags: { Cost: '$5' } });
  topic.addOverride('lifecycle.prevent_destroy', true);
  new TerraformOutput(first, 'Arn', { value: topic.arn });
  new SnsTopic(second, 'Reader', { displayName: `reads ${topic.arn}`, name: 'reader' });
  second.addOverride('locals.arn', topic.name);
  return { first, second };
}

/** As `App.synth()` renders: all stacks are prepared, then each is rendered. */
function asCdktfDoes() {
  const { first, second } = twoStacks();
  first.prepareStack();
  second.prepareStack();
  return { first: first.toTerraform() as unknown, second: second.toTerraform() as unknown };
}

test('gives what cdktf gives, byte for byte', () => {
  const { first, second } = twoStacks();
  const ours = { second: renderStack(second), first: renderStack(first) };
  const theirs = asCdktfDoes();
  expect(JSON.stringify(ours.second)).toBe(JSON.stringify(theirs.second));
  expect(JSON.stringify(ours.first)).toBe(JSON.stringify(theirs.first));
});

test('adds what another stack refers to, and reads it there', () => {
  const { first, second } = twoStacks();
  expect(renderStack(second)).toHaveProperty('data.terraform_remote_state');
  expect(Object.keys(renderStack(first)['output'] as object)).toHaveLength(2);
});

test('would lack it if the stacks were rendered the other way round', () => {
  const { first, second } = twoStacks();
  const before = renderStack(first);
  renderStack(second);
  expect(Object.keys(before['output'] as object)).toHaveLength(1);
});
