import { region as regionFacts } from '../../catalogue';
import { hasOtherNodes } from '../../contracts/compute';
import { Arn } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, refused, repeated, when, type Check } from './check';

/** The region, the account, and what must not be asked for without AWS. */
export const ACCOUNT_CHECKS: readonly Check[] = [
  knownRegion,
  withoutProvider,
  blockVolumes,
  accountFacts,
  costTags,
  budgetInCents,
  cacheSecrets,
  namedOnce,
];

function knownRegion({ region }: Environment): Violation[] {
  return refused('region', () => regionFacts(region));
}

function withoutProvider({ provider, cluster, storage, databases }: Environment): Violation[] {
  if (provider === 'aws') return [];
  const problem = "is needed with 'provider: none', which makes nothing in AWS";
  const created = 'infrequentAccessAfterDays' in storage.shared;
  return [
    ...when(!('existing' in cluster), { path: 'cluster.existing', problem }),
    ...when(created, {
      path: 'storage.shared.storageClass',
      problem: `${problem}; or give 'storage.shared.existing'`,
    }),
    ...databaseWithoutAws('postgres', databases.postgres),
    ...databaseWithoutAws('valkey', databases.valkey),
  ];
}

function blockVolumes({ provider, cluster, storage }: Environment): Violation[] {
  const otherNodes = hasOtherNodes({ cluster });
  const missing = !('storageClass' in storage.block) && (provider === 'none' || otherNodes);
  return when(missing, {
    path: 'storage.block.storageClass',
    problem: "is needed with 'provider: none' or 'compute: other': a class that the cluster has",
  });
}

function databaseWithoutAws(name: string, settings: object | undefined): Violation[] {
  return when(settings !== undefined, {
    path: `databases.${name}`,
    problem: "is run by AWS and cannot be had with 'provider: none'; remove it",
  });
}

function accountFacts({ aws }: Environment): Violation[] {
  const needs = [
    ...(aws.workloadIdentity === 'irsa' ? ["'aws.workloadIdentity: irsa'"] : []),
    ...(Object.keys(aws.images.pullThroughCache).length > 0
      ? ["'aws.images.pullThroughCache'"]
      : []),
  ];
  return when(needs.length > 0 && aws.accountId === undefined, {
    path: 'aws.accountId',
    problem: `is needed with ${needs.join(' and ')}, because manifests then name the account`,
  });
}

/** Tags that the platform sets itself; IAM takes keys that differ in case alone for equal. */
const OWN_TAGS = ['Project', 'Environment', 'Platform', 'ManagedBy'];

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAGS_PER_RESOURCE = 50;

function costTags({ aws: { tags } }: Environment): Violation[] {
  const keys = [...OWN_TAGS, ...Object.keys(tags)];
  const lower = keys.map((key) => key.toLowerCase());
  return [
    ...keys.flatMap((key, index) =>
      when(lower.indexOf(key.toLowerCase()) < index, {
        path: `aws.tags.${key}`,
        problem:
          'is a key that every resource has already, perhaps in another case; choose another',
      }),
    ),
    ...when(keys.length > TAGS_PER_RESOURCE, {
      path: 'aws.tags',
      got: String(Object.keys(tags).length),
      problem: `must be at most ${TAGS_PER_RESOURCE - OWN_TAGS.length}: a resource has ${TAGS_PER_RESOURCE}, of which the platform sets ${OWN_TAGS.length}`,
    }),
  ];
}

function budgetInCents({ aws }: Environment): Violation[] {
  const { monthlyUsd } = aws.budget;
  return when(Number(monthlyUsd.toFixed(2)) !== monthlyUsd, {
    path: 'aws.budget.monthlyUsd',
    got: String(monthlyUsd),
    problem: 'must have two decimals at most',
  });
}

/** ECR reads a secret of its own region only. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
function cacheSecrets({ aws, region }: Environment): Violation[] {
  return Object.entries(aws.images.pullThroughCache).flatMap(([registry, settings]) => {
    const text = 'credentialsArn' in settings ? settings.credentialsArn : undefined;
    const arn = text === undefined ? undefined : accepted(() => Arn.parse(text));
    return when(arn !== undefined && arn.region !== region, {
      path: `aws.images.pullThroughCache.${registry}.credentialsArn`,
      got: text,
      problem: `must be a secret of the region ${region}`,
    });
  });
}

function namedOnce({ aws, secrets }: Environment): Violation[] {
  return [
    ...repeated('aws.images.repositories', aws.images.repositories),
    ...repeated('aws.budget.notify', aws.budget.notify),
    ...repeated('secrets.declared', secrets.declared),
    ...repeated('secrets.generated', secrets.generated),
  ];
}
