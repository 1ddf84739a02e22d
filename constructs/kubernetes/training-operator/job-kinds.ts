import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** A kind of jobs of the API group `kubeflow.org/v1`. */
export type JobKind = 'TFJob' | 'PyTorchJob' | 'MPIJob' | 'XGBoostJob' | 'PaddleJob' | 'JAXJob';

/** All kinds, in the order of upstream's list of definitions. */
const JOB_KINDS: readonly JobKind[] = [
  'TFJob',
  'PyTorchJob',
  'XGBoostJob',
  'MPIJob',
  'PaddleJob',
  'JAXJob',
];

/**
 * Whether the operator's webhook validates jobs of a kind before they are stored. Those of an MPIJob it looks at when it
 * runs them. https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/webhooks/webhooks.go
 */
export const isValidated = (kind: JobKind): boolean => kind !== 'MPIJob';

/** The singular name of a kind; also the end of its webhook's path and name. */
export const singularOf = (kind: JobKind): string => kind.toLowerCase();

/** The resource of a kind in URLs and rules. */
export const pluralOf = (kind: JobKind): string => `${singularOf(kind)}s`;

/** The kinds chosen, each once; those that are validated where none is. Throws a ValidationError for an empty list. */
export function chosenKinds(
  scope: IConstruct,
  kinds: readonly JobKind[] = JOB_KINDS.filter(isValidated),
): readonly JobKind[] {
  if (kinds.length === 0) {
    throw new ValidationError(
      scope,
      `'kinds' must name one kind at least, got none; leave it out for all that are validated`,
    );
  }
  return JOB_KINDS.filter((kind) => kinds.includes(kind));
}
