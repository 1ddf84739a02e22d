import type { EnvironmentInput } from '../../../lib/config';
import { platformHosts } from '../../../lib/contracts/hosts';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { serviceNamespaces } from '../../../lib/contracts/service-namespaces';
import { installs, operatorNames } from '../../../lib/contracts/operators';
import { declaredSecrets, generatedSecrets } from '../../../lib/contracts/platform-secrets';
import { hasEdge } from '../../../lib/contracts/entrance';
import {
  deliveredBy,
  hasKeycloak,
  hasSecretStore,
  postgresHome,
} from '../../../lib/contracts/services';
import { environmentWith, EXISTING_NETWORK, WITHOUT_AWS } from '../../support/environments';

const BARE: Partial<EnvironmentInput> = { edge: { kind: 'none' }, identity: { provider: 'none' } };

const EXTERNAL: Partial<EnvironmentInput> = {
  identity: {
    provider: 'external',
    issuer: 'https://login.acme.io',
    endpoints: {
      authorization: 'https://login.acme.io/auth',
      token: 'https://login.acme.io/token',
      userInfo: 'https://login.acme.io/userinfo',
      keys: 'https://login.acme.io/keys',
      endSession: 'https://login.acme.io/logout',
    },
    clients: { jupyterhub: '0oa1b2c3' },
  },
};

const EXISTING: Partial<EnvironmentInput> = {
  cluster: {
    existing: {
      name: 'shared',
      compute: 'other',
      networkCidrs: ['10.0.0.0/16'],
    },
  },
  network: EXISTING_NETWORK,
  storage: { block: { storageClass: 'gp3' } },
  nodePools: {},
};

const operatorsWith = (sections: Partial<EnvironmentInput>) =>
  operatorNames(environmentWith(sections));

describe('the services of an environment', () => {
  test('are an edge, Keycloak, PostgreSQL in the cluster and a secret store by default', () => {
    const environment = environmentWith();
    expect(hasEdge(environment)).toBe(true);
    expect(hasKeycloak(environment)).toBe(true);
    expect(postgresHome(environment)).toBe('cloudnative-pg');
    expect(hasSecretStore(environment)).toBe(true);
  });

  test('wait until the zone is delegated, because no certificate is issued before', () => {
    const waiting = environmentWith({ dns: { zone: 'standalone' } });
    expect([hasEdge(waiting), hasKeycloak(waiting), postgresHome(waiting)]).toEqual([
      false,
      false,
      undefined,
    ]);
    expect(hasEdge(environmentWith({ dns: { zone: 'standalone', delegated: true } }))).toBe(true);
  });

  test('use RDS where it is asked for', () => {
    expect(postgresHome(environmentWith({ databases: { postgres: {} } }))).toBe('rds');
  });

  test('are absent where nothing needs them', () => {
    const environment = environmentWith(BARE);
    expect(hasSecretStore(environment)).toBe(false);
    expect(serviceNamespaces(environment)).toEqual(['ml-platform']);
    expect(operatorNames(environment)).toEqual([]);
  });

  test('include a secret store where the user has secrets', () => {
    expect(hasSecretStore(environmentWith({ ...BARE, secrets: { declared: ['kaggle'] } }))).toBe(
      true,
    );
  });

  test('live in namespaces of their own', () => {
    expect(serviceNamespaces(environmentWith())).toEqual([
      'ml-platform',
      'gateway',
      'databases',
      'keycloak',
    ]);
    expect(serviceNamespaces(environmentWith(WITHOUT_AWS))).toContain('platform-secrets');
  });

  test('have hosts one label below the domain', () => {
    expect(platformHosts(environmentWith({ domain: 'ml.acme.dev' }))).toEqual({
      platform: 'platform.ml.acme.dev',
      chat: 'chat.ml.acme.dev',
      identity: 'auth.ml.acme.dev',
      identityAdmin: 'auth-admin.ml.acme.dev',
    });
  });

  test('are delivered by Terraform, or by people where there is no AWS', () => {
    expect(deliveredBy(environmentWith())).toBe('terraform');
    expect(deliveredBy(environmentWith(WITHOUT_AWS))).toBe('hand');
    expect(
      deliveredBy(
        environmentWith({
          ...WITHOUT_AWS,
          delivery: { by: 'flux', repository: 'https://git.acme.io/ml.git' },
        }),
      ),
    ).toBe('flux');
  });
});

describe('operators', () => {
  test('are those that something needs', () => {
    expect(operatorsWith({})).toEqual([
      'cert-manager',
      'cloudnative-pg',
      'envoy-gateway',
      'external-dns',
      'external-secrets',
      'reloader',
    ]);
  });

  test('include a load-balancer controller where EKS Auto Mode is off', () => {
    expect(operatorsWith({ cluster: { mode: 'karpenter' } })).toContain(
      'aws-load-balancer-controller',
    );
  });

  test('leave CloudNativePG out with RDS', () => {
    expect(operatorsWith({ databases: { postgres: {} } })).not.toContain('cloudnative-pg');
  });

  test('bring ingress-nginx in the place of Envoy Gateway', () => {
    const names = operatorsWith({
      edge: { kind: 'ingress-nginx' },
      dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
    });
    expect(names).toContain('ingress-nginx');
    expect(names).not.toContain('envoy-gateway');
  });

  test('include those that are asked for, in the order of their names', () => {
    expect(
      operatorsWith({
        ...EXISTING,
        operators: { additional: ['metrics-server', 'efs-csi-driver'] },
      }),
    ).toEqual([
      'aws-load-balancer-controller',
      'cert-manager',
      'cloudnative-pg',
      'efs-csi-driver',
      'envoy-gateway',
      'external-dns',
      'external-secrets',
      'metrics-server',
      'reloader',
    ]);
  });

  test('need no DNS and no AWS controller without AWS', () => {
    const names = operatorsWith(WITHOUT_AWS);
    expect(names).not.toContain('external-dns');
    expect(names).not.toContain('aws-load-balancer-controller');
  });

  test('that the cluster has are not installed', () => {
    const environment = environmentWith({ operators: { existing: ['cert-manager'] } });
    expect(installs(environment, 'cert-manager')).toBe(false);
    expect(installs(environment, 'external-secrets')).toBe(true);
  });
});

describe('identities of controllers on AWS', () => {
  const namesWith = (sections: Partial<EnvironmentInput>) =>
    workloadIdentities(environmentWith(sections)).map(({ name }) => name);

  test('follow the operators', () => {
    expect(namesWith({})).toEqual(['external-secrets', 'external-dns', 'postgres']);
    expect(namesWith({ cluster: { mode: 'karpenter' } })).toContain('load-balancers');
    expect(namesWith({ ...EXISTING, operators: { additional: ['efs-csi-driver'] } })).toContain(
      'efs-csi-driver',
    );
    expect(namesWith(WITHOUT_AWS)).toEqual([]);
  });

  test('let PostgreSQL write its own backups alone', () => {
    const postgres = workloadIdentities(environmentWith()).find(({ name }) => name === 'postgres');
    expect(postgres?.grants).toEqual([
      { bucket: 'backups', prefix: 'postgres/', access: 'readWrite', listsBucket: true },
    ]);
  });
});

describe('secrets', () => {
  const generated = (sections: Partial<EnvironmentInput>) =>
    generatedSecrets(environmentWith(sections)).map(({ owner, name }) => `${owner}/${name}`);

  test('of Keycloak are made at random', () => {
    expect(generated({})).toEqual(
      expect.arrayContaining(['keycloak/bootstrap', 'keycloak/break-glass', 'databases/keycloak']),
    );
    expect(generated(BARE)).toEqual([]);
  });

  test('of the user are made at random, or filled in', () => {
    const secrets = { generated: ['webhook'], declared: ['kaggle'] };
    expect(generated({ ...BARE, secrets })).toEqual(['generated/webhook']);
    expect(declaredSecrets(environmentWith({ secrets }))).toEqual(['kaggle']);
  });

  test('of directories that people come from are filled in', () => {
    const directory = {
      kind: 'ldap' as const,
      name: 'acme',
      url: 'ldaps://ldap.acme.io',
      usersDn: 'ou=people,dc=acme,dc=io',
      bindDn: 'cn=keycloak,dc=acme,dc=io',
    };
    expect(
      declaredSecrets(
        environmentWith({ identity: { provider: 'keycloak', federation: directory } }),
      ),
    ).toEqual(['federation-acme']);
  });

  test('of clients at a provider elsewhere are filled in', () => {
    expect(declaredSecrets(environmentWith(EXTERNAL))).toEqual(['oidc-jupyterhub']);
    const declared = { secrets: { declared: ['oidc-jupyterhub'] } };
    expect(declaredSecrets(environmentWith({ ...EXTERNAL, ...declared }))).toEqual([
      'oidc-jupyterhub',
    ]);
  });
});
