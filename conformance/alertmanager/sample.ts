import { kubePrometheusStack, type AlertingProps } from '../../constructs/operators';
import { alertingOf, type RouteCase } from './alerting-of';

const secret = (name: string, key: string) => ({ name: `alerts-${name}`, key });

/** Every kind of receiver, and every kind of route. */
const ALERTING: AlertingProps = {
  receivers: {
    chat: { kind: 'slack', secret: secret('chat', 'url'), channel: '#ml-platform' },
    pager: { kind: 'pagerduty', secret: secret('pager', 'key') },
    genie: { kind: 'opsgenie', secret: secret('genie', 'key'), region: 'eu' },
    vision: { kind: 'teams', secret: secret('vision', 'url') },
    mail: {
      kind: 'email',
      to: ['ops@acme.dev', 'ml@acme.dev'],
      from: 'platform@acme.dev',
      host: 'smtp.acme.dev',
      port: 587,
      network: 'internet',
      login: { username: 'platform', secret: secret('mail', 'password') },
    },
    relay: {
      kind: 'email',
      to: ['ops@acme.dev'],
      from: 'platform@acme.dev',
      host: 'relay.acme.dev',
      port: 25,
      network: 'vpc',
    },
    snitch: { kind: 'webhook', secret: secret('snitch', 'url'), port: 443, network: 'internet' },
    topic: { kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
  },
  default: 'chat',
  routes: [
    { severity: 'critical', namespaces: ['team-vision'], to: ['vision'], continue: true },
    { severity: 'critical', to: ['pager', 'genie', 'topic'], repeatHours: 2 },
    { namespaces: ['team-vision'], to: ['vision'] },
    { namespaces: ['databases', 'keycloak'], to: ['mail', 'relay'] },
  ],
  groupBy: ['alertname', 'namespace'],
  repeatHours: 12,
  watchdog: { to: 'snitch', everyMinutes: 5 },
};

/** Who is told of what by the sample. */
export const SAMPLE_CASES: readonly RouteCase[] = [
  { labels: { severity: 'critical', namespace: 'serving' }, told: ['pager', 'genie', 'topic'] },
  {
    labels: { severity: 'critical', namespace: 'team-vision' },
    told: ['vision', 'pager', 'genie', 'topic'],
  },
  { labels: { severity: 'warning', namespace: 'team-vision' }, told: ['vision'] },
  { labels: { severity: 'warning', namespace: 'team-vision-2' }, told: ['chat'] },
  { labels: { severity: 'warning', namespace: 'keycloak' }, told: ['mail', 'relay'] },
  { labels: { severity: 'warning', namespace: 'serving' }, told: ['chat'] },
  { labels: { severity: 'none', alertname: 'Watchdog' }, told: ['snitch'] },
  { labels: { severity: 'none', alertname: 'InfoInhibitor' }, told: ['Nobody'] },
];

/** What Alertmanager of the sample reads. */
export const sampleAlerting = () =>
  alertingOf(
    kubePrometheusStack({
      name: 'platform',
      monitorLabels: { 'read-by': 'test' },
      storage: { size: '50Gi', storageClassName: 'gp3' },
      retentionSize: '40Gi',
      alerting: ALERTING,
    }).releases,
  );
