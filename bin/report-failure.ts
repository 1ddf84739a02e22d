/** Runs a program; a failure is told in one message, without a stack trace, and makes exit code 1. */
export async function reportFailure(program: () => Promise<void> | void): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
