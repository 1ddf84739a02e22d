import type { Environment } from '../config/schema';

/**
 * Whether the platform has an entrance. Not while the zone waits for its delegation: no certificate
 * can be issued before, so the first deploy ends with the name servers.
 */
export const hasEdge = ({ edge, dns }: Environment): boolean =>
  edge.kind !== 'none' && !(dns.zone === 'standalone' && !dns.delegated);
