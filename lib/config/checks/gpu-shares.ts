import type { NodePoolContract } from '../../contracts/node-pools';
import type { Violation } from '../violation';
import { when } from './check';

/** Nodes refuse a pod that wants several time slices or shares of MPS: they are of one card. */
export function oneShare(
  path: string,
  count: number,
  pool: NodePoolContract | undefined,
): Violation[] {
  const { name = '', sharing } = pool ?? {};
  if (sharing === undefined || sharing.mode === 'mig') return [];
  return when(count > 1, {
    path,
    got: String(count),
    problem: `must be 1 on pool '${name}', whose GPUs are shared by ${sharing.mode}: more shares give no more compute; choose a pool of whole GPUs`,
  });
}
