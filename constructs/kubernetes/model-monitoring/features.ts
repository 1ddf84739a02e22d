import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** A label of a series. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/** Members of objects, numbers of members of lists, or `*` for each of them. */
const PATH = /^(?:\*|[\w-]+)(?:\.(?:\*|[\w-]+))*$/;

/** Each is a series, of each monitor. */
const MOST_BINS = 50;

interface FeatureBase {
  /** Its name: a label of series. */
  readonly name: string;
  /** Where it is: in what a model is asked, or in what it answers. */
  readonly in: 'request' | 'response';
  /** Where it is in the JSON, such as `instances.*.age`: `*` is each member of a list. */
  readonly path: string;
}

/** A number. */
export interface NumericFeature extends FeatureBase {
  readonly kind: 'numeric';
  /**
   * What of it is looked at: itself, or the length of a text or a list.
   * @default 'value'
   */
  readonly measure?: 'value' | 'length';
  /**
   * Values between bins, from the lowest.
   * @default - tenths of the reference
   */
  readonly bins?: readonly number[];
}

/** One of some names. */
export interface CategoricalFeature extends FeatureBase {
  readonly kind: 'categorical';
}

/** What of requests and answers is looked at. Nothing else is counted or kept. */
export type ModelFeature = NumericFeature | CategoricalFeature;

/** What a monitor can know of features. */
export interface FeatureLimits {
  /** Whether answers are seen. */
  readonly responses: boolean;
  /** Whether there is a reference. */
  readonly reference: boolean;
}

/** Throws a ValidationError for features that could not be looked at. */
export function assertFeatures(
  scope: IConstruct,
  features: readonly ModelFeature[],
  limits: FeatureLimits,
): void {
  if (features.length === 0) {
    throw new ValidationError(scope, `'features' must have one at least, got none`);
  }
  const names = features.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new ValidationError(
      scope,
      `'features' must have names of their own, got '${twice}' twice`,
    );
  }
  for (const feature of features) assertFeature(scope, feature, limits);
}

function assertFeature(scope: IConstruct, feature: ModelFeature, limits: FeatureLimits): void {
  const { name, path } = feature;
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'features.name' must be lower-case letters, digits, '_' and '-', 63 at most, got '${name}'`,
    );
  }
  if (!PATH.test(path)) {
    throw new ValidationError(
      scope,
      `'features.${name}.path' must be such as 'instances.*.age', got '${path}'`,
    );
  }
  if (feature.in === 'response' && !limits.responses) {
    throw new ValidationError(
      scope,
      `'features.${name}.in' must be 'request', got 'response': copies of requests have no answers; watch those inline`,
    );
  }
  if (feature.kind === 'numeric') assertBins(scope, feature, limits);
}

function assertBins(
  scope: IConstruct,
  { name, bins }: NumericFeature,
  { reference }: FeatureLimits,
): void {
  if (bins === undefined) {
    if (reference) return;
    throw new ValidationError(
      scope,
      `'features.${name}.bins' must be given without a 'reference', whose tenths they are otherwise`,
    );
  }
  const rises = bins.every((edge, index) => index === 0 || edge > Number(bins[index - 1]));
  if (bins.length >= 1 && bins.length <= MOST_BINS && rises && bins.every(Number.isFinite)) return;
  throw new ValidationError(
    scope,
    `'features.${name}.bins' must be 1 to ${MOST_BINS} numbers, each more than the one before, got ${bins.join(', ') || 'none'}`,
  );
}

/** What the programs read of a feature. */
export const featureSettings = (feature: ModelFeature) => ({
  name: feature.name,
  part: feature.in,
  path: feature.path,
  kind: feature.kind,
  ...(feature.kind === 'numeric' ? { measure: feature.measure, bins: feature.bins } : {}),
});
