import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import type { TerraformStack } from 'cdktf';
import { HostedZone, type HostedZoneProps, type IHostedZone } from '../../../../constructs/aws/dns';
import { Synthesized, testStack } from '../network/synthesized';

const STANDALONE = { kind: 'standalone', delegated: false } as const;

const build = (delegation: (stack: TerraformStack) => HostedZoneProps['delegation']) => {
  const stack = testStack();
  const zone = new HostedZone(stack, 'Zone', {
    zoneName: 'ml.acme.io',
    delegation: delegation(stack),
  });
  return { zone, rendered: new Synthesized(stack) };
};

const fromParent = (parentName: string, overrides: Partial<IHostedZone> = {}) =>
  build((stack) => ({
    kind: 'parent',
    parent: { ...HostedZone.fromName(stack, 'Parent', parentName), ...overrides },
  }));

describe('a zone delegated from its parent', () => {
  const { zone, rendered } = fromParent('acme.io');

  test('is public and keeps foreign records from being destroyed with it', () => {
    const created = rendered.one(Route53Zone);
    expect(created).toMatchObject({ name: 'ml.acme.io', force_destroy: false });
    expect(created).not.toHaveProperty('vpc');
    expect(created).not.toHaveProperty('lifecycle');
  });

  test('has an NS record with its name servers in the parent', () => {
    expect(rendered.one(Route53Record)).toMatchObject({
      zone_id: expect.stringContaining('data.aws_route53_zone.Parent'),
      name: 'ml.acme.io',
      type: 'NS',
      ttl: 3600,
      records: expect.stringMatching(/^\$\{aws_route53_zone\.Zone.*\.name_servers\}$/),
    });
  });

  test('is delegated as soon as that record exists', () => {
    expect(zone.delegated).toBe(true);
    expect(zone.delegation).toHaveLength(1);
  });

  test('prints no name servers', () => {
    expect(rendered.block('output')).toBeUndefined();
  });

  test('waits for the delegation of a parent that is made with it', () => {
    const { rendered: chain } = build((stack) => ({
      kind: 'parent',
      parent: new HostedZone(stack, 'Middle', {
        zoneName: 'acme.io',
        delegation: { kind: 'parent', parent: HostedZone.fromName(stack, 'Top', 'io') },
      }),
    }));
    expect(chain.one(Route53Record, 'Zone_Delegation')['depends_on']).toEqual([
      expect.stringContaining('aws_route53_record.Middle_Delegation'),
    ]);
  });

  test('fails when its name is not below the parent', () => {
    expect(() => fromParent('other.io')).toThrow(
      "test/Zone: 'zoneName' must lie below the parent zone 'other.io', got 'ml.acme.io'",
    );
  });

  test('fails when the parent itself is not delegated', () => {
    expect(() => fromParent('acme.io', { delegated: false })).toThrow(
      /'parent' must be a zone that public resolvers find, but 'acme\.io' is not delegated yet/,
    );
  });
});

describe('a standalone zone', () => {
  test('prints its name servers under a name that says which zone', () => {
    const { rendered } = build(() => STANDALONE);
    expect(rendered.block('output')).toEqual({
      name_servers_ml_acme_io: {
        description: expect.stringContaining('Name servers of ml.acme.io'),
        value: expect.stringContaining('.name_servers}'),
      },
    });
  });

  test('is delegated when the user says so', () => {
    expect(build(() => STANDALONE).zone.delegated).toBe(false);
    const { zone } = build(() => ({ kind: 'standalone', delegated: true }));
    expect(zone.delegated).toBe(true);
    expect(zone.delegation).toEqual([]);
  });

  test('needs no record elsewhere', () => {
    expect(build(() => STANDALONE).rendered.count(Route53Record)).toBe(0);
  });

  test('can be destroyed with all its records', () => {
    const stack = testStack();
    new HostedZone(stack, 'Zone', {
      zoneName: 'ml.acme.io',
      delegation: STANDALONE,
      forceDestroy: true,
    });
    expect(new Synthesized(stack).one(Route53Zone)['force_destroy']).toBe(true);
  });

  test('fails when its name is not a domain name', () => {
    const make = () =>
      new HostedZone(testStack(), 'Zone', { zoneName: 'ML.acme.io', delegation: STANDALONE });
    expect(make).toThrow(/'zoneName' must be a domain name: .*write 'ml\.acme\.io'/);
  });
});

describe('an existing zone', () => {
  test('is looked up by its name, among public zones', () => {
    const stack = testStack();
    const zone = HostedZone.fromName(stack, 'Zone', 'acme.io');
    const rendered = new Synthesized(stack);
    expect(rendered.data(DataAwsRoute53Zone)).toEqual({ name: 'acme.io', private_zone: false });
    expect(rendered.types()).toEqual([]);
    expect(zone).toMatchObject({ zoneName: 'acme.io', delegated: true, delegation: [] });
  });

  test('is looked up by its id, and must have the name and be public', () => {
    const stack = testStack();
    HostedZone.fromId(stack, 'Zone', { zoneId: 'Z0123456789', zoneName: 'acme.io' });
    expect(new Synthesized(stack).data(DataAwsRoute53Zone)).toEqual({
      zone_id: 'Z0123456789',
      lifecycle: {
        postcondition: [
          {
            condition: '${trimsuffix(self.name, ".") == "acme.io" && !self.private_zone}',
            error_message: expect.stringContaining("not the public zone 'acme.io'"),
          },
        ],
      },
    });
  });

  test('fails when the name is not a domain name', () => {
    expect(() => HostedZone.fromName(testStack(), 'Zone', '*.acme.io')).toThrow(
      /'zoneName' must be a domain name/,
    );
  });
});

describe('a reserved domain', () => {
  const precondition = [
    {
      condition: expect.stringMatching(
        /^\$\{local\.Zone_ReservedDomain_\w+ != "ml\.example\.com"\}$/,
      ),
      error_message: expect.stringContaining("'ml.example.com' is reserved"),
    },
  ];

  test('is refused at plan by a zone that would be made', () => {
    const stack = testStack();
    new HostedZone(stack, 'Zone', { zoneName: 'ml.example.com', delegation: STANDALONE });
    const rendered = new Synthesized(stack);
    expect(rendered.one(Route53Zone)['lifecycle']).toEqual({ precondition });
    expect(Object.values(rendered.block('locals') ?? {})).toEqual(['ml.example.com']);
  });

  test('is refused at plan by a zone that would be looked up', () => {
    const stack = testStack();
    HostedZone.fromName(stack, 'Zone', 'ml.example.com');
    expect(new Synthesized(stack).data(DataAwsRoute53Zone)['lifecycle']).toEqual({ precondition });
  });
});
