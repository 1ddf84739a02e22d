import type { Federation } from '../../../../constructs/kubernetes/keycloak';
import { findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { LDAP, OIDC } from './federations';
import { keycloakObjects } from './fixture';

const edge = (federation: Federation) =>
  findObject(
    keycloakObjects({ federation }),
    'NetworkPolicy',
    `egress-keycloak-to-${federation.name}`,
  );

test('the servers call a directory in the VPC, or where it is', () => {
  expect(edge(LDAP).spec).toMatchObject({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keycloak' } },
    egress: [{ ports: [{ port: 636 }], to: [{ ipBlock: { cidr: '10.0.0.0/16' } }] }],
  });
  const elsewhere = { ...LDAP, url: 'ldaps://ad.acme.io:3269', addresses: ['10.9.0.0/24'] };
  expect(edge(elsewhere).spec).toMatchObject({
    egress: [{ ports: [{ port: 3269 }], to: [{ ipBlock: { cidr: '10.9.0.0/24' } }] }],
  });
});

test('the servers call an upstream issuer on the internet', () => {
  expect(edge(OIDC).spec).toMatchObject({
    egress: [{ ports: [{ port: 443 }], to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, {}] }],
  });
  expect(violations(edge(OIDC))).toEqual([]);
});

test('fails when the addresses of a directory are malformed', () => {
  expect(() => edge({ ...LDAP, addresses: ['ad'] })).toThrow(
    "test/Keycloak: 'federation.addresses': ",
  );
});
