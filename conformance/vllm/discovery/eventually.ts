import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../../failures';

const PAUSE_MILLISECONDS = 100;

/** What comes out once it is so; after some seconds, the last Finding is thrown. */
export async function eventually<Result>(
  seconds: number,
  look: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof Finding) || performance.now() >= deadline) throw error;
    }
    await sleep(PAUSE_MILLISECONDS);
  }
}
