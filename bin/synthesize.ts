import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Environment } from '../lib/config';
import { synthesizePlatform, type Platform } from '../stacks/platform';

/**
 * Whether V8 makes more room for young objects than it has. What is synthesized lives until it is written, so that more
 * room would only hold what is dead: without, the peak is a tenth lower, and no time is lost. It doubles by default.
 */
const YOUNG_SPACE = {
  keeps: '--semi-space-growth-factor=1',
  grows: '--semi-space-growth-factor=2',
} as const;

/** Synthesizes in memory, with a scratch folder for cdktf that is gone afterwards. */
export async function synthesize(environment: Environment): Promise<Platform> {
  const scratch = mkdtempSync(join(tmpdir(), 'eks-ml-platform-'));
  const restore = withoutStackTraces();
  setFlagsFromString(YOUNG_SPACE.keeps);
  try {
    return await synthesizePlatform(environment, scratch);
  } finally {
    setFlagsFromString(YOUNG_SPACE.grows);
    restore();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * cdktf takes a complete stack trace of every token, a sixth of the time that synth takes, and no
 * one reads them: our errors name the construct. It raises the limit for each, so only a property
 * that cannot be raised stops it. With --enable-source-maps traces stay as they are.
 *
 * @returns what puts the limit back.
 */
function withoutStackTraces(): () => void {
  const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (before === undefined || process.sourceMapsEnabled) return () => undefined;
  Object.defineProperty(Error, 'stackTraceLimit', {
    configurable: true,
    get: () => 0,
    set: () => undefined,
  });
  return () => Object.defineProperty(Error, 'stackTraceLimit', before);
}
