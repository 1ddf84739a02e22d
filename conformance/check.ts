import { MissingTool } from './failures';
import type { Toolbox } from './tools';

/** What came out of one part of a check. */
export interface PartResult {
  /** What was looked at: an environment, a unit, a rule. */
  readonly part: string;
  readonly status: 'passed' | 'failed' | 'not run';
  /** What was counted, or what went wrong, or what is missing. */
  readonly detail: string;
  readonly seconds: number;
}

/** What a check works with. */
export interface CheckContext {
  /** The repository's root. */
  readonly root: string;
  /** A folder of this run alone. */
  readonly scratch: string;
  /** The environments to look at, by name. */
  readonly environments: readonly string[];
  readonly tools: Toolbox;
  /** Renders an environment and returns the folder that holds its `cdktf.out/` and `dist/`. */
  readonly synthesize: (environment: string, domain: 'own' | 'replaced') => Promise<string>;
}

/** One comparison of the output with real software. */
export interface Check {
  readonly name: string;
  /** `default` runs in CI; `full` only when asked for. */
  readonly tier: 'default' | 'full';
  readonly shows: string;
  readonly cannotShow: string;
  readonly run: (context: CheckContext) => Promise<readonly PartResult[]>;
}

/** A check with its results. */
export interface CheckReport {
  readonly check: Check;
  readonly parts: readonly PartResult[];
  readonly seconds: number;
}

/** Runs one part and turns what it returns or throws into a result. */
export async function runPart(part: string, work: () => Promise<string>): Promise<PartResult> {
  const start = performance.now();
  try {
    return { part, status: 'passed', detail: await work(), seconds: secondsSince(start) };
  } catch (error) {
    return brokenOff(part, error, start);
  }
}

/** Runs a whole check; one that cannot even start is reported as one part. */
export async function runCheck(check: Check, context: CheckContext): Promise<CheckReport> {
  const start = performance.now();
  const parts = await check
    .run(context)
    .catch((error: unknown) => [brokenOff('all', error, start)]);
  return { check, parts, seconds: secondsSince(start) };
}

function brokenOff(part: string, error: unknown, start: number): PartResult {
  const detail = error instanceof Error ? error.message : String(error);
  const status = error instanceof MissingTool ? 'not run' : 'failed';
  return { part, status, detail, seconds: secondsSince(start) };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
