import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../lib/config';
import { synthesizePlatform, type Platform } from '../stacks/platform';

/** Synthesizes in memory, with a scratch folder for cdktf that is gone afterwards. */
export async function synthesize(environment: Environment): Promise<Platform> {
  const scratch = mkdtempSync(join(tmpdir(), 'eks-ml-platform-'));
  try {
    return await synthesizePlatform(environment, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
