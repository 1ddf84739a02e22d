import { region as regionFacts } from '../../catalogue';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** The region, the account, and what must not be asked for without AWS. */
export const ACCOUNT_CHECKS: readonly Check[] = [
  knownRegion,
  withoutProvider,
  blockVolumes,
  accountFacts,
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
  const otherNodes = 'existing' in cluster && cluster.existing.compute === 'other';
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
