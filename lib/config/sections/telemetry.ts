import { z } from 'zod';
import { httpsUrl, label, logRetentionDays } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const signals = z
  .array(z.enum(['logs', 'traces']))
  .min(1)
  .describe('What is sent there.');

const otlp = z.strictObject({
  kind: z.literal('otlp').describe('Whoever takes OTLP by HTTP, on the internet.'),
  name: label(24).describe('What it is called; unique among exporters.'),
  url: httpsUrl.describe('Base of its addresses: `/v1/logs` or `/v1/traces` is put behind it.'),
  header: z
    .strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/, { error: 'must be the name of a header such as x-api-key' })
        .describe('Name of the header.'),
      secret: label(40).describe(
        'One of `secrets.declared`, whose property `value` is the whole value of the header.',
      ),
    })
    .optional()
    .describe('The header that opens it; none without it.'),
  signals,
});

const cloudwatch = (defaults: ProfileDefaults) =>
  z.strictObject({
    kind: z
      .literal('cloudwatch')
      .describe(
        'AWS: logs to CloudWatch Logs, traces to X-Ray, where Transaction Search has to be on.',
      ),
    signals,
    logGroup: z
      .string()
      .regex(/^[\w./#-]{1,512}$/, {
        error: 'must be letters, digits and . - _ / #, 512 characters at most',
      })
      .optional()
      .describe('Log group that is made for logs; `/<cluster>/containers` without it.'),
    retentionDays: logRetentionDays
      .default(defaults.logRetentionDays)
      .describe('Days that the log group keeps lines; one of the periods that CloudWatch accepts.'),
  });

const traces = ({ replicas }: ProfileDefaults) =>
  z
    .strictObject({
      keepPercent: z
        .int()
        .min(0)
        .max(100)
        .default(10)
        .describe('Percent of traces that are kept, beside those with an error and slow ones.'),
      slowMilliseconds: z
        .int()
        .min(1)
        .max(3_600_000)
        .default(5000)
        .describe('Milliseconds from which on a trace is slow.'),
      replicas: z
        .strictObject({
          min: z.int().min(1).max(20).default(replicas).describe('Fewest gateways.'),
          max: z.int().min(1).max(20).default(6).describe('Most gateways.'),
        })
        .prefault({})
        .describe('How many gateways there are, by what their processors do.'),
    })
    .prefault({})
    .describe('Which traces are kept, once they are whole.');

const redaction = z
  .strictObject({
    keep: z
      .array(z.enum(['prompts', 'statements', 'people']))
      .default([])
      .describe(
        'What is sent all the same: `prompts` and answers of models, `statements` of databases, `people`: e-mail addresses and names.',
      ),
    attributes: z
      .array(z.string().min(1))
      .default([])
      .describe('Further attributes that are taken away: expressions of RE2 for their names.'),
  })
  .prefault({})
  .describe(
    'Attributes that are taken away before anything is sent: credentials always, and more unless it is kept.',
  );

/** Where logs and traces go beside stores of the platform, and what is left out of them. */
export const telemetrySection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      exporters: z
        .array(z.discriminatedUnion('kind', [otlp, cloudwatch(defaults)]))
        .default([])
        .describe('Where logs and traces go; each gets all of its signals.'),
      traces: traces(defaults),
      redaction,
    })
    .prefault({})
    .describe(
      'Logs of containers and traces of programs. Without a store and without an exporter nobody collects any.',
    );
