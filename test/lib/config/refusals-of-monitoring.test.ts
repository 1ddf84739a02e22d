import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

describe('monitoring', () => {
  test.each([
    [{}],
    [{ replicas: 3, retentionDays: 90 }],
    [{ storage: '100Gi', retentionSize: '85Gi' }],
    [{ memory: '1Gi' }],
  ])('takes %j', (monitoring) => {
    expect(problemsWith({ monitoring })).toEqual([]);
  });

  test('may be of others where there is none of ours', () => {
    expect(problemsWith({ operators: { existing: ['kube-prometheus-stack'] } })).toEqual([]);
  });

  test('may find an exporter on the nodes', () => {
    expect(problemsWith({ monitoring: {}, operators: { existing: ['node-exporter'] } })).toEqual(
      [],
    );
  });

  failsWithOneViolation([
    [
      'too little memory',
      { monitoring: { memory: '512Mi' } },
      "monitoring.memory: must be at least 1Gi, got '512Mi'",
    ],
    [
      'memory that is none',
      { monitoring: { memory: '500m' } },
      "monitoring.memory: '500m' is not an amount of memory",
    ],
    [
      'data that does not fit its volume',
      { monitoring: { storage: '100Gi', retentionSize: '86Gi' } },
      "monitoring.retentionSize: must be at most 87040Mi, 85 % of 'monitoring.storage', got '86Gi'; the rest is for what is being written",
    ],
    [
      'data that is no size',
      { monitoring: { retentionSize: '500m' } },
      "monitoring.retentionSize: '500m' is not an amount of memory",
    ],
    [
      'a volume that is no size',
      { monitoring: { storage: '500m' } },
      "monitoring.storage: '500m' is not an amount of memory",
    ],
    ['no server', { monitoring: { replicas: 0 } }, 'monitoring.replicas: '],
    ['no time', { monitoring: { retentionDays: 0 } }, 'monitoring.retentionDays: '],
    [
      'a Prometheus of others beside ours',
      { monitoring: {}, operators: { existing: ['kueue', 'kube-prometheus-stack'] } },
      "operators.existing[1]: must be left out with 'monitoring', which is a Prometheus of the platform's own; or leave out 'monitoring'",
    ],
  ]);
});

const RECEIVER = { kind: 'slack', secret: 'chat' };
const SECRETS = { declared: ['chat'] };

const alerting = (settings: object) => ({
  secrets: SECRETS,
  monitoring: { alerts: { receivers: { chat: RECEIVER }, default: 'chat', ...settings } },
});

const sending = (...remoteWrite: readonly object[]) => ({
  secrets: SECRETS,
  monitoring: { remoteWrite },
});

const AMAZON = {
  name: 'amazon',
  to: 'amazon',
  workspaceArn: 'arn:aws:aps:eu-west-1:111122223333:workspace/ws-1',
};
const OTHER = { name: 'other', to: 'bearer', url: 'https://m.acme.dev', secret: 'chat' };

describe('alerts', () => {
  test.each([
    [alerting({})],
    [alerting({ routes: [{ severity: 'critical', to: ['chat'] }], watchdog: { to: 'chat' } })],
    [{ ...alerting({ routes: [{ team: 'vision', to: ['chat'] }] }), teams: { vision: {} } }],
    [sending(AMAZON, OTHER)],
  ])('go where %j says', (sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'a receiver that nobody is',
      alerting({ routes: [{ severity: 'critical', to: ['other'] }] }),
      "monitoring.alerts.routes[0].to[0]: must be one of 'monitoring.alerts.receivers': chat",
    ],
    [
      'a receiver that is told of nothing',
      alerting({ receivers: { chat: RECEIVER, other: RECEIVER } }),
      "monitoring.alerts.receivers.other: is told of nothing; name it in 'default', 'routes' or 'watchdog', or leave it out",
    ],
    [
      'a route that says nothing',
      alerting({ routes: [{ to: ['chat'] }] }),
      "monitoring.alerts.routes[0]: must say 'severity', 'team' or 'namespaces'; for all alerts there is 'default'",
    ],
    [
      'a route that tells somebody twice',
      alerting({ routes: [{ severity: 'info', to: ['chat', 'chat'] }] }),
      'monitoring.alerts.routes[0].to[1]: is there twice',
    ],
    [
      'a team with namespaces',
      {
        ...alerting({ routes: [{ team: 'vision', namespaces: ['a'], to: ['chat'] }] }),
        teams: { vision: {} },
      },
      "monitoring.alerts.routes[0].namespaces: must be left out with 'team'",
    ],
    [
      'a team that is none',
      alerting({ routes: [{ team: 'vision', to: ['chat'] }] }),
      "monitoring.alerts.routes[0].team: must be one of 'teams': there is none",
    ],
    [
      'a secret that is not declared',
      { ...alerting({}), secrets: {} },
      "monitoring.alerts.receivers.chat.secret: must be one of 'secrets.declared': there is none; add it there",
    ],
    [
      'a login of half',
      alerting({
        receivers: {
          chat: { kind: 'email', to: ['a@b.dev'], from: 'a@b.dev', host: 'smtp', username: 'ml' },
        },
      }),
      "monitoring.alerts.receivers.chat: must have both 'username' and 'secret', or neither",
    ],
    [
      'a topic without AWS',
      {
        ...WITHOUT_AWS,
        ...alerting({
          receivers: {
            chat: { kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
          },
        }),
      },
      "monitoring.alerts.receivers.chat: needs a role on AWS, and so 'provider: aws'",
    ],
    [
      'a workspace without AWS',
      { ...WITHOUT_AWS, ...sending(AMAZON) },
      "monitoring.remoteWrite[0]: needs a role on AWS, and so 'provider: aws'",
    ],
    [
      'a name twice',
      sending(AMAZON, { ...OTHER, name: 'amazon' }),
      'monitoring.remoteWrite[1].name: is there twice',
    ],
    [
      'a token that is not declared',
      sending({ ...OTHER, secret: 'token' }),
      "monitoring.remoteWrite[0].secret: must be one of 'secrets.declared': chat",
    ],
    [
      'an adapter that has nobody to ask',
      { operators: { additional: ['prometheus-adapter'] } },
      "operators.additional[0]: needs 'monitoring', which is what it asks",
    ],
  ]);
});
