import { z } from 'zod';
import { label } from '../primitives';
import { folderPath, objectPrefix, urlPath } from './serving-paths';

const METRICS = ['accuracy', 'exact-match', 'f1', 'rmse', 'mae'] as const;

/** Hours of a year. */
const MOST_HOURS = 8760;

const hours = z.int().min(1).max(MOST_HOURS);
const schedule = z.string();

const place = z
  .union([
    z.strictObject({
      prefix: objectPrefix.describe('Prefix in the platform’s bucket for data.'),
    }),
    z.strictObject({
      folder: folderPath.describe('Folder of the shared folder `model-monitoring`.'),
    }),
  ])
  .describe('Where files named `*.jsonl` are, of one JSON object a line.');

const feature = z.strictObject({
  in: z
    .enum(['request', 'response'])
    .default('request')
    .describe('Where it is: in what the model is asked, or in what it answers.'),
  path: z
    .string()
    .regex(/^(\*|[\w-]+)(\.(\*|[\w-]+))*$/, { error: 'must be such as instances.*.age' })
    .describe('Where it is in the JSON, such as `instances.*.age`; `*` is each member of a list.'),
  kind: z.enum(['numeric', 'categorical']).describe('A number, or one of some names.'),
  measure: z
    .enum(['value', 'length'])
    .default('value')
    .describe('What of a number is looked at: itself, or the length of a text or a list.'),
  bins: z
    .array(z.number())
    .min(1)
    .max(50)
    .optional()
    .describe('Values between bins of a number; tenths of `reference` without it.'),
});

const api = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('json').describe('Any JSON: examples are `{"request": …, "label": …}`.'),
      path: urlPath.describe('Path of requests.'),
      prediction: z
        .string()
        .regex(/^[\w-]+(\.[\w-]+)*$/, { error: 'must be such as predictions.0' })
        .describe('Where the prediction is in an answer, such as `predictions.0`.'),
    }),
    z.strictObject({
      kind: z
        .literal('chat')
        .describe('OpenAI’s chat: examples are `{"prompt": …, "label": …}`, or with `messages`.'),
      model: z.string().min(1).describe('What clients call the model.'),
      maxTokens: z.int().min(1).max(100_000).default(256).describe('Tokens of an answer at most.'),
    }),
  ])
  .describe('How the model is asked.');

const validation = z.strictObject({
  schedule: schedule.default('20 3 * * *').describe('When, as cron schedule in UTC.'),
  freshHours: hours.default(48).describe('Hours after which a result is old, and people are told.'),
  dataset: place.describe('Examples of which it is known what is right.'),
  api,
  quality: z
    .array(z.enum(METRICS))
    .min(1)
    .describe('How good the answers are: each of these is worked out.'),
  thresholds: z
    .partialRecord(z.enum(METRICS), z.number())
    .default({})
    .describe('What each must be at least, or `rmse` and `mae` at most.'),
  limit: z.int().min(1).max(1_000_000).default(1000).describe('Examples at most.'),
  concurrency: z.int().min(1).max(256).default(4).describe('Examples at once.'),
});

const drift = z.strictObject({
  schedule: schedule.default('40 * * * *').describe('When, as cron schedule in UTC.'),
  freshHours: hours.default(6).describe('Hours after which a result is old, and people are told.'),
  hours: hours.default(24).describe('Hours of requests that are compared.'),
  hoursBefore: hours
    .optional()
    .describe('Hours before these that they are compared with; with `reference` without it.'),
  psi: z
    .number()
    .min(0.01)
    .max(100)
    .default(0.2)
    .describe(
      'Population stability index above which a feature has drifted; from 0.1 on it is a little, from 0.25 on a lot.',
    ),
  ks: z
    .number()
    .min(0.001)
    .max(1)
    .optional()
    .describe('Distance of distributions of a number above which it has drifted as well.'),
  leastValues: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(500)
    .describe('Values of a feature below which nothing is said.'),
  keepDays: z.int().min(2).max(3650).default(30).describe('Days that what is compared is kept.'),
});

const looked = {
  path: urlPath.default('/').describe('Beginning of the paths that are looked at.'),
  windowSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(3600)
    .describe('Seconds of the past that drift is told of at any time.'),
};

const monitor = z
  .strictObject({
    server: label(24).optional().describe('One of `serving.servers`.'),
    endpoint: label(16).optional().describe('One of `serving.endpoints`, its live version.'),
    features: z
      .record(
        z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, {
          error: "must be lower-case letters, digits, '_' and '-', beginning with a letter",
        }),
        feature,
      )
      .default({})
      .describe(
        'What of requests and answers is looked at, by name. Nothing else of them is kept.',
      ),
    reference: place
      .optional()
      .describe(
        'What values of features are usual, such as those that the model was trained with.',
      ),
    validation: validation.optional().describe('A job that asks the model what is known.'),
    inline: z
      .strictObject({
        share: z
          .number()
          .min(0.0001)
          .max(1)
          .default(1)
          .describe('Share of the requests that is looked at.'),
        ...looked,
      })
      .optional()
      .describe('A proxy in the pods of a server, which sees each request and answer.'),
    mirror: z
      .strictObject({
        percent: z.int().min(1).max(100).default(100).describe('Percent that are copied.'),
        ...looked,
      })
      .optional()
      .describe('A service that gets copies of requests from outside, and sees no answers.'),
    drift: drift.optional().describe('A job that compares late requests with earlier ones.'),
    retraining: z
      .strictObject({
        dag: z
          .string()
          .regex(/^[\w.-]{1,250}$/, { error: "must be letters, digits, '_', '.' and '-'" })
          .describe('DAG of Airflow, which is told `model` and `reasons`.'),
        coolDownHours: hours.default(24).describe('Hours in which no second run is begun.'),
      })
      .optional()
      .describe('What is begun where a job finds that the model has got worse.'),
  })
  .refine(({ server, endpoint }) => (server === undefined) !== (endpoint === undefined), {
    error: "must have one of 'server' and 'endpoint'",
  })
  .refine(
    ({ validation: asked, inline, mirror, drift: compared }) =>
      [asked, inline, mirror, compared].some((each) => each !== undefined),
    { error: "must have one of 'validation', 'inline', 'mirror' and 'drift' at least" },
  );

/** Models that are watched. */
export const modelMonitoringSection = () =>
  z
    .record(label(20), monitor)
    .optional()
    .describe(
      'What watches models: whether they are right, and whether what they are asked has changed. Absent, nothing does.',
    );
