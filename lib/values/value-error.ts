/**
 * Values that are each well formed do not go together, or one is outside what AWS or Kubernetes
 * allows. The message names the value got, what is allowed and what to do; the caller adds where it
 * came from.
 */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
