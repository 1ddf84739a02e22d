import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const classes = (of: object) => ({ logs: { classes: of }, teams: { vision: {} } });

describe('logs and traces', () => {
  test.each([
    [{ logs: {}, traces: {} }],
    [{ logs: { replicas: 3, retentionDays: 90 }, traces: { retentionDays: 1 } }],
    [{ logs: { memory: '1Gi', storage: '5Gi' }, traces: { memory: '1Gi', storage: '5Gi' } }],
    [classes({ audit: { namespaces: ['keycloak', 'team-vision', 'shop'], days: 365 } })],
    [{ ...WITHOUT_AWS, logs: {}, traces: {} }],
  ])('takes %j', (sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'too little memory for logs',
      { logs: { memory: '512Mi' } },
      "logs.memory: must be at least 1Gi, got '512Mi'",
    ],
    [
      'too small a volume for logs',
      { logs: { storage: '1Gi' } },
      "logs.storage: must be at least 5Gi, got '1Gi'",
    ],
    [
      'too little memory for traces',
      { traces: { memory: '512Mi' } },
      "traces.memory: must be at least 1Gi, got '512Mi'",
    ],
    [
      'a volume for traces that is no size',
      { traces: { storage: '500m' } },
      "traces.storage: '500m' is not an amount of memory",
    ],
    ['two servers', { logs: { replicas: 2 } }, 'logs.replicas: '],
    [
      'three servers without S3',
      { ...WITHOUT_AWS, logs: { replicas: 3 } },
      "logs.replicas: must be 1 where 'provider' is 'none', as lines are on the volume of the server",
    ],
    [
      'a class that is as all',
      classes({ usual: { namespaces: ['keycloak'], days: 7 } }),
      "logs.classes.usual.days: must differ from 'logs.retentionDays', which holds for every other namespace; leave the class out",
    ],
    [
      'a class of nobody',
      classes({ audit: { namespaces: [], days: 90 } }),
      'logs.classes.audit.namespaces: ',
    ],
    [
      'a namespace of two classes',
      classes({
        audit: { namespaces: ['keycloak'], days: 90 },
        short: { namespaces: ['airflow', 'keycloak'], days: 1 },
      }),
      'logs.classes.short.namespaces[1]: is named before; lines of a namespace are kept for one time',
    ],
    [
      'a namespace of a team that is not there',
      classes({ audit: { namespaces: ['team-sound'], days: 90 } }),
      'logs.classes.audit.namespaces[0]: is of no team; there are: team-vision',
    ],
    [
      'a team in the place of its namespace',
      classes({ audit: { namespaces: ['vision'], days: 90 } }),
      "logs.classes.audit.namespaces[0]: is a team, whose namespace is 'team-vision'",
    ],
  ]);
});
