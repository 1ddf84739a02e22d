import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { SMALL_MODEL } from '../../support/models';

const SERVER = {
  image: 'ghcr.io/acme/churn:1.0.0',
  port: 8000,
  readyPath: '/healthz',
  resources: { cpu: '1', memory: '2Gi' },
  access: { by: 'api-key', clients: ['website'] },
};

const ENDPOINT = {
  access: { by: 'api-key', clients: ['website'] },
  versions: { v1: { models: { qwen: SMALL_MODEL } } },
};

const AGE = { path: 'rows.*.age', kind: 'numeric', bins: [10, 20] };
const DATASET = { prefix: 'churn/validation' };

const VALIDATION = {
  dataset: DATASET,
  api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
  quality: ['accuracy'],
};

const CHAT = { ...VALIDATION, api: { kind: 'chat', model: 'qwen' } };

/** An environment with a monitor of a server, and what else is given. */
const watched = (monitor: object, others: object = {}) => ({
  monitoring: {},
  airflow: { dags: { from: 'image' } },
  serving: { servers: { churn: SERVER }, endpoints: { chat: ENDPOINT } },
  modelMonitoring: { churn: { server: 'churn', features: { age: AGE }, ...monitor } },
  ...others,
});

const ofEndpoint = (monitor: object, endpoint: object = {}) =>
  watched(
    { server: undefined, endpoint: 'chat', ...monitor },
    { serving: { servers: { churn: SERVER }, endpoints: { chat: { ...ENDPOINT, ...endpoint } } } },
  );

const withServer = (server: object, monitor: object) =>
  watched(monitor, { serving: { servers: { churn: { ...SERVER, ...server } } } });

const second = (settings: object) => ({
  modelMonitoring: {
    churn: { server: 'churn', features: { age: AGE }, ...settings },
    later: { server: 'churn', features: { age: AGE }, ...settings },
  },
});

const AT = 'modelMonitoring.churn';

describe('a monitor of a model', () => {
  test.each([
    [watched({ validation: VALIDATION })],
    [watched({ inline: {}, mirror: { percent: 10 }, drift: { hoursBefore: 24 } })],
    [watched({ validation: { ...VALIDATION, thresholds: { accuracy: 0.8 } } })],
    [watched({ validation: VALIDATION, retraining: { dag: 'retrain_model' } })],
    [ofEndpoint({ validation: CHAT, mirror: {} })],
    [withServer({ access: { by: 'none' } }, { inline: {} })],
  ])('may be %j', (sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    ['no model', watched({ server: undefined, inline: {} }), `${AT}: must have one of 'server'`],
    ['two models', watched({ endpoint: 'chat', inline: {} }), `${AT}: must have one of 'server'`],
    ['nothing that watches', watched({}), `${AT}: must have one of 'validation', 'inline'`],
    [
      'nobody who reads metrics',
      watched({ inline: {} }, { monitoring: undefined }),
      "modelMonitoring: needs somebody who reads metrics; add 'monitoring'",
    ],
    [
      'no such server',
      watched({ server: 'other', inline: {} }),
      `${AT}.server: must be one of 'serving.servers': churn`,
    ],
    [
      'no such endpoint',
      ofEndpoint({ endpoint: 'other', validation: CHAT }),
      `${AT}.endpoint: must be one of 'serving.endpoints': chat`,
    ],
    [
      'a monitor in the way of an endpoint',
      ofEndpoint({ inline: {} }),
      `${AT}.inline: is for a 'server'`,
    ],
    [
      'a second monitor in the way',
      watched({}, second({ inline: {} })),
      "modelMonitoring.later.inline: is there already for 'churn'",
    ],
    [
      'a server on the port of its monitor',
      withServer({ port: 15_080 }, { inline: {} }),
      `${AT}.inline: needs the ports 15080 and 15090, got a server on 15080`,
    ],
    [
      'a second mirror',
      watched({}, second({ mirror: {} })),
      'modelMonitoring.later.mirror: is there already for the same model',
    ],
    [
      'an endpoint that copies its requests already',
      ofEndpoint(
        { mirror: {} },
        {
          versions: { v1: ENDPOINT.versions.v1, v2: ENDPOINT.versions.v1 },
          live: 'v1',
          mirror: 'v2',
        },
      ),
      `${AT}.mirror: must be left out, as 'serving.endpoints.chat.mirror' copies requests already`,
    ],
    [
      'a mirror of what nobody asks from outside',
      withServer({ access: { by: 'none' } }, { mirror: {} }),
      `${AT}.mirror: needs requests from outside`,
    ],
    [
      'nothing to look at',
      watched({ features: {}, inline: {} }),
      `${AT}.features: must have one at least`,
    ],
    [
      'a mirror that would have to see answers',
      watched({
        features: { label: { in: 'response', path: 'a', kind: 'categorical' } },
        mirror: {},
      }),
      `${AT}.features: must have one of requests with 'mirror'`,
    ],
    [
      'a category with bins',
      watched({ features: { age: { ...AGE, kind: 'categorical' } }, inline: {} }),
      `${AT}.features.age.bins: must be left out of what is no number`,
    ],
    [
      'a number with neither bins nor a reference',
      watched({ features: { age: { ...AGE, bins: undefined } }, inline: {} }),
      `${AT}.features.age.bins: must be given without 'reference'`,
    ],
    [
      'drift of what nobody writes down',
      watched({ drift: { hoursBefore: 24 } }),
      `${AT}.drift: needs somebody who writes down what is asked`,
    ],
    [
      'drift from nothing',
      watched({ inline: {}, drift: {} }),
      `${AT}.drift: needs something to compare with`,
    ],
    [
      'drift from what is removed by then',
      watched({ inline: {}, drift: { hoursBefore: 240, keepDays: 11 } }),
      `${AT}.drift.keepDays: must be 12 at least`,
    ],
    [
      'a threshold of what is not worked out',
      watched({ validation: { ...VALIDATION, thresholds: { f1: 1 } } }),
      `${AT}.validation.thresholds.f1: must be one of 'quality', accuracy`,
    ],
    [
      'an endpoint that is asked by any JSON',
      ofEndpoint({ validation: VALIDATION }),
      `${AT}.validation.api.kind: must be 'chat' for an endpoint`,
    ],
    [
      'a model that the endpoint has not',
      ofEndpoint({ validation: { ...CHAT, api: { kind: 'chat', model: 'llama' } } }),
      `${AT}.validation.api.model: must be one of 'serving.endpoints.chat': qwen`,
    ],
    [
      'retraining without Airflow',
      watched({ validation: VALIDATION, retraining: { dag: 'a' } }, { airflow: undefined }),
      `${AT}.retraining: needs Airflow`,
    ],
    [
      'retraining that no job begins',
      watched({ inline: {}, retraining: { dag: 'a' } }),
      `${AT}.retraining: is begun by jobs`,
    ],
    [
      'a schedule that is none',
      watched({ validation: { ...VALIDATION, schedule: 'daily' } }),
      `${AT}.validation.schedule: 'daily' is not a cron schedule`,
    ],
  ]);
});
