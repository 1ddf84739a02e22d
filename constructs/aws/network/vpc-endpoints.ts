import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { InterfaceEndpoint } from '../../../lib/config/choices';
import { ValidationError } from '../../../lib/errors';

/** Props of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Name of the network. */
  readonly name: string;
  /** Region of the VPC; it is part of the services' names. */
  readonly region: string;
  /** Route tables that get a route to S3. */
  readonly routeTableIds: readonly string[];
  /** Services that get an interface endpoint in each subnet; each is charged by the hour and zone. */
  readonly services: readonly InterfaceEndpoint[];
  /** Subnets of the interface endpoints. */
  readonly subnetIds: readonly string[];
  /** IPv4 blocks that may call the services. */
  readonly sourceCidrs: readonly string[];
}

/** Ways to AWS services that do not leave the VPC: S3 by route, others by private addresses. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    validate(this, props.services);

    new VpcEndpoint(this, 'S3', {
      vpcId: props.vpcId,
      serviceName: serviceName(props.region, 's3'),
      vpcEndpointType: 'Gateway',
      routeTableIds: [...props.routeTableIds],
      tags: { Name: `${props.name}-s3` },
    });
    if (props.services.length === 0) return;
    const securityGroupId = this.addSecurityGroup(props);
    for (const service of props.services) {
      new VpcEndpoint(this, endpointId(service), {
        vpcId: props.vpcId,
        serviceName: serviceName(props.region, service),
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [securityGroupId],
        tags: { Name: `${props.name}-${service}` },
      });
    }
  }

  /** HTTPS in from the network, nothing out: endpoints answer, they do not call. */
  private addSecurityGroup({ vpcId, name, sourceCidrs }: VpcEndpointsProps): string {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpcId,
      name: `${name}-endpoints`,
      description: 'HTTPS from the network to AWS services',
      revokeRulesOnDelete: true,
      tags: { Name: `${name}-endpoints` },
    });
    for (const [index, cidr] of sourceCidrs.entries()) {
      new VpcSecurityGroupIngressRule(this, index === 0 ? 'FromVpc' : 'FromPods', {
        securityGroupId: group.id,
        description: index === 0 ? 'HTTPS from the VPC' : 'HTTPS from pods',
        cidrIpv4: cidr,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
      });
    }
    return group.id;
  }
}

/** China has a prefix of its own for most services and not for all: it is not supported. */
function serviceName(region: string, service: InterfaceEndpoint | 's3'): string {
  return `com.amazonaws.${region}.${service}`;
}

/** `ecr.api` becomes `EcrApi`. */
function endpointId(service: InterfaceEndpoint): string {
  return service
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function validate(scope: Construct, services: readonly InterfaceEndpoint[]): void {
  const twice = services.find((service, index) => services.indexOf(service) !== index);
  if (twice === undefined) return;
  throw new ValidationError(
    scope,
    `'interfaceEndpoints' has '${twice}' twice; private DNS allows one endpoint for each service`,
  );
}
