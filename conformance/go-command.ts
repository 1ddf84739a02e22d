import { MissingTool } from './failures';
import { runProgram } from './program';

/** Modules may have to be downloaded, and large programs built. */
const TIMEOUT_SECONDS = 3600;

/** Where Go works, and for what. */
export interface GoWorkplace {
  /** Go itself. */
  readonly go: string;
  /** The folder of the module. */
  readonly folder: string;
  /** What is missing where Go fails. */
  readonly wanted: string;
  /**
   * Flags of each command, beside the one by which it may complete `go.mod`.
   * @default - none
   */
  readonly flags?: readonly string[];
}

/** Runs a command of Go and returns what it says; throws a MissingTool with the reason where it fails. */
export async function runGo(
  { go, folder, wanted, flags = [] }: GoWorkplace,
  args: readonly string[],
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(go, args, {
    cwd: folder,
    env: { GOFLAGS: ['-mod=mod', ...flags].join(' '), CGO_ENABLED: '0' },
    timeoutSeconds: TIMEOUT_SECONDS,
    background: true,
  });
  if (code === 0) return stdout;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new MissingTool(wanted, `Go and network: 'go ${args.join(' ')}' failed (${reason})`);
}
