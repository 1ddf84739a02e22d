/**
 * Values that exist only after AWS has made something, and that Kubernetes objects need: they cross
 * as Helm values of a bridge chart. In the unit's objects a value stands as a mark, which packing
 * turns into a template expression; marks never reach `dist/`.
 */
const MARK = /@bridge\(([A-Za-z0-9.-]+)\)@/g;

/** The mark of a value, to be put into any string of an object. */
export const bridgeMark = (name: string): string => `@bridge(${name})@`;

/** Replaces each mark in text. */
export const replaceBridgeMarks = (text: string, render: (name: string) => string): string =>
  text.replaceAll(MARK, (_mark, name: string) => render(name));

/** The names of the values marked in text, sorted, each once. */
export const bridgeValueNames = (text: string): string[] =>
  [...new Set([...text.matchAll(MARK)].map(([, name]) => name ?? ''))].toSorted();

/** Names of the values that the storage bridge needs. */
export const STORAGE_BRIDGE = {
  fileSystemId: 'fileSystemId',
  volumeKeyArn: 'volumeKeyArn',
  accessPointId: (name: string) => `accessPoint.${name}`,
} as const;

/** Names of the values that the load balancer's settings need. */
export const EDGE_BRIDGE = { certificateArn: 'certificateArn' } as const;
