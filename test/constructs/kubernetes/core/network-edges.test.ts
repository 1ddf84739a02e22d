import { Chart } from 'cdk8s';
import {
  Endpoint,
  Namespace,
  NetworkPolicyEnforcement,
  Peer,
  type INamespace,
} from '../../../../constructs/kubernetes/core';
import { findObject, findObjects, objectsOf, testChart } from '../../../support/kubernetes';
import { NETWORK } from './network-fixture';

/** The spec of the one policy that a call on an imported namespace writes. */
function policySpec(call: (namespace: INamespace) => void): unknown {
  const objects = objectsOf((chart) => {
    call(Namespace.fromName(chart, 'Ns', 'serving'));
  });
  return findObject(objects, 'NetworkPolicy').spec;
}

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

  test('may be longer than a label, which then names no end', () => {
    const id = 'gateway-for-spark-history-spark-language-history-to-keycloak';
    const objects = objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Ns', 'keycloak');
      namespace.allowIngressFrom(id, Peer.local(), { ports: [80] });
    });
    expect(findObject(objects, 'NetworkPolicy', `ingress-${id}`).metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'network-policy',
    });
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
