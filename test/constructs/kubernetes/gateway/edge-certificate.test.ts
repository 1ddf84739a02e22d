import type {
  EdgeLoadBalancerProps,
  EnvoyEdgeProps,
} from '../../../../constructs/kubernetes/gateway';
import {
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { envoyEdge } from './fixture';

const OTHER = { loadBalancer: { kind: 'other' } } as const;
const ISSUER = { kind: 'cluster-issuer', name: 'letsencrypt' } as const;

const edgeObjects = (
  props: Partial<EnvoyEdgeProps> = {},
  loadBalancer: Partial<EdgeLoadBalancerProps> = {},
): KubernetesObject[] => objectsOf((chart) => envoyEdge(chart, props, loadBalancer));

const objects = edgeObjects();

describe('the certificate', () => {
  test('is self-signed behind a load balancer that ends TLS', () => {
    expect(findObject(objects, 'Issuer')).toMatchObject({
      metadata: { name: 'gateway-tls', namespace: 'gateway' },
      spec: { selfSigned: {} },
    });
    expect(findObject(objects, 'Certificate')).toMatchObject({
      metadata: { name: 'gateway-tls', namespace: 'gateway' },
      spec: {
        secretName: 'gateway-tls',
        dnsNames: ['ml.acme.dev', '*.ml.acme.dev'],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: { kind: 'Issuer', name: 'gateway-tls' },
      },
    });
  });

  test('may come from an issuer of the cluster', () => {
    const all = edgeObjects({ certificate: ISSUER }, OTHER);
    expect(findObjects(all, 'Issuer')).toEqual([]);
    expect(findObject(all, 'Certificate').spec).toMatchObject({
      issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' },
    });
  });

  test('may be there already', () => {
    const all = edgeObjects({ certificate: { kind: 'secret', name: 'wildcard' } }, OTHER);
    expect(findObjects(all, 'Certificate')).toEqual([]);
    expect(memberAt(findObject(all, 'Gateway'), ['spec', 'listeners', 1, 'tls'])).toMatchObject({
      certificateRefs: [{ name: 'wildcard' }],
    });
  });

  test.each([undefined, { kind: 'self-signed' } as const])(
    'fails when clients would see a self-signed one: %j',
    (certificate) => {
      expect(() => envoyEdge(testChart(), { certificate }, OTHER)).toThrow(
        "test/Edge: 'certificate' must be a cluster issuer or a TLS Secret, got",
      );
    },
  );
});
