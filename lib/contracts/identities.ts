import type { OperatorName } from '../config/choices';
import type { Environment } from '../config/schema';
import { installs } from './operators';
import { monitoringIdentities } from './alerting';
import { applicationsOf } from './applications';
import type { BucketGrant, ServiceAccountContract, WorkloadIdentityContract } from './grants';
import { NAMESPACES, teamNamespace, teamServiceAccount } from './namespaces';
import { postgresHome } from './services';
import { teamGrants } from './team-grants';
import { collectorIdentities } from './telemetry';

/**
 * Controllers that act on AWS, with the service accounts that their charts and operators make. CloudNativePG
 * calls a cluster's account like the cluster.
 */
export const CONTROLLERS = {
  externalSecrets: {
    name: 'external-secrets',
    namespace: 'external-secrets',
    serviceAccount: 'external-secrets',
  },
  externalDns: { name: 'external-dns', namespace: 'external-dns', serviceAccount: 'external-dns' },
  loadBalancers: {
    name: 'load-balancers',
    namespace: 'aws-load-balancer-controller',
    serviceAccount: 'aws-load-balancer-controller',
  },
  efsCsiDriver: {
    name: 'efs-csi-driver',
    namespace: 'efs-csi-driver',
    serviceAccount: 'efs-csi-controller-sa',
  },
  postgres: { name: 'postgres', namespace: NAMESPACES.databases, serviceAccount: 'postgres' },
} as const satisfies Readonly<Record<string, ServiceAccountContract & { readonly name: string }>>;

/** Prefix of the backups of databases in the bucket for backups. */
export const POSTGRES_BACKUP_PREFIX = 'postgres/';

/** The identities that an environment's workloads have on AWS. */
export function workloadIdentities(environment: Environment): WorkloadIdentityContract[] {
  return environment.provider === 'none'
    ? []
    : [
        ...controllerIdentities(environment),
        ...monitoringIdentities(environment),
        ...applicationsOf(environment).flatMap(({ identities }) => identities(environment)),
        ...collectorIdentities(environment),
        ...Object.keys(environment.teams).toSorted().map(teamIdentity),
      ];
}

function controllerIdentities(environment: Environment): WorkloadIdentityContract[] {
  const { externalSecrets, externalDns, loadBalancers, efsCsiDriver, postgres } = CONTROLLERS;
  const backups: BucketGrant = {
    bucket: 'backups',
    prefix: POSTGRES_BACKUP_PREFIX,
    access: 'readWrite',
    // Barman begins with HeadBucket: https://github.com/EnterpriseDB/barman/issues/929
    listsBucket: true,
  };
  const efs = { managedPolicy: 'service-role/AmazonEFSCSIDriverPolicy' };
  const present = (name: OperatorName) => installs(environment, name);
  const candidates: readonly (WorkloadIdentityContract & { readonly isPresent: boolean })[] = [
    {
      ...externalSecrets,
      grants: [{ secrets: 'read' }],
      isPresent: present('external-secrets'),
    },
    { ...externalDns, grants: [{ records: 'write' }], isPresent: present('external-dns') },
    {
      ...loadBalancers,
      grants: [{ loadBalancers: 'manage' }],
      isPresent: present('aws-load-balancer-controller'),
    },
    { ...efsCsiDriver, grants: [efs], isPresent: present('efs-csi-driver') },
    {
      ...postgres,
      grants: [backups],
      isPresent: postgresHome(environment) === 'cloudnative-pg',
    },
  ];
  return candidates
    .filter(({ isPresent }) => isPresent)
    .map(({ isPresent, ...identity }) => identity);
}

function teamIdentity(team: string): WorkloadIdentityContract {
  return {
    name: `team-${team}`,
    namespace: teamNamespace(team),
    serviceAccount: teamServiceAccount(team),
    grants: teamGrants(team),
  };
}
