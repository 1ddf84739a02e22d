import type { App, TerraformStack } from 'cdktf';
import type { PackedChart } from '../../lib/release/pack';

/** A stack and the charts that its releases install. */
export interface StackWithCharts {
  readonly stack: TerraformStack;
  readonly charts: readonly PackedChart[];
}

/**
 * Renders stacks the way `App.synth()` does, but in memory: nothing is written unless everything
 * could be rendered.
 *
 * @param stacks each after those that it refers to.
 */
export function filesOf(app: App, stacks: readonly StackWithCharts[]): Record<string, string> {
  // Preparing finds references to other stacks, at the cost of rendering twice. The first stack has
  // none: what it would refer to comes after it.
  for (const { stack } of stacks.slice(1)) stack.prepareStack();
  for (const { stack } of stacks) stack.runAllValidations();
  const files = stacks.flatMap(({ stack, charts }) => {
    const { workingDirectory, synthesizedStackPath } = app.manifest.forStack(stack);
    return [
      [synthesizedStackPath, json(stack.toTerraform())] as const,
      ...chartFiles(`${workingDirectory}/charts`, charts),
    ];
  });
  return Object.fromEntries([...files, ['manifest.json', json(app.manifest.buildManifest())]]);
}

function chartFiles(folder: string, charts: readonly PackedChart[]): (readonly [string, string])[] {
  return charts.flatMap(({ name, files }) =>
    Object.entries(files).map(([path, content]) => [`${folder}/${name}/${path}`, content] as const),
  );
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
