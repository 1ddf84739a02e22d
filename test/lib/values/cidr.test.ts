import { ParseError } from '../../../lib/errors';
import { addressText, Cidr } from '../../../lib/values';
const cidr = (text: string): Cidr => Cidr.parse(text);

/** First and last address by plain bit arithmetic on 32-bit integers, apart from the code under test. */
function bounds(text: string): [first: bigint, last: bigint] {
  const [address = '', prefix = ''] = text.split('/');
  const value = address.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  const host = (1n << BigInt(32 - Number(prefix))) - 1n;
  return [value & ~host, value | host];
}

describe('Cidr', () => {
  test('reads a network and its bounds', () => {
    const network = cidr('10.1.0.0/16');
    expect(network).toMatchObject({ prefix: 16, size: 65536, first: 0x0a010000, last: 0x0a01ffff });
    expect(network.toString()).toBe('10.1.0.0/16');
    expect(`${cidr('255.255.255.255/32').toString()} ${cidr('0.0.0.0/0').toString()}`).toBe(
      '255.255.255.255/32 0.0.0.0/0',
    );
    expect(addressText(network.last)).toBe('10.1.255.255');
  });

  test('agrees with independent arithmetic for every prefix', () => {
    for (let prefix = 0; prefix <= 32; prefix++) {
      const host = (1n << BigInt(32 - prefix)) - 1n;
      const network = addressText(Number(0xc0a8d7e5n & ~host));
      const value = cidr(`${network}/${prefix}`);
      const [first, last] = bounds(value.toString());
      expect([BigInt(value.first), BigInt(value.last), BigInt(value.size)]).toEqual([
        first,
        last,
        host + 1n,
      ]);
    }
  });

  test.each([
    '10.0.0.0',
    '10.0.0/16',
    '10.0.0.0/',
    'ten',
    '',
    '10.0.0.0/16 ',
    '::/0',
    '1e1.0.0.0/8',
    '-1.0.0.0/8',
  ])('fails when the text is not a network: %p', (text) => {
    expect(() => cidr(text)).toThrow(
      new ParseError(
        `'${text}' is not an IPv4 network; write four numbers and a prefix, such as '10.0.0.0/16'`,
      ),
    );
  });

  test('fails when a number is out of range', () => {
    expect(() => cidr('10.0.256.0/16')).toThrow(
      "'10.0.256.0/16' has the number 256; each of the four must be 0 to 255",
    );
    expect(() => cidr('10.0.0.0/33')).toThrow(
      "'10.0.0.0/33' has the prefix 33; it must be 0 to 32",
    );
  });

  test('fails when host bits are set, and suggests the network', () => {
    expect(() => cidr('10.0.1.5/16')).toThrow(
      "'10.0.1.5/16' has host bits set; the network of that address is '10.0.0.0/16'",
    );
    expect(() => cidr('192.168.3.0/22')).toThrow("'192.168.0.0/22'");
  });

  test('contains, overlaps and equals', () => {
    const outer = cidr('10.0.0.0/16');
    const inner = cidr('10.0.128.0/17');
    const apart = cidr('10.1.0.0/16');
    expect([outer.contains(inner), inner.contains(outer), outer.contains(outer)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([outer.overlaps(inner), inner.overlaps(outer), outer.overlaps(apart)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([outer.equals(cidr('10.0.0.0/16')), outer.equals(cidr('10.0.0.0/17'))]).toEqual([
      true,
      false,
    ]);
  });

  test('gives subnets by index and by iteration', () => {
    const subnets = cidr('10.0.0.0/22').subnets(24);
    expect(subnets.count).toBe(4);
    expect([...subnets].map(String)).toEqual([
      '10.0.0.0/24',
      '10.0.1.0/24',
      '10.0.2.0/24',
      '10.0.3.0/24',
    ]);
    expect(
      cidr('0.0.0.0/0')
        .subnets(32)
        .at(2 ** 32 - 1)
        .toString(),
    ).toBe('255.255.255.255/32');
  });

  test.each([21, 33, 24.5])('fails when the subnet prefix is %p', (prefix) => {
    expect(() => cidr('10.0.0.0/22').subnets(prefix)).toThrow(
      `a subnet prefix of 10.0.0.0/22 must be an integer from 22 to 32, got ${prefix}`,
    );
  });

  test.each([-1, 4, 0.5])('fails when the subnet index is %p', (index) => {
    expect(() => cidr('10.0.0.0/22').subnets(24).at(index)).toThrow(
      `10.0.0.0/22 has 4 subnets of /24, indexed 0 to 3, got ${index}`,
    );
  });
});
