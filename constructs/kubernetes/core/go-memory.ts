import type { k8s } from 'cdk8s-plus-29';
import { Quantity } from '../../../lib/values';

/** Share of the limit from which on Go collects garbage harder; the rest is what it does not count. */
const HEAP_SHARE = 0.85;

/**
 * Has a program in Go collect garbage before its container is killed for memory. Throws a ParseError for what is no amount.
 * https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export const goMemoryLimit = (memoryLimit: string): k8s.EnvVar => ({
  name: 'GOMEMLIMIT',
  value: `${Math.floor(Quantity.memory(memoryLimit).toMebibytes() * HEAP_SHARE)}MiB`,
});
