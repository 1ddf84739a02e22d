import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import { ParseError, ValidationError } from '../../../lib/errors';
import type { Hostname } from '../../../lib/values';
import { Arn } from '../../../lib/values';
import { domainName } from './domain-name';
import type { IHostedZone } from './i-hosted-zone';
import { ownableDomain } from './reserved-domain';

const RECORD_TTL_SECONDS = 300;

/** What Amazon is called in a CAA record. https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
const AMAZON_CA = 'amazon.com';

/** A TLS certificate that load balancers can use. */
export interface ICertificate {
  /** ARN of the certificate, once it is issued. */
  readonly arn: string;
  /** Whether the certificate is valid for a host name. */
  covers(host: string): boolean;
}

/** Which certificate authorities may issue for the domain. */
export interface IssuerRestriction {
  /**
   * Authorities besides Amazon by their CAA name, such as `letsencrypt.org` where cert-manager
   * issues certificates for names in the same domain.
   * @default - Amazon alone
   */
  readonly alsoAllow?: readonly string[];
}

/** Props of a `Certificate`. */
export interface CertificateProps {
  /** The zone that gets the validation record; it must be delegated. */
  readonly zone: IHostedZone;
  /**
   * The domain whose apex and `*.` names the certificate covers: the zone's name or one below it.
   * A wildcard covers one label, so `a.b.<domain>` is not covered.
   * @default - the name of the zone
   */
  readonly domainName?: string;
  /**
   * Writes a CAA record at the domain that lets only Amazon, and the authorities named, issue
   * certificates. Applying fails if the domain already has such a record.
   * @default - no CAA record: every authority may issue
   */
  readonly caa?: IssuerRestriction;
}

/** A certificate that exists. */
export interface CertificateArnOptions {
  /** ARN of an issued certificate in the region of the load balancer. */
  readonly arn: string;
  /** The domain whose apex and `*.` names the certificate covers. */
  readonly domainName: string;
}

/** An ACM certificate for a domain and its direct sub-domains, validated by DNS. */
export class Certificate extends Construct implements ICertificate {
  /** A certificate made elsewhere, such as one imported into ACM. */
  static fromArn(scope: Construct, id: string, options: CertificateArnOptions): ICertificate {
    const certificate = new Construct(scope, id);
    const domain = domainName(certificate, 'domainName', options.domainName);
    checkArn(certificate, options.arn);
    return { arn: options.arn, covers: (host) => isCovered(certificate, domain, host) };
  }

  /** ARN of the certificate; what refers to it waits until the certificate is issued. */
  readonly arn: string;
  private readonly domain: Hostname;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.domain = domainName(this, 'domainName', props.domainName ?? props.zone.zoneName);
    validate(this, this.domain, props.zone);

    const certificate = new AcmCertificate(this, 'Resource', {
      domainName: this.domain.toString(),
      subjectAlternativeNames: [`*.${this.domain.toString()}`],
      validationMethod: 'DNS',
      lifecycle: ownableDomain(this, this.domain, { createBeforeDestroy: true }),
    });
    const record = this.addValidationRecord(certificate, props.zone);
    const validation = new AcmCertificateValidation(this, 'Validation', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      dependsOn: [...props.zone.delegation],
    });
    if (props.caa) this.addIssuers(props.zone, props.caa);

    this.arn = validation.certificateArn;
  }

  /** Whether the certificate is valid for a host name: the domain, or one label below it. */
  covers(host: string): boolean {
    return isCovered(this, this.domain, host);
  }

  /** Apex and wildcard share one validation record, so the first option stands for both. */
  private addValidationRecord(certificate: AcmCertificate, zone: IHostedZone): Route53Record {
    const option = certificate.domainValidationOptions.get(0);
    return new Route53Record(this, 'ValidationRecord', {
      zoneId: zone.zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: RECORD_TTL_SECONDS,
      // The record is the same for every certificate of the domain in the account.
      allowOverwrite: true,
    });
  }

  private addIssuers(zone: IHostedZone, { alsoAllow = [] }: IssuerRestriction): void {
    const issuers = [AMAZON_CA, ...alsoAllow.map((name) => domainName(this, 'alsoAllow', name))];
    new Route53Record(this, 'Issuers', {
      zoneId: zone.zoneId,
      name: this.domain.toString(),
      type: 'CAA',
      records: issuers.map((issuer) => `0 issue "${issuer.toString()}"`),
      ttl: RECORD_TTL_SECONDS,
    });
  }
}

function validate(scope: Construct, domain: Hostname, zone: IHostedZone): void {
  const apex = domainName(scope, 'zone', zone.zoneName);
  if (!domain.equals(apex) && !domain.isUnder(apex)) {
    throw new ValidationError(
      scope,
      `'domainName' must be '${zone.zoneName}', the name of the zone, or lie below it, got '${domain.toString()}'; give the zone that holds the domain`,
    );
  }
  if (!zone.delegated) {
    throw new ValidationError(
      scope,
      `'zone' must be delegated, but no resolver finds '${zone.zoneName}' yet, so the certificate would never be issued; enter the zone's name servers at the registrar, then set 'delegated' to true`,
    );
  }
}

function checkArn(scope: Construct, text: string): void {
  try {
    const { service, resource } = Arn.parse(text);
    if (service === 'acm' && resource.startsWith('certificate/')) return;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
  throw new ValidationError(
    scope,
    `'arn' must be the ARN of an ACM certificate, 'arn:aws:acm:<region>:<account>:certificate/<id>', got '${text}'`,
  );
}

function isCovered(scope: Construct, domain: Hostname, text: string): boolean {
  const host = domainName(scope, 'host', text);
  return host.equals(domain) || host.isCoveredByWildcardOf(domain);
}
