import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { FoundationStack } from '../../../stacks/infrastructure/foundation-stack';
import { environmentWith, EXISTING_NETWORK } from '../../support/environments';

type Resource = Readonly<Record<string, unknown>>;

const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

/** Everything that makes a role or a log group. */
const RICH: Partial<EnvironmentInput> = {
  aws: { permissionsBoundaryArn: BOUNDARY },
  cluster: { mode: 'karpenter' },
  network: { flowLogs: true },
  databases: {
    postgres: { instanceClass: 'db.t4g.medium' },
    valkey: { nodeType: 'cache.t4g.small' },
  },
  storage: { backup: { enabled: true } },
  teams: { vision: {} },
};

const EXISTING: Partial<EnvironmentInput> = {
  cluster: {
    existing: {
      name: 'Shared',
      compute: 'auto',
      nodeRoleName: 'nodes',
      networkCidrs: ['10.0.0.0/16'],
    },
  },
  network: EXISTING_NETWORK,
  databases: { postgres: { instanceClass: 'db.t4g.medium' } },
};

function foundation(sections: Partial<EnvironmentInput>) {
  const environment = environmentWith(sections);
  const stack = new FoundationStack(Testing.app(), 'foundation', { environment });
  const json = JSON.parse(Testing.synth(stack, true)) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  };
  return (type: string, idPart = ''): Resource[] =>
    Object.entries(json.resource[type] ?? {})
      .filter(([id]) => id.startsWith(idPart))
      .map(([, resource]) => resource);
}

describe('the foundation', () => {
  const resources = foundation(RICH);

  test('caps every role by the boundary of the environment', () => {
    const roles = resources('aws_iam_role');
    expect(roles.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ml-test-flow-logs', 'ml-test-backup', 'ml-test-rds-monitoring']),
    );
    expect(
      roles.filter((role) => role['permissions_boundary'] !== BOUNDARY).map(({ name }) => name),
    ).toEqual([]);
  });

  test('encrypts every log group with a key whose policy names the group', () => {
    const groups = resources('aws_cloudwatch_log_group');
    const policies = resources('aws_kms_key').map(({ policy }) => String(policy));
    expect(groups.length).toBeGreaterThanOrEqual(4);
    for (const { name, kms_key_id: key } of groups) {
      expect(key).toMatch(/^\$\{aws_kms_key\./);
      expect(policies.some((policy) => admits(policy, String(name)))).toBe(true);
    }
  });

  test('lets the user of the cache publish and subscribe', () => {
    const [{ template_body: template } = {}] = resources('aws_cloudformation_stack');
    expect(template).toContain('on ~* &* +@all -@dangerous +info');
  });
});

test('the key admits the log groups of a database whose cluster has capitals in its name', () => {
  const resources = foundation(EXISTING);
  const [key] = resources('aws_kms_key', 'DataKey');
  const groups = resources('aws_cloudwatch_log_group', 'Postgres').map(({ name }) => String(name));
  expect(groups).toHaveLength(2);
  for (const name of groups) expect(admits(String(key?.['policy']), name)).toBe(true);
});

/** Whether a key policy names a log group, exactly or by the pattern of its folder. */
function admits(policy: string, logGroup: string): boolean {
  const folder = logGroup.replace(/[^/]+$/, '*');
  return [logGroup, folder].some((name) => policy.includes(`:log-group:${name}"`));
}

test('Alertmanager may send to its topics, and Prometheus to its workspaces', () => {
  const topicArn = 'arn:aws:sns:us-west-2:111122223333:alerts';
  const keyArn = 'arn:aws:kms:us-west-2:111122223333:key/1a2b';
  const workspaceArn = 'arn:aws:aps:us-west-2:111122223333:workspace/ws-1';
  const policies = foundation({
    monitoring: {
      alerts: { receivers: { topic: { kind: 'sns', topicArn, keyArn } }, default: 'topic' },
      remoteWrite: [{ name: 'amazon', to: 'amazon', workspaceArn }],
    },
  })('aws_iam_role_policy').map(({ policy }) => String(policy));
  const saying = (action: string) => policies.filter((policy) => policy.includes(action)).join();
  expect(saying('sns:Publish')).toContain(topicArn);
  expect(saying('kms:GenerateDataKey')).toContain(keyArn);
  expect(saying('aps:RemoteWrite')).toContain(workspaceArn);
});
