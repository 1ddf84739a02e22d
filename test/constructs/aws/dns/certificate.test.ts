import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { TerraformOutput } from 'cdktf';
import {
  Certificate,
  HostedZone,
  type CertificateProps,
  type IHostedZone,
} from '../../../../constructs/aws/dns';
import { Synthesized, testStack } from '../network/synthesized';

const ZONE: IHostedZone = {
  zoneId: 'Z0123456789',
  zoneArn: 'arn:aws:route53:::hostedzone/Z0123456789',
  zoneName: 'acme.io',
  nameServers: [],
  delegated: true,
  delegation: [],
};

const build = (props: Partial<CertificateProps> = {}) => {
  const stack = testStack();
  const certificate = new Certificate(stack, 'Certificate', { zone: ZONE, ...props });
  new TerraformOutput(stack, 'Arn', { value: certificate.arn });
  return { certificate, rendered: new Synthesized(stack) };
};

describe('a certificate', () => {
  const { certificate, rendered } = build({ domainName: 'ml.acme.io' });

  test('covers the apex and one label below it, validated by DNS', () => {
    expect(rendered.one(AcmCertificate)).toEqual({
      domain_name: 'ml.acme.io',
      subject_alternative_names: ['*.ml.acme.io'],
      validation_method: 'DNS',
      lifecycle: { create_before_destroy: true },
    });
    expect(certificate.covers('ml.acme.io')).toBe(true);
    expect(certificate.covers('auth.ml.acme.io')).toBe(true);
    expect(certificate.covers('a.auth.ml.acme.io')).toBe(false);
    expect(certificate.covers('acme.io')).toBe(false);
  });

  test('has one validation record for both names', () => {
    const option =
      /^\$\{tolist\(aws_acm_certificate\.\w+\.domain_validation_options\)\.0\.(\w+)\}$/;
    const record = rendered.one(Route53Record);
    expect(record).toMatchObject({ zone_id: 'Z0123456789', allow_overwrite: true, ttl: 300 });
    expect(option.exec(String(record['name']))?.[1]).toBe('resource_record_name');
    expect(option.exec(String(record['type']))?.[1]).toBe('resource_record_type');
    expect(record['records']).toEqual([expect.stringContaining('.resource_record_value}')]);
  });

  test('is handed out once it is issued', () => {
    expect(rendered.one(AcmCertificateValidation)).toMatchObject({
      certificate_arn: expect.stringContaining('aws_acm_certificate.'),
      validation_record_fqdns: [expect.stringMatching(/aws_route53_record\..*\.fqdn/)],
    });
    expect(rendered.block('output')).toEqual({
      Arn: { value: expect.stringContaining('aws_acm_certificate_validation.') },
    });
  });

  test('is for the zone itself unless a domain is given', () => {
    expect(build().rendered.one(AcmCertificate)['domain_name']).toBe('acme.io');
  });

  test('restricts issuers only when asked', () => {
    expect(rendered.count(Route53Record)).toBe(1);
    expect(build({ caa: {} }).rendered.one(Route53Record, 'Issuers')).toMatchObject({
      name: 'acme.io',
      type: 'CAA',
      records: ['0 issue "amazon.com"'],
    });
    const both = build({ caa: { alsoAllow: ['letsencrypt.org'] } });
    expect(both.rendered.one(Route53Record, 'Issuers')['records']).toEqual([
      '0 issue "amazon.com"',
      '0 issue "letsencrypt.org"',
    ]);
  });

  test('waits for the delegation of a zone that is made with it', () => {
    const stack = testStack();
    const zone = new HostedZone(stack, 'Zone', {
      zoneName: 'ml.acme.io',
      delegation: { kind: 'parent', parent: ZONE },
    });
    new Certificate(stack, 'Certificate', { zone });
    expect(new Synthesized(stack).one(AcmCertificateValidation)['depends_on']).toEqual([
      expect.stringContaining('aws_route53_record.Zone_Delegation'),
    ]);
  });

  test('is refused at plan for a reserved domain, whoever made the zone', () => {
    const { rendered: reserved } = build({ zone: { ...ZONE, zoneName: 'ml.test' } });
    expect(reserved.one(AcmCertificate)['lifecycle']).toEqual({
      create_before_destroy: true,
      precondition: [
        {
          condition: expect.stringContaining('!= "ml.test"'),
          error_message: expect.stringContaining("'ml.test' is reserved"),
        },
      ],
    });
  });

  test('fails when the zone is not delegated', () => {
    expect(() => build({ zone: { ...ZONE, delegated: false } })).toThrow(
      /test\/Certificate: 'zone' must be delegated, .* then set 'delegated' to true/,
    );
  });

  test('fails when the domain lies outside the zone', () => {
    expect(() => build({ domainName: 'ml.other.io' })).toThrow(
      /'domainName' must be 'acme\.io', the name of the zone, or lie below it, got 'ml\.other\.io'/,
    );
  });

  test('fails when the domain is a wildcard', () => {
    expect(() => build({ domainName: '*.acme.io' })).toThrow(/'domainName' must be a domain name/);
  });

  test('fails when an issuer is not a domain name', () => {
    expect(() => build({ caa: { alsoAllow: ["Let's Encrypt"] } })).toThrow(
      /'alsoAllow' must be a domain name/,
    );
  });

  test('fails when it is asked about something that is not a host', () => {
    expect(() => certificate.covers('https://ml.acme.io')).toThrow(/'host' must be a domain name/);
  });
});

describe('an existing certificate', () => {
  const ARN = 'arn:aws:acm:us-west-2:111122223333:certificate/0a1b2c3d';

  test('makes nothing and knows what it covers', () => {
    const stack = testStack();
    const certificate = Certificate.fromArn(stack, 'Certificate', {
      arn: ARN,
      domainName: 'ml.acme.io',
    });
    expect(new Synthesized(stack).types()).toEqual([]);
    expect(certificate.arn).toBe(ARN);
    expect(certificate.covers('auth.ml.acme.io')).toBe(true);
    expect(certificate.covers('auth.acme.io')).toBe(false);
  });

  test.each(['arn:aws:iam::111122223333:server-certificate/x', 'certificate/0a1b2c3d'])(
    'fails when %s is not the ARN of an ACM certificate',
    (arn) => {
      const make = () =>
        Certificate.fromArn(testStack(), 'Certificate', { arn, domainName: 'acme.io' });
      expect(make).toThrow(/'arn' must be the ARN of an ACM certificate/);
    },
  );
});
