import {
  apiServerCidrs,
  dnsCidrs,
  Endpoint,
  Peer,
  toPolicyPorts,
} from '../../../../constructs/kubernetes/core';
import { NETWORK } from './network-fixture';

describe('the addresses of a cluster', () => {
  test('cluster DNS is the tenth address of both ranges that EKS chooses from', () => {
    expect(dnsCidrs(NETWORK)).toEqual(['10.100.0.10/32', '172.20.0.10/32']);
  });

  test('the API server is the first address of them', () => {
    expect(apiServerCidrs(NETWORK)).toEqual(['10.100.0.1/32', '172.20.0.1/32']);
  });

  test('a given range replaces both', () => {
    const network = { ...NETWORK, serviceCidrs: ['10.200.0.0/20'] };
    expect(dnsCidrs(network)).toEqual(['10.200.0.10/32']);
    expect(apiServerCidrs(network)).toEqual(['10.200.0.1/32']);
  });

  test('an IPv6 range gives IPv6 addresses', () => {
    const network = { ...NETWORK, serviceCidrs: ['fd30:1c53:5f8a::/108'] };
    expect(dnsCidrs(network)).toEqual(['fd30:1c53:5f8a::a/128']);
    expect(apiServerCidrs(network)).toEqual(['fd30:1c53:5f8a::1/128']);
  });

  test.each(['10.100.0.1/16', 'ten', 'fd30:zz::/108'])('fails when the range is %p', (cidr) => {
    expect(() => dnsCidrs({ ...NETWORK, serviceCidrs: [cidr] })).toThrow(cidr);
  });
});

describe('a peer', () => {
  test('by pods names their namespace and labels together', () => {
    const peer = Peer.pods({ name: 'identity' }, { 'app.kubernetes.io/name': 'keycloak' });
    expect(peer.toRules()).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'identity' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } },
      },
    ]);
  });

  test('by namespace names all its pods', () => {
    expect(Peer.namespace({ name: 'monitoring' }).toRules()).toEqual([
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
    ]);
  });

  test('that is local names pods of the same namespace', () => {
    expect(Peer.local({ role: 'worker' }).toRules()).toEqual([
      { podSelector: { matchLabels: { role: 'worker' } } },
    ]);
    expect(Peer.local().toRules()).toEqual([{ podSelector: {} }]);
  });

  test('by addresses names a range', () => {
    expect(Peer.cidr('192.0.2.0/24').toRules()).toEqual([{ ipBlock: { cidr: '192.0.2.0/24' } }]);
    expect(Peer.cidr('2001:db8::/32').toRules()).toEqual([{ ipBlock: { cidr: '2001:db8::/32' } }]);
  });

  test('that is the VPC names each of its ranges', () => {
    const network = { vpcCidrs: ['10.0.0.0/16', '100.64.0.0/16'] };
    expect(Peer.vpc(network).toRules()).toEqual([
      { ipBlock: { cidr: '10.0.0.0/16' } },
      { ipBlock: { cidr: '100.64.0.0/16' } },
    ]);
  });

  test('that is the internet leaves out private and link-local addresses', () => {
    expect(Peer.internet().toRules()).toEqual([
      {
        ipBlock: {
          cidr: '0.0.0.0/0',
          except: [
            '10.0.0.0/8',
            '100.64.0.0/10',
            '169.254.0.0/16',
            '172.16.0.0/12',
            '192.168.0.0/16',
          ],
        },
      },
      { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
    ]);
  });

  test('that is anywhere leaves out instance metadata', () => {
    expect(Peer.anywhere().toRules()).toEqual([
      { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
      { ipBlock: { cidr: '::/0', except: ['fd00:ec2::/32', 'fe80::/10'] } },
    ]);
  });

  test('can be several', () => {
    const peer = Peer.anyOf(Peer.cidr('192.0.2.0/24'), Peer.local());
    expect(peer.toRules()).toHaveLength(2);
  });

  test('hands out copies of its rules', () => {
    const peer = Peer.local();
    peer.toRules().pop();
    expect(peer.toRules()).toHaveLength(1);
  });

  test.each(['0.0.0.0/0', '169.254.0.0/16', '169.254.169.254/32', '::/0', 'fd00:ec2::254/128'])(
    'fails when the range %s holds instance metadata',
    (cidr) => {
      expect(() => Peer.cidr(cidr)).toThrow(
        `'${cidr}' holds the address of instance metadata, which stays blocked`,
      );
    },
  );

  test.each(['10.0.0.0', '10.0.0.1/8', 'example.com', 'fd00:xyz::/32'])(
    'fails when %p is no network',
    (cidr) => {
      expect(() => Peer.cidr(cidr)).toThrow(cidr);
    },
  );
});

describe('an endpoint', () => {
  test('takes a port as TCP', () => {
    expect(toPolicyPorts([5432])).toEqual([{ port: { value: 5432 }, protocol: 'TCP' }]);
  });

  test('takes a protocol and a range', () => {
    expect(toPolicyPorts([{ port: 30000, endPort: 30100, protocol: 'UDP' }])).toEqual([
      { port: { value: 30000 }, protocol: 'UDP', endPort: 30100 },
    ]);
  });

  test('leaves ports out for all of them', () => {
    expect(toPolicyPorts('all')).toBeUndefined();
  });

  test('of AWS is what answers HTTPS outside and in the VPC, and nothing private beside', () => {
    const { peer, ports } = Endpoint.aws(NETWORK);
    expect(ports).toEqual([443]);
    expect(peer.toRules()).toEqual([
      ...Peer.internet().toRules(),
      { ipBlock: { cidr: '10.0.0.0/16' } },
    ]);
  });

  test('fails when it has no port', () => {
    expect(() => Endpoint.of(Peer.local(), [])).toThrow("'ports' must list 1 to 24 ports, got 0");
  });

  test('fails when it has more ports than the VPC CNI takes', () => {
    const ports = Array.from({ length: 25 }, (_, index) => 8000 + index);
    expect(() => Endpoint.of(Peer.local(), ports)).toThrow('got 25');
  });

  test.each([0, 65536, 80.5])('fails when a port is %p', (port) => {
    expect(() => Endpoint.of(Peer.local(), [port])).toThrow(
      `a port must be an integer from 1 to 65535, got ${port}`,
    );
  });

  test('fails when the end of a range is no port', () => {
    expect(() => Endpoint.of(Peer.local(), [{ port: 80, endPort: 70000 }])).toThrow('got 70000');
  });

  test('fails when a range ends before it begins', () => {
    expect(() => Endpoint.of(Peer.local(), [{ port: 90, endPort: 80 }])).toThrow(
      "'endPort' must not be below 'port' 90, got 80",
    );
  });
});
