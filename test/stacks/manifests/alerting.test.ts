import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { platformOperators } from '../../../stacks/manifests/operators';
import { environmentWith } from '../../support/environments';
import { unitObjects } from '../../support/units';

describe('who is told', () => {
  const sections: Partial<EnvironmentInput> = {
    secrets: { declared: ['chat', 'token'] },
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
    teams: { vision: {} },
    monitoring: {
      runbooksUrl: 'https://docs.acme.dev/',
      alerts: {
        receivers: {
          chat: { kind: 'slack', secret: 'chat' },
          relay: { kind: 'email', to: ['a@b.dev'], from: 'a@b.dev', host: 'relay', network: 'vpc' },
          topic: { kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
        },
        default: 'chat',
        routes: [
          { team: 'vision', to: ['relay'] },
          { severity: 'critical', to: ['topic'] },
        ],
      },
      remoteWrite: [
        {
          name: 'amazon',
          to: 'amazon',
          workspaceArn: 'arn:aws:aps:eu-west-1:111122223333:workspace/ws-1',
        },
        { name: 'other', to: 'bearer', url: 'https://m.acme.dev/p', secret: 'token' },
      ],
    },
  };
  const environment = environmentWith(sections);
  const stackOperator = () =>
    platformOperators(environment).find(({ namespace }) => namespace?.name === 'monitoring');

  test('follows from the environment, by the namespaces of teams', () => {
    const [, stack] = stackOperator()?.releases ?? [];
    expect(stack?.values).toMatchObject({
      alertmanager: {
        serviceAccount: {
          name: 'platform-alertmanager',
          annotations: {
            'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/ml-test-alertmanager',
          },
        },
        config: {
          route: {
            receiver: 'chat',
            routes: [
              {},
              {},
              { receiver: 'relay', matchers: ['namespace=~"team-vision"'] },
              { receiver: 'topic' },
            ],
          },
        },
      },
      prometheus: {
        serviceAccount: { name: 'platform-prometheus' },
        prometheusSpec: {
          remoteWrite: [
            {
              url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
            },
            { authorization: { credentials: { name: 'remote-write-other' } } },
          ],
        },
      },
    });
  });

  test('has copies of secrets beside Alertmanager', () => {
    expect(
      unitObjects(sections, 'alerting').map(({ kind, metadata }) => [kind, metadata.name]),
    ).toEqual([
      ['ExternalSecret', 'alerts-chat'],
      ['ExternalSecret', 'remote-write-other'],
    ]);
    expect(unitObjects({ monitoring: {} }, 'alerting')).toEqual([]);
  });

  test('is signed for by roles that do this alone', () => {
    const roles = workloadIdentities(environment).filter(
      ({ namespace }) => namespace === 'monitoring',
    );
    expect(roles).toEqual([
      {
        name: 'alertmanager',
        namespace: 'monitoring',
        serviceAccount: 'platform-alertmanager',
        grants: [{ topics: ['arn:aws:sns:eu-west-1:111122223333:alerts'], keys: [] }],
      },
      {
        name: 'prometheus',
        namespace: 'monitoring',
        serviceAccount: 'platform-prometheus',
        grants: [{ workspaces: ['arn:aws:aps:eu-west-1:111122223333:workspace/ws-1'] }],
      },
    ]);
  });

  test('nobody, without receivers, and then there are no roles', () => {
    const identities = workloadIdentities(environmentWith({ monitoring: {} })).map(
      ({ namespace }) => namespace,
    );
    expect(identities).not.toContain('monitoring');
  });
});
