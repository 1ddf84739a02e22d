import type { OperatorNamespace } from '../../../constructs/operators';
import { addOperatorNamespace } from '../../../stacks/manifests/operator-namespaces';
import { findObject, objectsOf } from '../../support/kubernetes';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'], serviceCidrs: ['172.20.0.0/16'] };

const wallsOf = (namespace: Partial<OperatorNamespace>) =>
  objectsOf((chart) => {
    addOperatorNamespace(chart, NETWORK, { name: 'operator', calls: [], ...namespace });
  });

test('pods are reached on ports of TCP, and of UDP where it is said', () => {
  const walls = wallsOf({
    calls: [{ namespace: 'peers', ports: [9094, { port: 9094, protocol: 'UDP' }] }],
    calledOn: [
      { port: 9094, by: { namespace: 'peers' } },
      { port: { port: 9094, protocol: 'UDP' }, by: { namespace: 'peers' } },
    ],
  });
  const both = [
    { port: 9094, protocol: 'TCP' },
    { port: 9094, protocol: 'UDP' },
  ];
  expect(findObject(walls, 'NetworkPolicy', 'egress-peers-9094-9094-udp')).toMatchObject({
    spec: { egress: [{ ports: both }] },
  });
  expect(findObject(walls, 'NetworkPolicy', 'ingress-peers-9094')).toMatchObject({
    spec: { ingress: [{ ports: both.slice(0, 1) }] },
  });
  expect(findObject(walls, 'NetworkPolicy', 'ingress-peers-9094-udp')).toMatchObject({
    spec: { ingress: [{ ports: both.slice(1) }] },
  });
});

test('some pods alone reach what the others do not', () => {
  const pods = { app: 'sender' };
  const walls = wallsOf({
    calls: [
      { caller: 'sender', pods, to: { internetPorts: [443, 587] } },
      { caller: 'sender', pods, to: 'aws' },
    ],
  });
  expect(findObject(walls, 'NetworkPolicy', 'egress-sender-to-internet-443-587')).toMatchObject({
    spec: {
      podSelector: { matchLabels: pods },
      egress: [{ ports: [{ port: 443 }, { port: 587 }] }],
    },
  });
  expect(findObject(walls, 'NetworkPolicy', 'egress-sender-to-aws')).toMatchObject({
    spec: { podSelector: { matchLabels: pods } },
  });
});

test('everything that is not named is denied', () => {
  const policies = wallsOf({}).filter(({ kind }) => kind === 'NetworkPolicy');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(['default-deny', 'egress-dns']);
});
