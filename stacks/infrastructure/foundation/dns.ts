import type { Construct } from 'constructs';
import {
  Certificate,
  HostedZone,
  type ICertificate,
  type IHostedZone,
} from '../../../constructs/aws/dns';
import type { Environment } from '../../../lib/config';
import { EDGE_BRIDGE } from '../../../lib/contracts/bridge';

/** The zone and certificate of the platform's domain. */
export interface Dns {
  readonly zone: IHostedZone;
  /** Undefined until the zone is delegated: a certificate cannot validate before. */
  readonly certificate?: ICertificate;
}

/** The hosted zone and the certificate that the environment names, or ones made for it. */
export function addDns(scope: Construct, environment: Environment): Dns {
  const zone = addZone(scope, environment);
  return { zone, ...certificateOf(scope, environment, zone) };
}

/** What the bridge to the load balancer must be told of the certificate. */
export const certificateValues = (certificate: ICertificate | undefined): Record<string, string> =>
  certificate === undefined ? {} : { [EDGE_BRIDGE.certificateArn]: certificate.arn };

function addZone(scope: Construct, { domain, dns, storage }: Environment): IHostedZone {
  if (dns.zone === 'existing') return HostedZone.fromName(scope, 'Zone', dns.zoneName ?? domain);
  return new HostedZone(scope, 'Zone', {
    zoneName: domain,
    forceDestroy: !storage.deletionProtection,
    delegation:
      dns.zone === 'standalone'
        ? { kind: 'standalone', delegated: dns.delegated }
        : { kind: 'parent', parent: HostedZone.fromName(scope, 'ParentZone', dns.parentZoneName) },
  });
}

function certificateOf(
  scope: Construct,
  { domain, dns }: Environment,
  zone: IHostedZone,
): { certificate?: ICertificate } {
  if (dns.zone === 'existing' && dns.certificateArn !== undefined) {
    return {
      certificate: Certificate.fromArn(scope, 'Certificate', {
        arn: dns.certificateArn,
        domainName: domain,
      }),
    };
  }
  return zone.delegated
    ? { certificate: new Certificate(scope, 'Certificate', { zone, domainName: domain }) }
    : {};
}
