import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { WITHOUT_AWS } from '../../support/environments';

const SIGNALS = ['logs', 'traces'];
const VENDOR = { kind: 'otlp', name: 'vendor', url: 'https://otlp.acme.io', signals: SIGNALS };
const CLOUDWATCH = { kind: 'cloudwatch', signals: SIGNALS };

const telemetry = (...exporters: object[]) => ({ telemetry: { exporters } });

describe('telemetry', () => {
  test.each([
    [{}],
    [telemetry(VENDOR, CLOUDWATCH)],
    [telemetry({ ...CLOUDWATCH, logGroup: '/ml/all', retentionDays: 90 })],
    [
      {
        secrets: { declared: ['key'] },
        ...telemetry({ ...VENDOR, header: { name: 'x-api-key', secret: 'key' } }),
      },
    ],
  ])('takes %j', (sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'an exporter twice',
      telemetry(VENDOR, VENDOR),
      'telemetry.exporters[1]: is there twice; name each once',
    ],
    [
      'CloudWatch twice',
      telemetry(CLOUDWATCH, CLOUDWATCH),
      'telemetry.exporters[1]: is there twice',
    ],
    [
      'a signal twice',
      telemetry({ ...VENDOR, signals: ['logs', 'logs'] }),
      'telemetry.exporters[0].signals[1]: is there twice',
    ],
    [
      'an exporter that is called like a store',
      telemetry({ ...VENDOR, name: 'logs' }),
      'telemetry.exporters[0].name: must be none of logs, traces, cloudwatch, xray',
    ],
    [
      'a header whose secret nobody declares',
      telemetry({ ...VENDOR, header: { name: 'x-api-key', secret: 'key' } }),
      "telemetry.exporters[0].header.secret: must be one of 'secrets.declared': there is none",
    ],
    [
      'CloudWatch without AWS',
      { ...WITHOUT_AWS, ...telemetry(CLOUDWATCH) },
      "telemetry.exporters[0].kind: must be 'otlp' with 'provider: none'",
    ],
    [
      'a log group for traces',
      telemetry({ kind: 'cloudwatch', signals: ['traces'], logGroup: '/ml/all' }),
      "telemetry.exporters[0].logGroup: must be left out where 'signals' has no 'logs'",
    ],
    [
      'more gateways at least than at most',
      { telemetry: { traces: { replicas: { min: 4, max: 2 } } } },
      "telemetry.traces.replicas.max: must not be below 'telemetry.traces.replicas.min', which is 4",
    ],
  ]);
});
