import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ROLE_ANNOTATION } from '../../../lib/contracts/irsa';
import type { ClusterNetwork } from './cluster-network';
import { Endpoint } from './endpoint';
import { platformMetadata, type Labels } from './metadata';
import type { INamespace } from './network-edges';

/** How pods act on AWS. */
export interface AwsAccess {
  /** Addresses of interface endpoints in the VPC. */
  readonly network: ClusterNetwork;
  /**
   * ARN of the role, with IAM roles for service accounts (IRSA).
   * @default - EKS Pod Identity, whose association needs no ARN
   */
  readonly roleArn?: string;
}

/** A service account, and the pods that run as it. */
export interface WorkloadServiceAccountProps {
  /** Name of the service account, unique in the namespace; also begins the names of its edges. */
  readonly name: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** What it is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /** Labels of its pods. */
  readonly pods: Labels;
  /**
   * Its identity on AWS.
   * @default - none: its pods reach nothing of AWS
   */
  readonly aws?: AwsAccess;
}

/**
 * A service account that mounts no token by itself, with the ways to AWS where it has an identity there:
 * to the APIs, and to the agent that hands out credentials.
 */
export class WorkloadServiceAccount extends Construct {
  /** Its name, for `serviceAccountName`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadServiceAccountProps) {
    super(scope, id);
    const { name, namespace, component, pods, aws } = props;
    this.name = name;
    new k8s.KubeServiceAccount(this, 'Resource', {
      metadata: platformMetadata({
        name,
        namespace: namespace.name,
        component,
        annotations: aws?.roleArn === undefined ? undefined : { [ROLE_ANNOTATION]: aws.roleArn },
      }),
      automountServiceAccountToken: false,
    });
    if (aws === undefined) return;
    namespace.allowEgressTo(`${name}-to-aws`, Endpoint.aws(aws.network), { pods });
    if (aws.roleArn !== undefined) return;
    namespace.allowEgressTo(`${name}-to-pod-identity`, Endpoint.podIdentity(), { pods });
  }
}
