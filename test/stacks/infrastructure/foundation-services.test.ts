import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { FoundationStack } from '../../../stacks/infrastructure/foundation-stack';
import { environmentWith } from '../../support/environments';

type Block = Readonly<Record<string, unknown>>;

function foundation(sections: Partial<EnvironmentInput> = {}) {
  const stack = new FoundationStack(Testing.app(), 'foundation', {
    environment: environmentWith(sections),
  });
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  };
  const all = (type: string) => Object.values(resource[type] ?? {});
  return {
    bridgeValues: stack.bridgeValues,
    secrets: all('aws_secretsmanager_secret').map(({ name }) => name),
    versions: all('aws_secretsmanager_secret_version')
      .map((block) => block['secret_string_wo_version'])
      .filter((version) => version !== undefined),
    associations: all('aws_eks_pod_identity_association').map(
      ({ namespace, service_account: account }) => `${String(namespace)}/${String(account)}`,
    ),
    actionsOf: (identity: string) =>
      Object.entries(resource['aws_iam_role_policy'] ?? {})
        .filter(([id]) => id.startsWith(`Identity-${identity}_`))
        .map(([, { policy }]) => String(policy))
        .join('\n'),
  };
}

describe('the foundation of the services', () => {
  const lab = foundation();

  test('holds a secret for each value that is made at random', () => {
    expect(lab.secrets).toEqual(
      expect.arrayContaining(['ml-test/keycloak/bootstrap', 'ml-test/databases/keycloak']),
    );
  });

  test('replaces a value when its generation is raised', () => {
    const generations = { 'databases/keycloak': 2 };
    expect(foundation({ secrets: { generations } }).versions).toContain(2);
    expect(new Set(lab.versions)).toEqual(new Set([1]));
  });

  test('holds a place for each value that people fill in', () => {
    expect(foundation({ secrets: { declared: ['kaggle'] } }).secrets).toContain(
      'ml-test/declared/kaggle',
    );
  });

  test('gives each controller that acts on AWS a role', () => {
    expect(lab.associations).toEqual(
      expect.arrayContaining([
        'external-secrets/external-secrets',
        'external-dns/external-dns',
        'databases/postgres',
      ]),
    );
  });

  test('lets External Secrets read the secrets of this platform', () => {
    expect(lab.actionsOf('external-secrets')).toMatch(/GetSecretValue[^]*:secret:ml-test\/\*/);
  });

  test('lets ExternalDNS write records of the domain', () => {
    expect(lab.actionsOf('external-dns')).toContain('*.ml.acme.dev');
  });

  test('lets PostgreSQL write its backups', () => {
    expect(lab.actionsOf('postgres')).toContain('/postgres/*');
  });

  test('lets a controller make load balancers where EKS Auto Mode does not', () => {
    expect(foundation({ cluster: { mode: 'karpenter' } }).actionsOf('load-balancers')).toContain(
      'elasticloadbalancing:CreateLoadBalancer',
    );
    expect(lab.actionsOf('load-balancers')).toBe('');
  });

  test('tells the load balancer its certificate', () => {
    expect(lab.bridgeValues['certificateArn']).toMatch(/TfToken/);
  });

  test('has no certificate to tell before the zone is delegated', () => {
    expect(foundation({ dns: { zone: 'standalone' } }).bridgeValues).not.toHaveProperty(
      'certificateArn',
    );
  });
});
