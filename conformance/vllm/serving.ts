import * as path from 'node:path';
import type { CheckContext } from '../check';
import { emittedUnits } from '../emitted';
import type { ByEnvironment } from './judged-parts';
import { commandLines, type ServingContainer } from './workloads';

const UNITS = 'serving-';

/** The command lines of all containers of a name, by environment; without the environments that have none. */
export async function servingLines(
  { environments, synthesize, scratch }: CheckContext,
  name: ServingContainer,
): Promise<ByEnvironment> {
  const found = new Map<string, ReturnType<typeof commandLines>>();
  for (const environment of environments) {
    const objects = emittedUnits(await synthesize(environment, 'replaced'), UNITS);
    const folder = path.join(scratch, 'vllm-files', environment);
    const lines = commandLines(objects, name, folder);
    if (lines.length > 0) found.set(environment, lines);
  }
  return found;
}
