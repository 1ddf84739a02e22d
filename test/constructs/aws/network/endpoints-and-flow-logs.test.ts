import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import {
  ENDPOINTS_NODES_NEED,
  flowLogGroupName,
  INTERFACE_ENDPOINTS,
  Network,
  type NetworkProps,
} from '../../../../constructs/aws/network';
import { document, Synthesized, testStack } from './synthesized';

const build = (props: Partial<NetworkProps> = {}): Synthesized => {
  const stack = testStack();
  new Network(stack, 'Network', {
    name: 'ml-lab',
    clusterName: 'ml-lab-cluster',
    cidr: '10.0.0.0/16',
    zones: ['eu-central-1a', 'eu-central-1b'],
    nat: 'single',
    ...props,
  });
  return new Synthesized(stack);
};

const KEY = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/logs', keyId: 'logs' };

describe('the endpoint of S3', () => {
  test('is always there and serves every route table', () => {
    const endpoint = build().one(VpcEndpoint, 'Endpoints_S3');
    expect(endpoint).toMatchObject({
      service_name: 'com.amazonaws.eu-central-1.s3',
      vpc_endpoint_type: 'Gateway',
    });
    expect(endpoint['route_table_ids']).toEqual([
      expect.stringContaining('Private_EuCentral1aRouteTable_'),
      expect.stringContaining('Private_EuCentral1bRouteTable_'),
      expect.stringContaining('Public_RouteTable_'),
      expect.stringContaining('Intra_RouteTable_'),
    ]);
  });

  test('needs no security group', () => {
    expect(build().count(SecurityGroup)).toBe(0);
  });
});

describe('interface endpoints', () => {
  const rendered = build({ interfaceEndpoints: ['ecr.api', 'eks-auth'] });

  test('stand in the private subnets with private DNS', () => {
    expect(rendered.count(VpcEndpoint)).toBe(3);
    expect(rendered.one(VpcEndpoint, 'EcrApi')).toMatchObject({
      service_name: 'com.amazonaws.eu-central-1.ecr.api',
      vpc_endpoint_type: 'Interface',
      private_dns_enabled: true,
      subnet_ids: [
        expect.stringContaining('Private_EuCentral1a_'),
        expect.stringContaining('Private_EuCentral1b_'),
      ],
      security_group_ids: [expect.stringContaining('aws_security_group.')],
    });
    expect(rendered.one(VpcEndpoint, 'EksAuth')['service_name']).toBe(
      'com.amazonaws.eu-central-1.eks-auth',
    );
  });

  test('admit HTTPS from the VPC and nothing else, and call nothing', () => {
    const group = rendered.one(SecurityGroup);
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
    expect(rendered.count(VpcSecurityGroupEgressRule)).toBe(0);
    expect(rendered.one(VpcSecurityGroupIngressRule)).toMatchObject({
      cidr_ipv4: '10.0.0.0/16',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    });
  });

  test('admit pods that have a network of their own', () => {
    const withPods = build({ interfaceEndpoints: ['sts'], podCidr: '100.64.0.0/16' });
    expect(withPods.count(VpcSecurityGroupIngressRule)).toBe(2);
    expect(withPods.one(VpcSecurityGroupIngressRule, 'FromPods')).toMatchObject({
      cidr_ipv4: '100.64.0.0/16',
      to_port: 443,
    });
  });

  test('exist for every service of the list', () => {
    const all = build({ interfaceEndpoints: INTERFACE_ENDPOINTS });
    expect(all.count(VpcEndpoint)).toBe(INTERFACE_ENDPOINTS.length + 1);
  });

  test('fail when a service is named twice', () => {
    expect(() => build({ interfaceEndpoints: ['sts', 'sts'] })).toThrow(
      "'interfaceEndpoints' has 'sts' twice",
    );
  });
});

describe('without NAT', () => {
  test('nodes join through endpoints alone', () => {
    const rendered = build({ nat: 'none', interfaceEndpoints: ENDPOINTS_NODES_NEED });
    expect(rendered.count(NatGateway)).toBe(0);
    expect(rendered.count(Route)).toBe(1);
    expect(rendered.one(Route)).toHaveProperty('gateway_id');
  });

  test('a network fails when an endpoint that nodes need is missing', () => {
    const interfaceEndpoints = ENDPOINTS_NODES_NEED.filter((service) => service !== 'ec2');
    expect(() => build({ nat: 'none', interfaceEndpoints })).toThrow(
      /'interfaceEndpoints' must have ec2 with 'nat' none, got ecr\.api/,
    );
    expect(() => build({ nat: 'none' })).toThrow(
      /must have ec2, ecr\.api, ecr\.dkr, eks, eks-auth, sts with 'nat' none, got none/,
    );
  });
});

describe('flow logs', () => {
  const rendered = build({ flowLogs: { retentionDays: 90, encryptionKey: KEY } });

  test('record everything in a log group that Terraform owns', () => {
    expect(rendered.one(CloudwatchLogGroup)).toEqual({
      name: '/aws/vpc/ml-lab/flow-logs',
      retention_in_days: 90,
      kms_key_id: KEY.arn,
    });
    expect(rendered.one(FlowLog)).toMatchObject({
      traffic_type: 'ALL',
      log_destination_type: 'cloud-watch-logs',
      log_destination: expect.stringContaining('aws_cloudwatch_log_group.'),
      iam_role_arn: expect.stringContaining('aws_iam_role.'),
      max_aggregation_interval: 600,
    });
    expect(flowLogGroupName('ml-lab')).toBe('/aws/vpc/ml-lab/flow-logs');
  });

  test('are written by a role that only flow logs of this account take', () => {
    expect(document(rendered.one(IamRole)['assume_role_policy'])).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Action: ['sts:AssumeRole'],
          Condition: {
            StringEquals: {
              'aws:SourceAccount': expect.stringContaining('data.aws_caller_identity.'),
            },
            ArnLike: {
              'aws:SourceArn': expect.stringMatching(
                /^arn:\$\{data\.aws_partition\..*\}:ec2:eu-central-1:\$\{.*\}:vpc-flow-log\/\*$/,
              ),
            },
          },
        },
      ],
    });
  });

  test('are written with rights on their own log group only', () => {
    expect(document(rendered.one(IamRolePolicy)['policy'])).toMatchObject({
      Statement: [
        {
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Resource: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\..*\.arn\}:\*$/)],
        },
      ],
    });
  });

  test('are kept for 30 days, encrypted by AWS, unless said otherwise', () => {
    const group = build({ flowLogs: {} }).one(CloudwatchLogGroup);
    expect(group['retention_in_days']).toBe(30);
    expect(group).not.toHaveProperty('kms_key_id');
  });

  test('are written by a role that a boundary caps, where there is one', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::111122223333:policy/boundary';
    const role = build({ flowLogs: { permissionsBoundaryArn } }).one(IamRole);
    expect(role['permissions_boundary']).toBe(permissionsBoundaryArn);
    expect(rendered.one(IamRole)).not.toHaveProperty('permissions_boundary');
  });

  test('fail when the retention is not one CloudWatch Logs takes', () => {
    expect(() => build({ flowLogs: { retentionDays: 45 } })).toThrow(
      /'retentionDays' must be one of 1, 3, .*3653, got 45/,
    );
  });
});
