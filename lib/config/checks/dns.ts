import { Arn } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, when, type Check } from './check';

/** The domain, its zone and its certificate. */
export const DNS_CHECKS: readonly Check[] = [zoneHoldsDomain, certificateLength, certificateRegion];

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const LONGEST_CERTIFICATE_DOMAIN = 64;

const isBelow = (domain: string, zone: string) => domain.endsWith(`.${zone}`);

function zoneHoldsDomain({ dns, domain }: Environment): Violation[] {
  if (dns.zone === 'delegated') {
    return when(!isBelow(domain, dns.parentZoneName), {
      path: 'dns.parentZoneName',
      got: dns.parentZoneName,
      problem: `must be a zone above the domain '${domain}'`,
    });
  }
  const zone = dns.zone === 'existing' ? (dns.zoneName ?? domain) : domain;
  return when(zone !== domain && !isBelow(domain, zone), {
    path: 'dns.zoneName',
    got: zone,
    problem: `must be the domain '${domain}' or a zone above it`,
  });
}

function certificateLength({ dns, domain, provider }: Environment): Violation[] {
  const given = dns.zone === 'existing' && dns.certificateArn !== undefined;
  const tooLong = domain.length > LONGEST_CERTIFICATE_DOMAIN;
  return when(provider === 'aws' && !given && tooLong, {
    path: 'domain',
    got: domain,
    problem: `must be at most ${LONGEST_CERTIFICATE_DOMAIN} characters long to be the first name of a certificate; or give 'dns.certificateArn'`,
  });
}

function certificateRegion({ dns, region }: Environment): Violation[] {
  const text = dns.zone === 'existing' ? dns.certificateArn : undefined;
  const arn = text === undefined ? undefined : accepted(() => Arn.parse(text));
  return when(arn !== undefined && arn.region !== region, {
    path: 'dns.certificateArn',
    got: text,
    problem: `must be a certificate of the region ${region}: load balancers use those of their own region`,
  });
}
