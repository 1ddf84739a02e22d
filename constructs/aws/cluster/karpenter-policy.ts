import type { PolicyStatement } from '../identity';

// What Karpenter v1.14.1 asks for, narrowed to one cluster by tags:
// https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/docs/reference/cloudformation.md

/** The AWS facts that the statements are about. */
export interface KarpenterPolicyContext {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** ARN of the role that Karpenter's nodes have. */
  readonly nodeRoleArn: string;
  /** ARN of the queue of interruptions. */
  readonly queueArn: string;
  /** AWS partition. */
  readonly partition: string;
  /** Account id. */
  readonly accountId: string;
  /** Region. */
  readonly region: string;
}

type Statements = (context: KarpenterPolicyContext) => PolicyStatement[];

const NODE_POOL = 'karpenter.sh/nodepool';
const NODE_CLASS = 'karpenter.k8s.aws/ec2nodeclass';
const REGION_LABEL = 'topology.kubernetes.io/region';
const ANY = '*';
const CREATED_TYPES = [
  'fleet',
  'instance',
  'volume',
  'network-interface',
  'launch-template',
  'spot-instances-request',
];
const USED_TYPES = ['security-group', 'subnet', 'capacity-reservation', 'placement-group'];

const CREATED_HERE =
  'the id does not exist before the call; the tags of the request tie it to this cluster';
const OWNED_HERE = 'ids are made at run time; the tags of the resource tie it to this cluster';
const CHOSEN_BY_NODE_CLASS =
  'an EC2NodeClass chooses among them at run time; launching needs tagged launch templates and instances as well';
const NO_RESOURCE_LEVEL = 'the action does not support resource-level permissions';

/** Inline policies of Karpenter's controller, by name. */
export const KARPENTER_POLICIES: Readonly<Record<string, Statements>> = {
  'node-lifecycle': (context) => [...launching(context), ...tagging(context), ...deleting(context)],
  'instance-profiles': (context) => [passNodeRole(context), ...instanceProfiles(context)],
  discovery: (context) => [...describing(context), ...reading(context)],
  interruptions: ({ queueArn }) => [
    {
      sid: 'AllowInterruptionQueueActions',
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: [queueArn],
    },
  ],
};

const launching: Statements = (context) => [
  {
    sid: 'AllowScopedEC2InstanceAccessActions',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: [
      ...['image', 'snapshot'].map((type) => sharedArn(context, type)),
      ...USED_TYPES.map((type) => ec2Arn(context, type)),
    ],
    wildcardReason: CHOSEN_BY_NODE_CLASS,
  },
  {
    sid: 'AllowScopedEC2LaunchTemplateAccessActions',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: [ec2Arn(context, 'launch-template')],
    conditions: ownedByNodePool(context),
    wildcardReason: OWNED_HERE,
  },
  {
    sid: 'AllowScopedEC2InstanceActionsWithTags',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
    resources: CREATED_TYPES.map((type) => ec2Arn(context, type)),
    conditions: {
      StringEquals: requestedFor(context),
      StringLike: present(`aws:RequestTag/${NODE_POOL}`),
    },
    wildcardReason: CREATED_HERE,
  },
];

const tagging: Statements = (context) => [
  {
    sid: 'AllowScopedResourceCreationTagging',
    actions: ['ec2:CreateTags'],
    resources: CREATED_TYPES.map((type) => ec2Arn(context, type)),
    conditions: {
      StringEquals: {
        ...requestedFor(context),
        'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
      },
      StringLike: present(`aws:RequestTag/${NODE_POOL}`),
    },
    wildcardReason: CREATED_HERE,
  },
  {
    sid: 'AllowScopedResourceTagging',
    actions: ['ec2:CreateTags'],
    resources: [ec2Arn(context, 'instance')],
    conditions: {
      ...ownedByNodePool(context),
      StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': context.clusterName },
      'ForAllValues:StringEquals': {
        'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'],
      },
    },
    wildcardReason: OWNED_HERE,
  },
];

const deleting: Statements = (context) => [
  {
    sid: 'AllowScopedDeletion',
    actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
    resources: ['instance', 'launch-template'].map((type) => ec2Arn(context, type)),
    conditions: ownedByNodePool(context),
    wildcardReason: OWNED_HERE,
  },
];

const passNodeRole = ({ nodeRoleArn }: KarpenterPolicyContext): PolicyStatement => ({
  sid: 'AllowPassingInstanceRole',
  actions: ['iam:PassRole'],
  resources: [nodeRoleArn],
  conditions: {
    StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
  },
});

const instanceProfiles: Statements = (context) => [
  {
    sid: 'AllowScopedInstanceProfileCreationActions',
    actions: ['iam:CreateInstanceProfile'],
    resources: [instanceProfileArn(context)],
    conditions: {
      StringEquals: requestedInRegion(context),
      StringLike: present(`aws:RequestTag/${NODE_CLASS}`),
    },
    wildcardReason: CREATED_HERE,
  },
  {
    sid: 'AllowScopedInstanceProfileTagActions',
    actions: ['iam:TagInstanceProfile'],
    resources: [instanceProfileArn(context)],
    conditions: {
      StringEquals: { ...ownedInRegion(context), ...requestedInRegion(context) },
      StringLike: present(`aws:ResourceTag/${NODE_CLASS}`, `aws:RequestTag/${NODE_CLASS}`),
    },
    wildcardReason: OWNED_HERE,
  },
  {
    sid: 'AllowScopedInstanceProfileActions',
    actions: [
      'iam:AddRoleToInstanceProfile',
      'iam:RemoveRoleFromInstanceProfile',
      'iam:DeleteInstanceProfile',
    ],
    resources: [instanceProfileArn(context)],
    conditions: {
      StringEquals: ownedInRegion(context),
      StringLike: present(`aws:ResourceTag/${NODE_CLASS}`),
    },
    wildcardReason: OWNED_HERE,
  },
];

const describing = (context: KarpenterPolicyContext): PolicyStatement[] => [
  describeEc2(context),
  readZonalShift(context),
  {
    sid: 'AllowPricingReadActions',
    actions: ['pricing:GetProducts'],
    resources: [ANY],
    wildcardReason: NO_RESOURCE_LEVEL,
  },
];

const describeEc2 = ({ region }: KarpenterPolicyContext): PolicyStatement => ({
  sid: 'AllowRegionalReadActions',
  actions: [
    'ec2:DescribeCapacityReservations',
    'ec2:DescribeImages',
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceStatus',
    'ec2:DescribeInstanceTypeOfferings',
    'ec2:DescribeInstanceTypes',
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribePlacementGroups',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSpotPriceHistory',
    'ec2:DescribeSubnets',
  ],
  resources: [ANY],
  conditions: { StringEquals: { 'aws:RequestedRegion': region } },
  wildcardReason: NO_RESOURCE_LEVEL,
});

const readZonalShift = ({ clusterArn }: KarpenterPolicyContext): PolicyStatement => ({
  sid: 'AllowZonalShiftStatusReadOnly',
  actions: ['arc-zonal-shift:GetManagedResource'],
  resources: [ANY],
  conditions: { StringEquals: { 'arc-zonal-shift:ResourceIdentifier': clusterArn } },
  wildcardReason: 'the condition names the cluster; the action takes no resource of its own',
});

const reading: Statements = (context) => [
  {
    sid: 'AllowAPIServerEndpointDiscovery',
    actions: ['eks:DescribeCluster'],
    resources: [context.clusterArn],
  },
  {
    sid: 'AllowSSMReadActions',
    actions: ['ssm:GetParameter'],
    resources: [`arn:${context.partition}:ssm:${context.region}::parameter/aws/service/*`],
    wildcardReason: 'AMI aliases are public parameters of AWS whose paths hold release names',
  },
  {
    sid: 'AllowUnscopedInstanceProfileListAction',
    actions: ['iam:ListInstanceProfiles'],
    resources: [ANY],
    wildcardReason: 'listing is by path, not by profile',
  },
  {
    sid: 'AllowInstanceProfileReadActions',
    actions: ['iam:GetInstanceProfile'],
    resources: [instanceProfileArn(context)],
    wildcardReason:
      'Karpenter names the profiles itself, by a hash; reading them reveals no secret',
  },
];

const ec2Arn = ({ partition, region }: KarpenterPolicyContext, type: string): string =>
  `arn:${partition}:ec2:${region}:*:${type}/*`;

/** Images and snapshots have no account in their ARN. */
const sharedArn = ({ partition, region }: KarpenterPolicyContext, type: string): string =>
  `arn:${partition}:ec2:${region}::${type}/*`;

const instanceProfileArn = ({ partition, accountId }: KarpenterPolicyContext): string =>
  `arn:${partition}:iam::${accountId}:instance-profile/*`;

const ownerTag = ({ clusterName }: KarpenterPolicyContext): string =>
  `kubernetes.io/cluster/${clusterName}`;

const requestedFor = (context: KarpenterPolicyContext): Record<string, string> => ({
  [`aws:RequestTag/${ownerTag(context)}`]: 'owned',
  'aws:RequestTag/eks:eks-cluster-name': context.clusterName,
});

const requestedInRegion = (context: KarpenterPolicyContext): Record<string, string> => ({
  ...requestedFor(context),
  [`aws:RequestTag/${REGION_LABEL}`]: context.region,
});

const ownedInRegion = (context: KarpenterPolicyContext): Record<string, string> => ({
  [`aws:ResourceTag/${ownerTag(context)}`]: 'owned',
  [`aws:ResourceTag/${REGION_LABEL}`]: context.region,
});

const ownedByNodePool = (context: KarpenterPolicyContext) => ({
  StringEquals: { [`aws:ResourceTag/${ownerTag(context)}`]: 'owned' },
  StringLike: present(`aws:ResourceTag/${NODE_POOL}`),
});

/** The tags exist, with whatever value. */
const present = (...keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, ANY]));
