import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ADD_ONS, isBuiltIn } from '../../../lib/catalogue/add-ons';
import type { AddOnName } from '../../../lib/catalogue/add-ons';
import { ValidationError } from '../../../lib/errors';
import { AwsContext, WorkloadIdentity } from '../identity';
import type { IWorkloadIdentity } from '../identity';
import type { AddOnConfigurations } from './add-on-configuration';
import type { ICluster } from './i-cluster';

/** What an add-on needs to know of its cluster. */
export type AddOnCluster = Pick<
  ICluster,
  | 'name'
  | 'nameReference'
  | 'arn'
  | 'version'
  | 'computeMode'
  | 'identityMechanism'
  | 'oidcProvider'
>;

/** Settings of an {@link AddOn}. */
export interface AddOnProps<Name extends AddOnName = AddOnName> {
  /** Cluster to install it in. */
  readonly cluster: AddOnCluster;
  /** Name that EKS knows the add-on by. */
  readonly name: Name;
  /**
   * Version such as `v1.23.0-eksbuild.1`.
   *
   * @default - the default of EKS for the cluster's Kubernetes version, read at plan time
   */
  readonly version?: string;
  /**
   * Configuration values.
   *
   * @default - the add-on's own
   */
  readonly configuration?: AddOnConfigurations[Name];
  /**
   * What must exist first, such as nodes for its pods.
   *
   * @default - only the cluster and the identity
   */
  readonly dependsOn?: readonly ITerraformDependable[];
  /**
   * Policy that caps the add-on's role.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** An AWS add-on with the identity it needs. Nothing else may install the same component. */
export class AddOn<Name extends AddOnName = AddOnName> extends Construct {
  /** The add-on, for what must wait for it. */
  readonly resource: EksAddon;
  /** Identity of its controller, where it calls AWS. */
  readonly identity?: IWorkloadIdentity;

  constructor(scope: Construct, id: string, props: AddOnProps<Name>) {
    super(scope, id);
    const { cluster, name, configuration } = props;
    if (cluster.computeMode !== 'other' && isBuiltIn(name, cluster.computeMode)) {
      throw new ValidationError(
        this,
        `'name' must be an add-on that EKS Auto Mode does not bring itself, got '${name}'; remove it, or use compute mode 'karpenter'`,
      );
    }

    this.identity = identityOf(this, props);
    this.resource = new EksAddon(this, 'Resource', {
      clusterName: cluster.nameReference,
      addonName: name,
      addonVersion: props.version ?? defaultVersion(this, cluster, name),
      configurationValues: configuration ? JSON.stringify(configuration) : undefined,
      serviceAccountRoleArn:
        cluster.identityMechanism === 'irsa' ? this.identity?.roleArn : undefined,
      // The declared configuration is the whole truth: what someone edited in the cluster is put back.
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      // The association must exist when the first pod starts: credentials are injected at admission.
      dependsOn: orUndefined([...(this.identity?.dependables ?? []), ...(props.dependsOn ?? [])]),
    });
  }
}

function identityOf(scope: Construct, props: AddOnProps): WorkloadIdentity | undefined {
  const { identity, namespace } = ADD_ONS[props.name];
  const [serviceAccount, ...sharedWith] = identity?.serviceAccounts ?? [];
  if (identity === undefined || serviceAccount === undefined) return undefined;
  return new WorkloadIdentity(scope, 'Identity', {
    cluster: props.cluster,
    name: props.name,
    namespace,
    serviceAccount,
    sharedWith,
    managedPolicyArns: [AwsContext.of(scope).managedPolicyArn(identity.managedPolicy)],
    permissionsBoundaryArn: props.permissionsBoundaryArn,
  });
}

function defaultVersion(scope: Construct, cluster: AddOnCluster, name: AddOnName): string {
  return new DataAwsEksAddonVersion(scope, 'Version', {
    addonName: name,
    kubernetesVersion: cluster.version,
    mostRecent: false,
  }).version;
}

/** No `depends_on` at all rather than an empty one. */
function orUndefined<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
