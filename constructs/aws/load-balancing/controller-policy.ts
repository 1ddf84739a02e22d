import type { PolicyStatement } from '../identity';

// What AWS Load Balancer Controller v3.5.0 asks for, without what only Outposts, Cognito, Shield and
// IPAM need, and narrowed to one region, account and cluster:
// https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json

/** The AWS facts that the statements are about. */
export interface ControllerPolicyContext {
  /** Name of the cluster, which the controller tags everything with. */
  readonly clusterName: string;
  /** AWS partition. */
  readonly partition: string;
  /** Account id. */
  readonly accountId: string;
  /** Region. */
  readonly region: string;
}

type Statements = (context: ControllerPolicyContext) => PolicyStatement[];

/** The tag that the controller gives to what it makes. */
const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';
const ANY = '*';
const LOAD_BALANCERS = ['loadbalancer/net/*/*', 'loadbalancer/app/*/*'];
const LISTENERS = ['listener/net/*/*/*', 'listener/app/*/*/*'];
const RULES = ['listener-rule/net/*/*/*/*', 'listener-rule/app/*/*/*/*'];
const TARGET_GROUPS = ['targetgroup/*/*'];

const CREATED_HERE =
  'the id does not exist before the call; the tag of the request names the cluster';
const OWNED_HERE = 'ids are made at run time; the tag of the resource names the cluster';
const NO_RESOURCE_LEVEL = 'the action does not support resource-level permissions';

/** What is looked at; none of these actions knows resources. */
const DESCRIPTIONS = [
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
  'ec2:GetSecurityGroupsForVpc',
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListenerCertificates',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeSSLPolicies',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'elasticloadbalancing:DescribeTrustStores',
];

/** Inline policies of the controller, by name. */
export const LOAD_BALANCER_POLICIES: Readonly<Record<string, Statements>> = {
  discovery: (context) => [...describing(context), serviceLinkedRole(context)],
  'load-balancers': (context) => [...creating(context), ...changing(context), ...tagging(context)],
  'security-groups': (context) => [...newSecurityGroups(context), ...ownSecurityGroups(context)],
};

const describing: Statements = ({ region }) => [
  {
    sid: 'DescribeForLoadBalancing',
    actions: DESCRIPTIONS,
    resources: [ANY],
    conditions: { StringEquals: { 'aws:RequestedRegion': region } },
    wildcardReason: NO_RESOURCE_LEVEL,
  },
  {
    sid: 'UseCertificatesAndWebAcls',
    actions: [
      'acm:DescribeCertificate',
      'acm:ListCertificates',
      'wafv2:AssociateWebACL',
      'wafv2:DisassociateWebACL',
      'wafv2:GetWebACL',
      'wafv2:GetWebACLForResource',
    ],
    resources: [ANY],
    conditions: { StringEquals: { 'aws:RequestedRegion': region } },
    wildcardReason:
      'which certificate and web ACL a load balancer has is said by Kubernetes objects',
  },
];

const serviceLinkedRole = ({ partition, accountId }: ControllerPolicyContext): PolicyStatement => ({
  sid: 'CreateLoadBalancingRole',
  actions: ['iam:CreateServiceLinkedRole'],
  resources: [
    `arn:${partition}:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`,
  ],
  conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
});

const creating: Statements = (context) => [
  {
    sid: 'CreateTaggedLoadBalancers',
    actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
    resources: elbArns(context, LOAD_BALANCERS, TARGET_GROUPS),
    conditions: { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: context.clusterName } },
    wildcardReason: CREATED_HERE,
  },
  {
    sid: 'CreateListenersOfOwnLoadBalancers',
    actions: ['elasticloadbalancing:CreateListener', 'elasticloadbalancing:CreateRule'],
    resources: elbArns(context, LOAD_BALANCERS, LISTENERS),
    conditions: ownedBy(context),
    wildcardReason: OWNED_HERE,
  },
];

const changing: Statements = (context) => [
  {
    sid: 'ChangeOwnLoadBalancers',
    actions: [
      'elasticloadbalancing:AddListenerCertificates',
      'elasticloadbalancing:DeleteListener',
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DeleteRule',
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:DeregisterTargets',
      'elasticloadbalancing:ModifyCapacityReservation',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyListenerAttributes',
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:ModifyTargetGroup',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:RemoveListenerCertificates',
      'elasticloadbalancing:SetIpAddressType',
      'elasticloadbalancing:SetRulePriorities',
      'elasticloadbalancing:SetSecurityGroups',
      'elasticloadbalancing:SetSubnets',
      'elasticloadbalancing:SetWebAcl',
    ],
    resources: elbArns(context, LOAD_BALANCERS, LISTENERS, RULES, TARGET_GROUPS),
    conditions: ownedBy(context),
    wildcardReason: OWNED_HERE,
  },
];

const tagging: Statements = (context) => [
  {
    sid: 'TagNewLoadBalancers',
    actions: ['elasticloadbalancing:AddTags'],
    resources: elbArns(context, LOAD_BALANCERS, LISTENERS, RULES, TARGET_GROUPS),
    // Without the creating action, the tag could be put on a load balancer of others, and so take it over.
    conditions: {
      StringEquals: {
        'elasticloadbalancing:CreateAction': [
          'CreateListener',
          'CreateLoadBalancer',
          'CreateRule',
          'CreateTargetGroup',
        ],
        [`aws:RequestTag/${CLUSTER_TAG}`]: context.clusterName,
      },
    },
    wildcardReason: CREATED_HERE,
  },
  {
    sid: 'TagOwnLoadBalancers',
    actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
    resources: elbArns(context, LOAD_BALANCERS, LISTENERS, RULES, TARGET_GROUPS),
    conditions: ownedBy(context),
    wildcardReason: OWNED_HERE,
  },
];

const newSecurityGroups = (context: ControllerPolicyContext): PolicyStatement[] => [
  {
    sid: 'CreateSecurityGroupInVpc',
    actions: ['ec2:CreateSecurityGroup'],
    resources: [ec2Arn(context, 'vpc')],
    wildcardReason:
      'the VPC is told to the controller at run time; creating in it changes nothing else',
  },
  {
    sid: 'CreateTaggedSecurityGroups',
    actions: ['ec2:CreateSecurityGroup'],
    resources: [ec2Arn(context, 'security-group')],
    conditions: { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: context.clusterName } },
    wildcardReason: CREATED_HERE,
  },
  {
    sid: 'TagNewSecurityGroups',
    actions: ['ec2:CreateTags'],
    resources: [ec2Arn(context, 'security-group')],
    conditions: {
      StringEquals: {
        'ec2:CreateAction': 'CreateSecurityGroup',
        [`aws:RequestTag/${CLUSTER_TAG}`]: context.clusterName,
      },
    },
    wildcardReason: CREATED_HERE,
  },
];

const ownSecurityGroups = (context: ControllerPolicyContext): PolicyStatement[] => [
  {
    sid: 'ChangeOwnSecurityGroups',
    actions: ['ec2:CreateTags', 'ec2:DeleteSecurityGroup', 'ec2:DeleteTags'],
    resources: [ec2Arn(context, 'security-group')],
    conditions: ownedBy(context),
    wildcardReason: OWNED_HERE,
  },
  {
    sid: 'OpenNodesToLoadBalancers',
    actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
    resources: [ec2Arn(context, 'security-group')],
    wildcardReason:
      'the nodes’ own security groups, which carry no tag of the controller, get a rule per load balancer',
  },
];

const elbArns = (
  { partition, region, accountId }: ControllerPolicyContext,
  ...kinds: readonly (readonly string[])[]
): string[] =>
  kinds
    .flat()
    .map((kind) => `arn:${partition}:elasticloadbalancing:${region}:${accountId}:${kind}`);

const ec2Arn = ({ partition, region, accountId }: ControllerPolicyContext, type: string): string =>
  `arn:${partition}:ec2:${region}:${accountId}:${type}/*`;

const ownedBy = ({ clusterName }: ControllerPolicyContext) => ({
  StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName },
});
