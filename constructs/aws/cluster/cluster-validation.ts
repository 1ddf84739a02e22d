import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { kubernetesVersion } from '../../../lib/catalogue/kubernetes';
import { isLogRetention, LOG_RETENTION_DAYS } from '../../../lib/catalogue/log-retention';
import { ValidationError } from '../../../lib/errors';
import type { ClusterProps } from './cluster-props';
import { builtInPools } from './cluster-resource';
import { validateEndpointAccess } from './endpoint-access';

// https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
const NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;
const MIN_SUBNETS = 2;

/** Throws when EKS would refuse the cluster, or when nobody could use it. */
export function validateCluster(scope: Construct, props: ClusterProps): void {
  validateIdentity(scope, props);
  validateNetwork(scope, props);
  validateLogs(scope, props);
  validateEndpointAccess(scope, props.endpointAccess);
  validateAddOns(scope, props);
}

function validateIdentity(scope: Construct, { name, version }: ClusterProps): void {
  if (Token.isUnresolved(name) || !NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must be 1 to 100 letters, digits, hyphens or underscores known at synth, got '${name}'; role and queue names begin with it`,
    );
  }
  if (version !== undefined) validateVersion(scope, version);
}

function validateVersion(scope: Construct, version: string): void {
  try {
    kubernetesVersion(version);
  } catch (error) {
    throw new ValidationError(
      scope,
      `'version' must be supported: ${error instanceof Error ? error.message : version}`,
    );
  }
}

function validateNetwork(scope: Construct, { network }: ClusterProps): void {
  const { intraSubnetIds, privateSubnetIds } = network;
  const count = intraSubnetIds.length > 0 ? intraSubnetIds.length : privateSubnetIds.length;
  if (count < MIN_SUBNETS || privateSubnetIds.length === 0) {
    throw new ValidationError(
      scope,
      `'network' must have subnets in at least ${MIN_SUBNETS} zones for the control plane, got ${count}; add a zone`,
    );
  }
}

function validateLogs(scope: Construct, { logRetentionDays }: ClusterProps): void {
  if (logRetentionDays !== undefined && !isLogRetention(logRetentionDays)) {
    throw new ValidationError(
      scope,
      `'logRetentionDays' must be one of ${LOG_RETENTION_DAYS.join(', ')}, got ${logRetentionDays}; choose the next one up`,
    );
  }
}

function validateAddOns(scope: Construct, { compute, addOns }: ClusterProps): void {
  const nowhereToRun = compute?.mode === 'auto' && builtInPools(compute).length === 0;
  if (nowhereToRun && addOns?.length !== 0) {
    throw new ValidationError(
      scope,
      `'compute.builtInPools' is empty, so the pods of 'addOns' would have no node while the cluster is made; keep 'system', or set 'addOns' to []`,
    );
  }
}
