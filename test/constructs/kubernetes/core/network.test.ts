import { Chart } from 'cdk8s';
import {
  apiServerCidrs,
  dnsCidrs,
  Endpoint,
  Namespace,
  NetworkPolicyEnforcement,
  Peer,
  toPolicyPorts,
  type ClusterNetwork,
  type INamespace,
} from '../../../../constructs/kubernetes/core';
import { findObject, findObjects, objectsOf, testChart } from '../../../support/kubernetes';

const NETWORK: ClusterNetwork = { vpcCidrs: ['10.0.0.0/16'] };

/** The spec of the one policy that a call on an imported namespace writes. */
function policySpec(call: (namespace: INamespace) => void): unknown {
  const objects = objectsOf((chart) => {
    call(Namespace.fromName(chart, 'Ns', 'serving'));
  });
  return findObject(objects, 'NetworkPolicy').spec;
}

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

describe('an edge of a namespace', () => {
  test('lets a peer in on the ports given, to all pods', () => {
    const spec = policySpec((namespace) => {
      namespace.allowIngressFrom('gateway-to-models', Peer.namespace({ name: 'edge' }), {
        ports: [8000],
      });
    });
    expect(spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }],
          ports: [{ port: 8000, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('lets pods by label out to an endpoint', () => {
    const spec = policySpec((namespace) => {
      const database = Endpoint.of(Peer.pods({ name: 'data' }, { role: 'primary' }), [5432]);
      namespace.allowEgressTo('models-to-database', database, { pods: { app: 'models' } });
    });
    expect(spec).toMatchObject({
      podSelector: { matchLabels: { app: 'models' } },
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 5432, protocol: 'TCP' }] }],
    });
  });

  test('opens every port when asked to', () => {
    const spec = policySpec((namespace) => {
      namespace.allowIngressFrom('within', Peer.local(), { ports: 'all', pods: { app: 'x' } });
    });
    expect(spec).toEqual({
      podSelector: { matchLabels: { app: 'x' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
  });

  test('to the API server names its Service address and the VPC, on 443', () => {
    const spec = policySpec((namespace) => {
      namespace.allowEgressTo('api', Endpoint.apiServer(NETWORK));
    });
    expect(spec).toMatchObject({
      egress: [
        {
          to: [
            { ipBlock: { cidr: '10.100.0.1/32' } },
            { ipBlock: { cidr: '172.20.0.1/32' } },
            { ipBlock: { cidr: '10.0.0.0/16' } },
          ],
          ports: [{ port: 443, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('to Pod Identity names the agent alone, never instance metadata', () => {
    const spec = policySpec((namespace) => {
      namespace.allowEgressTo('identity', Endpoint.podIdentity());
    });
    expect(spec).toMatchObject({
      egress: [
        {
          to: [
            { ipBlock: { cidr: '169.254.170.23/32' } },
            { ipBlock: { cidr: 'fd00:ec2::23/128' } },
          ],
          ports: [{ port: 80, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('has a name that says its direction, and the labels of the platform', () => {
    const objects = objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Ns', 'serving');
      namespace.allowEgressTo('api', Endpoint.apiServer(NETWORK));
      namespace.allowIngressFrom('api', Peer.local(), { ports: [80] });
    });
    expect(findObjects(objects, 'NetworkPolicy').map(({ metadata }) => metadata.name)).toEqual([
      'egress-api',
      'ingress-api',
    ]);
    expect(findObject(objects, 'NetworkPolicy', 'egress-api').metadata).toMatchObject({
      namespace: 'serving',
      labels: { 'app.kubernetes.io/part-of': 'eks-ml-platform' },
    });
  });

  test('fails when its id is taken', () => {
    const namespace = Namespace.fromName(testChart(), 'Ns', 'serving');
    namespace.allowIngressFrom('one', Peer.local(), { ports: [80] });
    expect(() => {
      namespace.allowIngressFrom('one', Peer.local(), { ports: [81] });
    }).toThrow("test/Ns: 'id' must be unique, got 'ingress-one' twice");
  });

  test('fails when its id cannot be a name', () => {
    const namespace = Namespace.fromName(testChart(), 'Ns', 'serving');
    expect(() => {
      namespace.allowIngressFrom('No Name', Peer.local(), { ports: [80] });
    }).toThrow("test/Ns: 'id': the name of a network edge must consist of");
  });

  test('fails when its ports are wrong, and says where', () => {
    const namespace = Namespace.fromName(testChart(), 'Ns', 'serving');
    expect(() => {
      namespace.allowIngressFrom('one', Peer.local(), { ports: [] });
    }).toThrow("test/Ns: 'ports': 'ports' must list 1 to 24 ports, got 0");
  });

  test('fails when the imported namespace has no possible name', () => {
    expect(() => Namespace.fromName(new Chart(testChart(), 'c'), 'Ns', 'A B')).toThrow(
      "'name': a namespace's name must consist of",
    );
  });
});

test('enforcement is switched on in the ConfigMap that Auto Mode reads', () => {
  const objects = objectsOf((chart) => new NetworkPolicyEnforcement(chart, 'Enforcement'));
  expect(objects).toHaveLength(1);
  expect(findObject(objects, 'ConfigMap')).toMatchObject({
    metadata: {
      name: 'amazon-vpc-cni',
      namespace: 'kube-system',
      // Without the switch the finalizers of policies, and so their namespaces, would stay for ever.
      annotations: { 'helm.sh/resource-policy': 'keep' },
    },
    data: { 'enable-network-policy-controller': 'true' },
  });
});
