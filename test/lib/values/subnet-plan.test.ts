import {
  assertAlbSubnets,
  assertClusterSubnets,
  Cidr,
  planSubnets,
  ValueError,
  type PlannedSubnet,
  type SubnetPlanOptions,
} from '../../../lib/values';

const ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d', 'us-west-2e', 'us-west-2f'];

const zones = (count: number): string[] => ZONES.slice(0, count);
const cidr = (text: string): Cidr => Cidr.parse(text);
const plan = (text: string, count: number, more: Partial<SubnetPlanOptions> = {}) =>
  planSubnets({ cidr: cidr(text), zones: zones(count), ...more });
const texts = (subnets: readonly PlannedSubnet[]): string[] =>
  subnets.map((subnet) => subnet.cidr.toString());

/** First and last address by plain bit arithmetic on 32-bit integers, apart from the code under test. */
function bounds(text: string): [first: bigint, last: bigint] {
  const [address = '', prefix = ''] = text.split('/');
  const value = address.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  const host = (1n << BigInt(32 - Number(prefix))) - 1n;
  return [value & ~host, value | host];
}

describe('planSubnets', () => {
  const possible = (prefix: number, count: number): boolean => 2 ** (32 - prefix) >= count * 3 * 16;
  const cases = Array.from({ length: 13 }, (_, index) => 16 + index).flatMap((prefix) =>
    [1, 2, 3, 4, 5, 6].map((count) => [prefix, count] as const),
  );

  test.each(cases)(
    'keeps a /%i with %i zones distinct, disjoint and inside, or refuses it',
    (prefix, count) => {
      const network = `10.96.0.0/${prefix}`;
      if (!possible(prefix, count)) {
        expect(() => plan(network, count)).toThrow(`the VPC ${network} is too small`);
        return;
      }
      const { subnets } = plan(network, count);
      expect(subnets).toHaveLength(3 * count);
      const [vpcFirst, vpcLast] = bounds(network);
      const ranges = texts(subnets)
        .map(bounds)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      ranges.forEach(([first, last], index) => {
        const next = ranges[index + 1]?.[0] ?? vpcLast + 1n;
        expect(first >= vpcFirst && last < next && last <= vpcLast).toBe(true);
      });
      for (const subnet of subnets) {
        expect(subnet.cidr.prefix).toBeLessThanOrEqual(28);
        expect(subnet.usableAddresses).toBe(2 ** (32 - subnet.cidr.prefix) - 5);
      }
    },
  );

  test.each(cases)('moves no subnet of a /%i when a zone is appended to %i', (prefix, count) => {
    const network = `10.96.0.0/${prefix}`;
    if (count === 6 || !possible(prefix, count + 1)) return;
    expect(plan(network, count + 1).subnets).toEqual(
      expect.arrayContaining([...plan(network, count).subnets]),
    );
  });

  test.each(cases)(
    'gives private subnets of a /%i with %i zones at least the size of the others',
    (prefix, count) => {
      if (!possible(prefix, count)) return;
      const planned = plan(`10.96.0.0/${prefix}`, count);
      const [size] = planned.tier('private').map((subnet) => subnet.cidr.size);
      expect(planned.subnets.every((subnet) => subnet.cidr.size <= (size ?? 0))).toBe(true);
    },
  );

  test('divides a /16 as documented', () => {
    const planned = plan('10.0.0.0/16', 3);
    expect(planned.maxZones).toBe(6);
    expect(texts(planned.tier('private'))).toEqual(['10.0.0.0/19', '10.0.32.0/19', '10.0.64.0/19']);
    expect(texts(planned.tier('public'))).toEqual([
      '10.0.192.0/22',
      '10.0.196.0/22',
      '10.0.200.0/22',
    ]);
    expect(texts(planned.tier('intra'))).toEqual([
      '10.0.216.0/22',
      '10.0.220.0/22',
      '10.0.224.0/22',
    ]);
    expect(planned.tier('pods')).toEqual([]);
    expect(planned.usableAddresses('private')).toBe(3 * (8192 - 5));
    expect(planned.subnets.map((subnet) => subnet.zone)).toEqual([
      ...zones(3),
      ...zones(3),
      ...zones(3),
    ]);
  });

  test('moves nothing when a tier is switched on later', () => {
    const some = plan('10.0.0.0/16', 3, { tiers: ['private', 'intra'] });
    const all = plan('10.0.0.0/16', 3);
    expect(some.tier('public')).toEqual([]);
    expect(all.subnets).toEqual(expect.arrayContaining([...some.subnets]));
  });

  test('gives larger subnets for fewer reserved zones', () => {
    const planned = plan('10.0.0.0/16', 3, { maxZones: 3 });
    expect(texts(planned.tier('private'))).toEqual([
      '10.0.0.0/18',
      '10.0.64.0/18',
      '10.0.128.0/18',
    ]);
    expect(plan('10.0.0.0/24', 3).tier('private')[0]?.usableAddresses).toBe(11);
    expect(plan('10.0.0.0/24', 3, { maxZones: 3 }).tier('private')[0]?.usableAddresses).toBe(27);
  });

  test('takes prefixes for each tier', () => {
    const prefixes = { private: 20, public: 24, intra: 24 };
    const planned = plan('10.0.0.0/16', 3, { prefixes });
    expect(planned.maxZones).toBe(6);
    expect(texts(planned.tier('private'))).toEqual(['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']);
    expect(texts(planned.tier('public'))).toEqual(['10.0.96.0/24', '10.0.97.0/24', '10.0.98.0/24']);
  });

  test('puts the largest tier first, whichever it is', () => {
    const planned = plan('10.0.0.0/16', 2, { prefixes: { private: 24, public: 20, intra: 28 } });
    expect(texts(planned.subnets)).toEqual([
      '10.0.0.0/20',
      '10.0.16.0/20',
      '10.0.96.0/24',
      '10.0.97.0/24',
      '10.0.102.0/28',
      '10.0.102.16/28',
    ]);
  });

  test('fails when given prefixes do not fit', () => {
    expect(() =>
      plan('10.0.0.0/16', 3, { prefixes: { private: 18, public: 18, intra: 24 } }),
    ).toThrow(
      "10.0.0.0/16 has 65536 addresses; 3 slots of private /18, public /18, intra /24 need 99072; use longer prefixes, a larger block or a lower 'maxZones'",
    );
  });

  test.each([16, 29, 20.5])('fails when a given prefix is %p', (prefix) => {
    expect(() =>
      plan('10.0.0.0/16', 3, { prefixes: { private: 20, public: prefix, intra: 24 } }),
    ).toThrow(
      `the prefix of the 'public' tier must be an integer from 17 to 28 in 10.0.0.0/16, got ${prefix}`,
    );
  });

  test('divides a pod network by zone, stable like the rest', () => {
    const podCidr = cidr('100.64.0.0/16');
    const planned = plan('10.0.0.0/16', 3, { podCidr });
    expect(texts(planned.tier('pods'))).toEqual([
      '100.64.0.0/19',
      '100.64.32.0/19',
      '100.64.64.0/19',
    ]);
    expect(planned.podCidr?.equals(podCidr)).toBe(true);
    expect(plan('10.0.0.0/16', 4, { podCidr }).subnets).toEqual(
      expect.arrayContaining([...planned.subnets]),
    );
    expect(texts(plan('10.0.0.0/26', 1, { podCidr }).tier('pods'))).toEqual(['100.64.0.0/16']);
  });

  test.each(['10.0.0.0/15', '10.0.0.0/29'])('fails when the VPC is %s', (network) => {
    expect(() => plan(network, 3)).toThrow(
      new ValueError(`the VPC is ${network}; AWS allows prefixes from /16 to /28`),
    );
  });

  test('fails when the pod network is not one AWS allows or cannot be divided', () => {
    expect(() => plan('10.0.0.0/16', 3, { podCidr: cidr('100.64.0.0/10') })).toThrow(
      'the pod network is 100.64.0.0/10; AWS allows prefixes from /16 to /28',
    );
    expect(() => plan('10.0.0.0/16', 3, { podCidr: cidr('100.64.0.0/26') })).toThrow(
      'the pod network 100.64.0.0/26 is too small for 6 zones: each subnet would be a /29, the smallest AWS allows is /28; give a larger one such as 100.64.0.0/16',
    );
  });

  test('fails when the VPC is too small for its zones, and says what would do', () => {
    expect(() => plan('10.0.0.0/25', 3)).toThrow(
      'the VPC 10.0.0.0/25 is too small for private, public and intra subnets in 3 zones with the smallest subnet AWS allows (/28); use a /24 or larger or plan for 2 zones at most',
    );
    expect(() => plan('10.0.0.0/28', 1)).toThrow(
      'in 1 zone with the smallest subnet AWS allows (/28); use a /26 or larger',
    );
    expect(() => plan('10.0.0.0/26', 2)).toThrow('or plan for 1 zone at most');
  });

  test('fails when networks overlap', () => {
    expect(() => plan('10.0.0.0/16', 3, { podCidr: cidr('10.0.128.0/17') })).toThrow(
      'the pod network 10.0.128.0/17 overlaps the VPC 10.0.0.0/16; choose a block outside it such as 100.64.0.0/16 or 198.19.0.0/16',
    );
    expect(() =>
      plan('10.0.0.0/16', 3, { peerCidrs: [cidr('10.9.0.0/16'), cidr('10.0.0.0/8')] }),
    ).toThrow(
      'the VPC 10.0.0.0/16 overlaps the peer network 10.0.0.0/8; choose a VPC block outside it',
    );
    const podCidr = cidr('100.64.0.0/16');
    expect(() => plan('10.0.0.0/16', 3, { podCidr, peerCidrs: [cidr('100.64.9.0/24')] })).toThrow(
      'the pod network 100.64.0.0/16 overlaps the peer network 100.64.9.0/24; choose another block',
    );
    expect(
      plan('10.0.0.0/16', 3, { podCidr, peerCidrs: [cidr('10.1.0.0/16')] }).subnets,
    ).toHaveLength(12);
  });

  test.each([[[]], [[...ZONES, 'us-west-2g']]])(
    'fails when the number of zones is not 1 to 6',
    (names) => {
      expect(() => planSubnets({ cidr: cidr('10.0.0.0/16'), zones: names })).toThrow(
        `'zones' must name 1 to 6 zones, got ${names.length}`,
      );
    },
  );

  test('fails when zones repeat or are empty', () => {
    const of = (names: string[]) => () => planSubnets({ cidr: cidr('10.0.0.0/16'), zones: names });
    expect(of(['a', 'b', 'a'])).toThrow("'zones' names 'a' twice; each zone has one slot");
    expect(of(['a', ''])).toThrow("'zones' contains an empty name");
  });

  test('fails when no tier is asked for', () => {
    expect(() => plan('10.0.0.0/16', 3, { tiers: [] })).toThrow(
      "'tiers' is empty; name at least one of private, public, intra",
    );
  });

  test.each([0, 7, 2.5])('fails when maxZones is %p', (maxZones) => {
    expect(() => plan('10.0.0.0/16', 1, { maxZones })).toThrow(
      `'maxZones' must be an integer from 1 to 6, got ${maxZones}`,
    );
  });

  test('fails when maxZones is below the number of zones', () => {
    expect(() => plan('10.0.0.0/16', 3, { maxZones: 2 })).toThrow(
      "'maxZones' is 2, but 3 zones are given (us-west-2a, us-west-2b, us-west-2c); raise it to 3",
    );
  });
});

describe('what AWS asks of subnets', () => {
  const subnets = (network: string, count: number) => plan(network, count).tier('public');

  test('accepts two zones of sufficient size', () => {
    expect(() => {
      assertClusterSubnets(subnets('10.0.0.0/25', 2));
      assertAlbSubnets(subnets('10.0.0.0/16', 2));
    }).not.toThrow();
  });

  test('fails when there is one zone', () => {
    expect(() => {
      assertClusterSubnets(subnets('10.0.0.0/16', 1));
    }).toThrow('an EKS cluster needs subnets in at least 2 zones, got 1 (us-west-2a); add a zone');
    expect(() => {
      assertAlbSubnets(subnets('10.0.0.0/16', 1));
    }).toThrow('an Application Load Balancer needs');
  });

  test('fails when a subnet is too small', () => {
    const tiny = { cidr: cidr('10.0.0.0/29'), usableAddresses: 3 };
    expect(() => {
      assertClusterSubnets([
        { ...tiny, zone: 'a' },
        { ...tiny, zone: 'b' },
      ]);
    }).toThrow(
      'subnet 10.0.0.0/29 has 3 usable addresses; EKS needs 6 and recommends 16; use a larger subnet',
    );
    expect(() => {
      assertAlbSubnets(subnets('10.0.0.0/25', 2));
    }).toThrow(
      "is too small for an Application Load Balancer, which needs a /27 or larger; use a larger VPC or a lower 'maxZones'",
    );
  });
});
