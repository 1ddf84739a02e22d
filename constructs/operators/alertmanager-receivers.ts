import { Arn } from '../../lib/values';
import type {
  AlertReceiver,
  EmailReceiver,
  ReceiverSecret,
  OpsgenieReceiver,
} from './alert-receivers';
import { TEMPLATES } from './alertmanager-templates';

/** Where the operator mounts Secrets, which is where ours are too. https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/alertmanager/statefulset.go */
const SECRETS_FOLDER = '/etc/alertmanager/secrets';

/** https://docs.opsgenie.com/docs/api-overview */
const OPSGENIE_URLS: Readonly<Record<OpsgenieReceiver['region'], string>> = {
  us: 'https://api.opsgenie.com/',
  eu: 'https://api.eu.opsgenie.com/',
};

/** How a receiver is told; the keys are Alertmanager's. https://github.com/prometheus/alertmanager/blob/v0.34.0/docs/configuration.md#receiver-integration-settings */
export type ReceiverValues = Readonly<
  Partial<
    Record<
      | 'slack_configs'
      | 'pagerduty_configs'
      | 'opsgenie_configs'
      | 'msteamsv2_configs'
      | 'email_configs'
      | 'webhook_configs'
      | 'sns_configs',
      readonly Readonly<Record<string, unknown>>[]
    >
  >
>;

/** Folder of a Secret. */
export const secretFolder = (secret: string): string => `${SECRETS_FOLDER}/${secret}`;

const fileOf = ({ name, key }: ReceiverSecret): string => `${secretFolder(name)}/${key}`;

/** The secret of a receiver, if it has one. */
export function secretOf(receiver: AlertReceiver): ReceiverSecret | undefined {
  if (receiver.kind === 'sns') return undefined;
  return receiver.kind === 'email' ? receiver.login?.secret : receiver.secret;
}

/** What Alertmanager reads of a receiver. Secrets are files, which it reads each time that it sends. */
export function receiverValues(receiver: AlertReceiver): ReceiverValues {
  switch (receiver.kind) {
    case 'slack':
      return {
        slack_configs: [
          {
            api_url_file: fileOf(receiver.secret),
            channel: receiver.channel,
            send_resolved: true,
            title: TEMPLATES.title,
            text: TEMPLATES.slack,
          },
        ],
      };
    case 'pagerduty':
      return { pagerduty_configs: [pagerDuty(receiver.secret)] };
    case 'opsgenie':
      return { opsgenie_configs: [opsgenie(receiver)] };
    case 'teams':
      return {
        msteamsv2_configs: [
          {
            webhook_url_file: fileOf(receiver.secret),
            send_resolved: true,
            title: TEMPLATES.title,
            text: TEMPLATES.markdown,
          },
        ],
      };
    case 'email':
      return { email_configs: [email(receiver)] };
    case 'webhook':
      return { webhook_configs: [{ url_file: fileOf(receiver.secret), send_resolved: true }] };
    case 'sns':
      return { sns_configs: [sns(receiver.topicArn)] };
  }
}

const pagerDuty = (secret: ReceiverSecret) => ({
  routing_key_file: fileOf(secret),
  send_resolved: true,
  description: TEMPLATES.title,
  severity: TEMPLATES.severity,
  // A link without an address is left out.
  links: [{ href: TEMPLATES.runbook, text: 'What to do' }],
});

const opsgenie = ({ secret, region }: OpsgenieReceiver) => ({
  api_key_file: fileOf(secret),
  api_url: OPSGENIE_URLS[region],
  send_resolved: true,
  message: TEMPLATES.title,
  description: TEMPLATES.plain,
  priority: TEMPLATES.priority,
});

const email = ({ to, from, host, port, login }: EmailReceiver) => ({
  to: to.join(', '),
  from,
  smarthost: `${host}:${port}`,
  send_resolved: true,
  require_tls: true,
  ...(login && { auth_username: login.username, auth_password_file: fileOf(login.secret) }),
  headers: { Subject: TEMPLATES.title },
  text: TEMPLATES.plain,
});

const sns = (topicArn: string) => ({
  topic_arn: topicArn,
  sigv4: { region: Arn.parse(topicArn).region },
  send_resolved: true,
  subject: TEMPLATES.subject,
  message: TEMPLATES.plain,
});
