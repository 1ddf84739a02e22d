import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { TRAINER_API } from '../training';
import { TRAINING_API, type JobKind } from '../training-operator';

/** A kind of jobs that trials may be. */
export type TrialKind = 'Job' | 'TrainJob' | JobKind;

/** A group with a version. */
interface Api {
  readonly group: string;
  readonly version: string;
}

const BATCH: Api = { group: 'batch', version: 'v1' };

/** Where the kinds are. */
const APIS: Readonly<Record<TrialKind, Api>> = {
  Job: BATCH,
  TrainJob: TRAINER_API,
  TFJob: TRAINING_API,
  PyTorchJob: TRAINING_API,
  XGBoostJob: TRAINING_API,
  MPIJob: TRAINING_API,
  PaddleJob: TRAINING_API,
  JAXJob: TRAINING_API,
};

/** The group and version of a kind, as objects write it. */
export const apiVersionOf = (kind: TrialKind): string => {
  const { group, version } = APIS[kind];
  return `${group}/${version}`;
};

/** The group of a kind, as rules name it. */
export const groupOf = (kind: TrialKind): string => APIS[kind].group;

/** A kind as Katib names it, such as `Job.v1.batch`. */
export const trialResource = (kind: TrialKind): string => {
  const { group, version } = APIS[kind];
  return `${kind}.${version}.${group}`;
};

/** The resource of a kind in URLs and rules. */
export const pluralOf = (kind: TrialKind): string => `${kind.toLowerCase()}s`;

/** Who owns the pods of a kind: those of a TrainJob belong to a Job of its JobSet. */
export const podOwnerOf = (kind: TrialKind): TrialKind => (kind === 'TrainJob' ? 'Job' : kind);

/** The kinds chosen, each once. Throws a ValidationError for an empty list. */
export function chosenTrialKinds(
  scope: IConstruct,
  kinds: readonly TrialKind[] = ['Job', 'TrainJob'],
): readonly TrialKind[] {
  if (kinds.length > 0) return [...new Set(kinds)];
  throw new ValidationError(
    scope,
    `'trialKinds' must name one kind at least, got none; leave it out for Job and TrainJob`,
  );
}
