import { Construct } from 'constructs';
import {
  KARPENTER_IDENTITY,
  interruptionQueueName,
  KARPENTER_SERVICE_ACCOUNT,
} from '../../../lib/contracts/karpenter';
import { AwsContext, WorkloadIdentity } from '../identity';
import type { IIdentityCluster, IWorkloadIdentity, Role } from '../identity';
import type { IKarpenterSupport } from './i-cluster';
import { InterruptionQueue } from './interruption-queue';
import { KARPENTER_POLICIES } from './karpenter-policy';

/** Settings of {@link KarpenterSupport}. */
export interface KarpenterSupportProps {
  /** Cluster that Karpenter makes nodes for. */
  readonly cluster: IIdentityCluster;
  /** Namespace of Karpenter's chart. */
  readonly namespace: string;
  /** Role that its nodes get. */
  readonly nodeRole: Role;
  /**
   * Policy that caps the controller.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** What self-managed Karpenter needs of AWS: an identity with least privilege and a queue of interruptions. */
export class KarpenterSupport extends Construct implements IKarpenterSupport {
  readonly controller: IWorkloadIdentity;
  readonly interruptionQueueName: string;

  constructor(scope: Construct, id: string, props: KarpenterSupportProps) {
    super(scope, id);
    const { cluster, namespace, nodeRole, permissionsBoundaryArn } = props;
    const { partition, accountId, region } = AwsContext.of(this);

    const queue = new InterruptionQueue(this, 'Interruptions', {
      name: interruptionQueueName(cluster.name),
    });
    const controller = new WorkloadIdentity(this, 'Controller', {
      cluster,
      name: KARPENTER_IDENTITY,
      namespace,
      serviceAccount: KARPENTER_SERVICE_ACCOUNT,
      permissionsBoundaryArn,
    });
    const facts = {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      nodeRoleArn: nodeRole.arn,
      queueArn: queue.arn,
      partition,
      accountId,
      region,
    };
    for (const [name, statements] of Object.entries(KARPENTER_POLICIES)) {
      controller.addPolicy(name, statements(facts));
    }

    this.controller = controller;
    this.interruptionQueueName = queue.name;
  }
}
