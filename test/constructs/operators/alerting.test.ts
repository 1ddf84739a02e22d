import {
  kubePrometheusStack,
  type AlertingProps,
  type AlertReceiver,
  type RemoteWrite,
} from '../../../constructs/operators';
import { alertingOf } from '../../../conformance/alertmanager/alerting-of';
import { memberAt } from '../../support/kubernetes';

const secret = { name: 'alerts-chat', key: 'url' };
const CHAT: AlertReceiver = { kind: 'slack', secret };

const ALERTING: AlertingProps = {
  receivers: { chat: CHAT },
  default: 'chat',
  routes: [],
  groupBy: ['alertname', 'namespace'],
  repeatHours: 12,
};

const stack = (props: { alerting?: AlertingProps; remoteWrites?: readonly RemoteWrite[] }) =>
  kubePrometheusStack({
    name: 'test',
    monitorLabels: { 'read-by': 'test' },
    storage: { size: '50Gi', storageClassName: 'gp3' },
    retentionSize: '40Gi',
    ...props,
  });

const told = (props: Partial<AlertingProps> = {}) => ({ ...ALERTING, ...props });
const configOf = (props: Partial<AlertingProps> = {}) =>
  alertingOf(stack({ alerting: told(props) }).releases)?.config;
const podOf = (props: Partial<AlertingProps> = {}) =>
  memberAt(stack({ alerting: told(props) }).releases[1]?.values, [
    'alertmanager',
    'alertmanagerSpec',
  ]);
const callsOf = (receiver: AlertReceiver) =>
  stack({ alerting: told({ receivers: { chat: receiver } }) }).namespace?.calls.filter(
    (call) => typeof call !== 'string' && 'caller' in call,
  );

const PODS = {
  'app.kubernetes.io/name': 'alertmanager',
  'app.kubernetes.io/instance': 'test-alertmanager',
};

describe('without receivers', () => {
  test('the chart’s own configuration tells nobody, and nobody is called', () => {
    const { releases, namespace } = stack({});
    expect(alertingOf(releases)).toBeUndefined();
    expect(JSON.stringify(namespace)).not.toContain('caller');
  });
});

describe('routes', () => {
  test('begin with the sign of life, which nobody gets unless somebody is named', () => {
    expect(configOf()?.route.routes).toMatchObject([
      { receiver: 'Nobody', matchers: ['alertname="Watchdog"'] },
      { receiver: 'Nobody', matchers: ['alertname="InfoInhibitor"'] },
    ]);
    expect(configOf({ watchdog: { to: 'chat', everyMinutes: 3 } })?.route.routes?.[0]).toEqual({
      receiver: 'chat',
      matchers: ['alertname="Watchdog"'],
      group_wait: '0s',
      group_interval: '3m',
      repeat_interval: '3m',
    });
  });

  test('go to each of several receivers, and on where they say so', () => {
    const routes = [
      { severity: 'critical', to: ['chat', 'other'], repeatHours: 2 },
      { namespaces: ['a', 'b'], to: ['other'], continue: true },
    ] as const;
    const receivers = { chat: CHAT, other: CHAT };
    expect(configOf({ routes, receivers })?.route.routes?.slice(2)).toEqual([
      {
        receiver: 'chat',
        matchers: ['severity="critical"'],
        continue: true,
        repeat_interval: '2h',
      },
      { receiver: 'other', matchers: ['severity="critical"'], repeat_interval: '2h' },
      { receiver: 'other', matchers: ['namespace=~"a|b"'], continue: true },
    ]);
  });

  test('end at the default, in groups', () => {
    expect(configOf()?.route).toMatchObject({
      receiver: 'chat',
      group_by: ['alertname', 'namespace'],
      repeat_interval: '12h',
    });
  });
});

describe('a receiver', () => {
  const file = '/etc/alertmanager/secrets/alerts-chat/url';
  const address = { port: 587, network: 'internet' } as const;
  const mail = { kind: 'email', to: ['a@acme.dev'], from: 'b@acme.dev', host: 'smtp' } as const;

  test.each<[AlertReceiver, object]>([
    [{ ...CHAT, channel: '#ml' }, { slack_configs: [{ api_url_file: file, channel: '#ml' }] }],
    [{ kind: 'pagerduty', secret }, { pagerduty_configs: [{ routing_key_file: file }] }],
    [
      { kind: 'opsgenie', secret, region: 'eu' },
      { opsgenie_configs: [{ api_key_file: file, api_url: 'https://api.eu.opsgenie.com/' }] },
    ],
    [{ kind: 'teams', secret }, { msteamsv2_configs: [{ webhook_url_file: file }] }],
    [{ kind: 'webhook', secret, ...address }, { webhook_configs: [{ url_file: file }] }],
    [
      { ...mail, ...address, login: { username: 'ml', secret } },
      {
        email_configs: [
          {
            smarthost: 'smtp:587',
            auth_username: 'ml',
            auth_password_file: file,
            require_tls: true,
          },
        ],
      },
    ],
    [
      { kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
      { sns_configs: [{ sigv4: { region: 'eu-west-1' }, send_resolved: true }] },
    ],
  ])('of the kind $kind is told, and when it is over', (receiver, expected) => {
    const receivers = configOf({ receivers: { chat: receiver } })?.receivers;
    expect(receivers?.[1]).toMatchObject(expected);
    expect(JSON.stringify(receivers)).toContain('"send_resolved":true');
  });

  test('has its secret as a file, which may come later', () => {
    expect(podOf()).toMatchObject({
      volumes: [{ name: 'alerts-chat', secret: { secretName: 'alerts-chat', optional: true } }],
      volumeMounts: [{ mountPath: '/etc/alertmanager/secrets/alerts-chat', readOnly: true }],
    });
    const receivers = { chat: { ...mail, ...address } };
    expect(podOf({ receivers })).not.toHaveProperty('volumes');
  });

  test('is reached by Alertmanager alone', () => {
    const call = { caller: 'alertmanager', pods: PODS };
    expect(callsOf(CHAT)).toEqual([{ ...call, to: { internetPorts: [443] } }]);
    expect(callsOf({ ...mail, port: 25, network: 'vpc' })).toEqual([
      { ...call, to: { vpcPorts: [25] } },
    ]);
    expect(callsOf({ kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' })).toEqual(
      [
        { ...call, to: 'aws' },
        { ...call, to: 'pod-identity' },
      ],
    );
  });
});

describe('series go elsewhere', () => {
  const AMAZON: RemoteWrite = {
    name: 'amazon',
    url: 'https://aps-workspaces.eu-west-1.amazonaws.com/x',
    login: { by: 'aws', region: 'eu-west-1' },
    keep: ['vllm:.+', 'up'],
    drop: ['go_.+'],
  };
  const spec = (...remoteWrites: readonly RemoteWrite[]) =>
    memberAt(stack({ remoteWrites }).releases[1]?.values, ['prometheus', 'prometheusSpec']);

  test('with a label by which two servers are one', () => {
    expect(spec()).not.toHaveProperty('replicaExternalLabelName');
    expect(spec(AMAZON)).toMatchObject({
      replicaExternalLabelName: '__replica__',
      remoteWrite: [
        {
          sigv4: { region: 'eu-west-1' },
          queueConfig: { maxShards: 20 },
          writeRelabelConfigs: [
            { sourceLabels: ['__name__'], regex: 'vllm:.+|up', action: 'keep' },
            { sourceLabels: ['__name__'], regex: 'go_.+', action: 'drop' },
          ],
        },
      ],
    });
  });

  test('signed in by a Secret, from Prometheus alone', () => {
    const other = { ...AMAZON, keep: undefined, drop: undefined, url: 'https://m.acme.dev:8443/p' };
    const writes: RemoteWrite[] = [
      { ...other, name: 'a', login: { by: 'bearer', secret: 's' } },
      { ...other, name: 'b', login: { by: 'basic', secret: 's' } },
    ];
    expect(spec(...writes)).toMatchObject({
      remoteWrite: [
        { authorization: { credentials: { name: 's', key: 'token' } } },
        { basicAuth: { username: { key: 'username' }, password: { key: 'password' } } },
      ],
    });
    const pods = {
      'app.kubernetes.io/name': 'prometheus',
      'app.kubernetes.io/instance': 'test-prometheus',
    };
    const { namespace } = stack({ remoteWrites: [AMAZON, ...writes] });
    expect(namespace?.calls.slice(-3)).toEqual([
      { caller: 'prometheus', pods, to: 'aws' },
      { caller: 'prometheus', pods, to: 'pod-identity' },
      { caller: 'prometheus', pods, to: { internetPorts: [8443] } },
    ]);
  });

  test('fails when two are called the same', () => {
    expect(() => stack({ remoteWrites: [AMAZON, AMAZON] })).toThrow(
      "'remoteWrites' must have each name once, got 'amazon' twice",
    );
  });
});

describe('it fails when', () => {
  test.each<[mistake: string, props: Partial<AlertingProps>, message: string]>([
    [
      'a route says nothing',
      { routes: [{ to: ['chat'] }] },
      "'routes[0]' must say 'severity' or 'namespaces'; for all alerts there is 'default'",
    ],
    [
      'a route goes to nobody',
      { routes: [{ severity: 'critical', to: [] }] },
      "'routes[0].to' must name a receiver, got none",
    ],
    ['a receiver is none', { default: 'other' }, "must be one of chat, got 'other'"],
    ['there is none', { receivers: {} }, "must be one of none, got 'chat'"],
  ])('%s', (_mistake, props, message) => {
    expect(() => stack({ alerting: told(props) })).toThrow(message);
  });
});
