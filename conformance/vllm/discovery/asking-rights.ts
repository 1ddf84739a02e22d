import { Finding } from '../../failures';

/** What an API server was asked by a router. */
export interface AskedServer {
  readonly asked: readonly string[];
  readonly denied: readonly string[];
}

/** All that a router asks of Kubernetes. */
const NEEDED = ['get pods', 'watch pods'];

/** Everything that the router asks is granted to its account, nothing else is, and nothing is asked that is not known here. */
export function asksWithinRights(
  { asked, denied }: AskedServer,
  rights: ReadonlySet<string>,
): string {
  if (denied.length > 0) throw new Finding(`the role lacks ${denied.join(', ')}`);
  if (asked.join() !== NEEDED.join()) {
    throw new Finding(`the router asks ${asked.join(', ') || 'nothing'}, not ${NEEDED.join(', ')}`);
  }
  const unused = [...rights].filter((right) => !asked.includes(right));
  if (unused.length > 0) throw new Finding(`the role grants ${unused.join(', ')}, which none asks`);
  return `asks ${asked.join(', ')}, and may no more`;
}
