import type { Wave } from '../../../lib/contracts/waves';

/** The members of the last wave before another one that is not empty. */
export function previousWave<Member extends { readonly wave: Wave }>(
  members: readonly Member[],
  wave: Wave,
): Member[] {
  const earlier = members.filter((member) => member.wave < wave);
  const last = Math.max(...earlier.map((member) => member.wave));
  return earlier.filter((member) => member.wave === last);
}
