import type { SparkApplicationOptions, S3Access } from '../../constructs/kubernetes/spark';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { resourceNames } from '../../lib/contracts/names';
import { jobPool } from '../../lib/contracts/node-pools';
import { ownImageName, usedOwnImages } from '../../lib/contracts/own-images';
import { hasSparkHistory, sparkEvents } from '../../lib/contracts/spark';
import { ObjectPrefix } from '../../lib/values';
import { platformImage } from './environment-facts';
import { poolNamed } from './node-pools';

/** The image of applications that name none: ours, which reads S3, where it is built. */
export const sparkImage = (environment: Environment): string =>
  usedOwnImages(environment).includes('spark')
    ? ownImageName(environment, 'spark')
    : platformImage(environment, IMAGES.spark);

/** How the team's applications reach S3, and where their events go: for an image that can. */
export function sparkObjects(
  environment: Environment,
  team: string,
): Pick<SparkApplicationOptions, 's3' | 'eventLog'> {
  if (environment.provider === 'none' || !usedOwnImages(environment).includes('spark')) return {};
  return {
    s3: s3Access(environment),
    eventLog: hasSparkHistory(environment) ? eventLog(environment, team) : undefined,
  };
}

/** Where the events of a team's applications go. */
export const eventLog = (environment: Environment, team: string): ObjectPrefix =>
  ObjectPrefix.of(resourceNames(environment).buckets.artifacts, sparkEvents(team));

const s3Access = ({ region, aws }: Environment): S3Access => ({
  region,
  credentials: aws.workloadIdentity,
});

/**
 * The pool for batches, where there is one: of its nodes a driver takes those that stay, while executors take the
 * cheapest, spot before others.
 */
export function sparkNodes(
  environment: Environment,
): Pick<SparkApplicationOptions, 'driver' | 'executors'> {
  const batch = jobPool(environment, 0);
  const pool = batch && poolNamed(environment, batch.name);
  if (batch === undefined || pool === undefined) return {};
  const capacityType = batch.capacityTypes.includes('on-demand') ? 'on-demand' : undefined;
  return { driver: { nodes: { pool, capacityType } }, executors: { nodes: { pool } } };
}
