import type { App, TerraformStack } from 'cdktf';
import type { PackedChart } from '../../lib/release/pack';
import { renderStack } from './render-stack';

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
  // Validation comes before rendering, which adds to stacks what others refer to.
  for (const { stack } of stacks) stack.runAllValidations();
  const rendered = new Map(stacks.toReversed().map(({ stack }) => [stack, renderStack(stack)]));
  const files = stacks.flatMap(({ stack, charts }) => {
    const { workingDirectory, synthesizedStackPath } = app.manifest.forStack(stack);
    return [
      [synthesizedStackPath, json(rendered.get(stack))] as const,
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
