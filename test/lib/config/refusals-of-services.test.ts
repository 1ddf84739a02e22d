import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const keycloak = (settings: object) => ({ identity: { provider: 'keycloak', ...settings } });

const DIRECTORY = {
  kind: 'ldap',
  name: 'acme',
  url: 'ldaps://ldap.acme.io',
  usersDn: 'ou=people,dc=acme,dc=io',
  bindDn: 'cn=keycloak,dc=acme,dc=io',
};

describe('the edge', () => {
  failsWithOneViolation([
    [
      'no certificate without AWS',
      { ...WITHOUT_AWS, edge: {} },
      "edge.certificate: is needed with 'provider: none'",
    ],
    [
      'a certificate beside that of ACM',
      { edge: { certificate: { secret: 'platform-tls' } } },
      'edge.certificate: must be left out with AWS',
    ],
    [
      'ingress-nginx without a certificate that exists',
      { edge: { kind: 'ingress-nginx' } },
      "dns.certificateArn: is needed with 'edge.kind: ingress-nginx'",
    ],
    [
      'more proxies than the most',
      { edge: { replicas: { min: 5, max: 4 } } },
      "edge.replicas.max: must not be below 'edge.replicas.min', which is 5",
    ],
    ['one proxy', { edge: { replicas: { min: 1 } } }, 'edge.replicas.min: '],
    [
      'a controller whose pods are nowhere',
      { edge: { kind: 'ingress-class', className: 'nginx', controller: 'nginx' } },
      'edge.controllerNamespace: is needed',
    ],
    [
      'a web ACL on what WAF does not protect',
      {
        edge: {
          kind: 'ingress-class',
          className: 'nginx',
          controller: 'nginx',
          controllerNamespace: 'ingress',
          webAclArn: 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/ml/1a2b',
        },
      },
      "edge.webAclArn: is for 'controller: alb' alone",
    ],
    ['an address with host bits', { edge: { allowFrom: ['10.1.2.3/8'] } }, 'edge.allowFrom[0]: '],
    ['an unknown kind', { edge: { kind: 'traefik' } }, 'edge.kind: '],
  ]);

  test('may be absent, where single sign-on is elsewhere or absent', () => {
    expect(problemsWith({ edge: { kind: 'none' }, identity: { provider: 'none' } })).toEqual([]);
  });
});

describe('single sign-on', () => {
  failsWithOneViolation([
    [
      'Keycloak without an edge',
      { edge: { kind: 'none' } },
      "identity.provider: must be 'external' or 'none' with 'edge.kind: none'",
    ],
    ['Keycloak’s own realm', keycloak({ realm: 'master' }), 'identity.realm: must not be'],
    ['a group named twice', keycloak({ groups: ['a', 'a'] }), 'identity.groups[1]: is there twice'],
    [
      'a group that a role has',
      keycloak({ groups: ['ml-admins'] }),
      "identity.groups[0]: is a group of 'access' or 'teams' already",
    ],
    [
      'a group that a team has',
      { ...keycloak({ groups: ['team-vision'] }), teams: { vision: {} } },
      "identity.groups[0]: is a group of 'access' or 'teams' already",
    ],
    [
      'an address with host bits',
      keycloak({ adminConsole: { allowFrom: ['10.1.2.3/8'] } }),
      'identity.adminConsole.allowFrom[0]: ',
    ],
    [
      'a directory without TLS',
      keycloak({ federation: { ...DIRECTORY, url: 'ldap://ldap.acme.io' } }),
      'identity.federation.url: must be an encrypted address',
    ],
    [
      'an issuer without TLS',
      {
        identity: {
          provider: 'external',
          issuer: 'http://login.acme.io',
          endpoints: {
            authorization: 'https://login.acme.io/auth',
            token: 'https://login.acme.io/token',
            userInfo: 'https://login.acme.io/userinfo',
            keys: 'https://login.acme.io/keys',
            endSession: 'https://login.acme.io/logout',
          },
        },
      },
      'identity.issuer: must be an https URL',
    ],
    [
      'a first admin without an address',
      keycloak({ firstAdmin: { username: 'ada', email: 'ada', firstName: 'A', lastName: 'L' } }),
      'identity.firstAdmin.email: must be an e-mail address',
    ],
  ]);
});

describe('databases, operators and delivery', () => {
  failsWithOneViolation([
    [
      'CPU as volume',
      { databases: { cloudNativePg: { storage: '500m' } } },
      "databases.cloudNativePg.storage: '500m' is not an amount of memory",
    ],
    [
      'an archive that is read and written',
      { databases: { cloudNativePg: { recovery: { folder: 'postgres' } } } },
      'databases.cloudNativePg.backupFolder: must not be the folder that is restored from',
    ],
    [
      'a moment that is none',
      {
        databases: {
          cloudNativePg: { backupFolder: 'b', recovery: { folder: 'a', targetTime: 'yesterday' } },
        },
      },
      'databases.cloudNativePg.recovery.targetTime: must be a moment in UTC',
    ],
    [
      'an archive without AWS',
      {
        ...WITHOUT_AWS,
        databases: { cloudNativePg: { backupFolder: 'b', recovery: { folder: 'a' } } },
      },
      'databases.cloudNativePg.recovery: must be left out',
    ],
    [
      'an operator named twice',
      { operators: { existing: ['cert-manager', 'cert-manager'] } },
      'operators.existing[1]: is there twice',
    ],
    [
      'an add-on that the cluster has',
      { operators: { additional: ['metrics-server'] } },
      'operators.additional[0]: is an add-on of EKS',
    ],
    [
      'a device plugin beside that of the node',
      { operators: { additional: ['nvidia-gpu-operator'] } },
      'operators.additional[0]: is on the nodes already',
    ],
    [
      'an additional operator named twice',
      { operators: { additional: ['keda', 'keda'] } },
      'operators.additional[1]: is there twice',
    ],
    [
      'a new generation of a secret that is not there',
      { secrets: { generations: { 'databases/keyclok': 2 } } },
      'secrets.generations.databases/keyclok: is no secret of this environment; there are',
    ],
    ['an unknown operator', { operators: { existing: ['helm'] } }, 'operators.existing[0]: '],
    [
      'Terraform without AWS',
      { ...WITHOUT_AWS, delivery: { by: 'terraform' } },
      "delivery.by: must be 'argo-cd', 'flux' or 'hand' with 'provider: none'",
    ],
    [
      'a certificate that Git cannot name',
      { delivery: { by: 'flux', repository: 'https://git.acme.io/ml.git' } },
      "dns.certificateArn: is needed with 'delivery.by: argo-cd' or 'flux'",
    ],
    [
      'a repository that Flux cannot read',
      { ...WITHOUT_AWS, delivery: { by: 'flux', repository: 'git@git.acme.io:ml.git' } },
      'delivery.repository: must be the URL of a Git repository',
    ],
    [
      'Argo CD without a repository',
      { delivery: { by: 'argo-cd' } },
      'delivery.repository: is required',
    ],
  ]);
});
