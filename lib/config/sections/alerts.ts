import { z } from 'zod';
import { arnOf, label } from '../primitives';

/** Two longest silences of Alertmanager's memory of what it sent: https://github.com/prometheus/alertmanager/blob/v0.34.0/docs/configuration.md */
const LONGEST_REPEAT_HOURS = 96;

const secretWith = (property: string, what: string) =>
  label(40).describe(`One of \`secrets.declared\`, whose property \`${property}\` is ${what}.`);

const network = z
  .enum(['internet', 'vpc'])
  .default('internet')
  .describe('Where the receiver is: at public addresses, or at addresses of the VPC.');

const port = (usual: number) =>
  z.int().min(1).max(65_535).default(usual).describe('Port that is called.');

const slack = z.strictObject({
  kind: z.literal('slack').describe('A channel of Slack, by an incoming webhook.'),
  secret: secretWith('url', 'the address of the webhook'),
  channel: z
    .string()
    .regex(/^#?[\w-]+$/, { error: 'must be a channel such as #ml-platform' })
    .optional()
    .describe('Channel; the one of the webhook without it.'),
});

const pagerDuty = z.strictObject({
  kind: z.literal('pagerduty').describe('Somebody on call, by PagerDuty’s Events API v2.'),
  secret: secretWith('key', 'the integration key'),
});

const opsgenie = z.strictObject({
  kind: z.literal('opsgenie').describe('Somebody on call, by Opsgenie.'),
  secret: secretWith('key', 'the API key'),
  region: z.enum(['us', 'eu']).default('us').describe('Where the account is.'),
});

const teams = z.strictObject({
  kind: z.literal('teams').describe('A channel of Microsoft Teams, by a workflow.'),
  secret: secretWith('url', 'the address of the workflow'),
});

const email = z.strictObject({
  kind: z.literal('email').describe('Mail.'),
  to: z.array(z.email()).min(1).describe('Who gets it.'),
  from: z.email().describe('Who it is from.'),
  host: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, { error: 'must be a host such as smtp.acme.io' })
    .describe('Server that takes it, encrypted.'),
  port: port(587),
  username: z.string().min(1).optional().describe('User at the server; none without it.'),
  secret: secretWith('password', 'the password of that user').optional(),
  network,
});

const webhook = z.strictObject({
  kind: z.literal('webhook').describe('A program that takes Alertmanager’s JSON.'),
  secret: secretWith('url', 'the address, which often is a secret itself'),
  port: port(443),
  network,
});

const sns = z.strictObject({
  kind: z.literal('sns').describe('A topic of Amazon SNS; Alertmanager signs as its own role.'),
  topicArn: arnOf('sns').describe('The topic.'),
  keyArn: arnOf('kms').optional().describe('Key of a topic that is encrypted with one of yours.'),
});

const receiver = z.discriminatedUnion('kind', [
  slack,
  pagerDuty,
  opsgenie,
  teams,
  email,
  webhook,
  sns,
]);

/** How long it takes until somebody is told again. */
const repeatHours = z.int().min(1).max(LONGEST_REPEAT_HOURS);

const route = z.strictObject({
  severity: z
    .enum(['critical', 'warning', 'info'])
    .optional()
    .describe('Alerts that are so bad; all without it.'),
  team: label(40).optional().describe('Alerts of this team’s namespace.'),
  namespaces: z
    .array(label(63))
    .min(1)
    .optional()
    .describe('Alerts of one of these namespaces; of all without this and `team`.'),
  to: z.array(label(40)).min(1).describe('Receivers, each of which is told.'),
  repeatHours: repeatHours
    .optional()
    .describe('Hours after which it is told again; `repeatHours` of all without it.'),
  continue: z.boolean().default(false).describe('Whether later routes are looked at too.'),
});

/** Who is told when something is wrong. */
export const alertsSection = z
  .strictObject({
    receivers: z.record(label(40), receiver).describe('Who can be told, by names of yours.'),
    default: label(40).describe('Receiver of what no route is for.'),
    routes: z
      .array(route)
      .default([])
      .describe('Who is told of what; the first that holds does, unless it says `continue`.'),
    groupBy: z
      .array(z.string().regex(/^[a-zA-Z_]\w*$/, { error: 'must be a label such as namespace' }))
      .min(1)
      .default(['alertname', 'namespace'])
      .describe('Labels by which alerts come together in one message.'),
    repeatHours: repeatHours
      .default(12)
      .describe('Hours after which an alert that goes on is told again.'),
    watchdog: z
      .strictObject({
        to: label(40).describe('Receiver, which tells somebody when it hears nothing.'),
        everyMinutes: z.int().min(1).max(60).default(5).describe('Minutes between two signs.'),
      })
      .optional()
      .describe('A sign of life, for something outside that notices when it is missing.'),
  })
  .optional()
  .describe('Who is told of alerts. Absent, they are seen in Alertmanager alone.');
