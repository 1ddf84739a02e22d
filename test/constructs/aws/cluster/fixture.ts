import type { TerraformStack } from 'cdktf';
import type { ClusterNetwork, ClusterProps } from '../../../../constructs/aws/cluster';
import { Cluster } from '../../../../constructs/aws/cluster';
import { awsStack, synth } from '../identity/aws-stack';
import type { Output } from '../identity/aws-stack';

/** Two zones without subnets of the control plane's own. */
export const NETWORK: ClusterNetwork = {
  vpcId: 'vpc-1',
  vpcCidr: '10.0.0.0/16',
  privateSubnetIds: ['subnet-a', 'subnet-b'],
  intraSubnetIds: [],
};

/** The least that a cluster must be told. */
export const PROPS: ClusterProps = {
  name: 'ml-lab',
  network: NETWORK,
  access: { principals: [{ arn: 'arn:aws:iam::111122223333:role/Admin', kind: 'admin' }] },
  endpointAccess: { kind: 'public', cidrs: ['203.0.113.0/24'] },
};

/** A cluster in a stack of its own. */
export function newCluster(change: Partial<ClusterProps> = {}): {
  readonly cluster: Cluster;
  readonly stack: TerraformStack;
} {
  const stack = awsStack();
  return { stack, cluster: new Cluster(stack, 'Cluster', { ...PROPS, ...change }) };
}

/** The output of such a cluster. */
export function synthCluster(change: Partial<ClusterProps> = {}): Output {
  return synth(newCluster(change).stack);
}

/** Names of the installed add-ons, in the order of the output. */
export function addOnNames(output: Output): unknown[] {
  return output.all('aws_eks_addon').map((addOn) => addOn['addon_name']);
}
