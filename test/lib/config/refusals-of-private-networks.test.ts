import { ENDPOINTS_NODES_NEED } from '../../../lib/config/choices';
import { environmentWith } from '../../support/environments';
import { failsWithOneViolation } from './refusals-fixture';

const PRIVATE = { network: { nat: 'none', interfaceEndpoints: ENDPOINTS_NODES_NEED } };

const TOPIC = { kind: 'sns', topicArn: 'arn:aws:sns:us-west-2:111122223333:alerts' } as const;
const WORKSPACE = 'arn:aws:aps:us-west-2:111122223333:workspace/ws-1a2b3c4d';

const ALERTS = { monitoring: { alerts: { receivers: { topic: TOPIC }, default: 'topic' } } };
const WRITES = {
  monitoring: { remoteWrite: [{ name: 'amp', to: 'amazon' as const, workspaceArn: WORKSPACE }] },
};
const exporting = (signal: 'logs' | 'traces') => ({
  logs: {},
  traces: {},
  telemetry: { exporters: [{ kind: 'cloudwatch' as const, signals: [signal] }] },
});

describe('a network without a way out', () => {
  failsWithOneViolation([
    [
      'a topic',
      { ...PRIVATE, ...ALERTS },
      "monitoring.alerts.receivers.topic: needs 'sns' in 'network.interfaceEndpoints' with 'nat: none'",
    ],
    [
      'a workspace',
      { ...PRIVATE, ...WRITES },
      "monitoring.remoteWrite[0]: needs 'aps-workspaces' in 'network.interfaceEndpoints'",
    ],
    [
      'logs in CloudWatch',
      { ...PRIVATE, ...exporting('logs') },
      "telemetry.exporters[0]: needs 'logs' in 'network.interfaceEndpoints'",
    ],
    [
      'traces in X-Ray',
      { ...PRIVATE, ...exporting('traces') },
      "telemetry.exporters[0]: needs 'xray' in 'network.interfaceEndpoints'",
    ],
    [
      'metrics of CloudWatch',
      {
        network: { nat: 'none', interfaceEndpoints: [...ENDPOINTS_NODES_NEED, 'logs'] },
        monitoring: {},
        grafana: { cloudWatch: true },
      },
      "grafana.cloudWatch: needs 'monitoring' in 'network.interfaceEndpoints'",
    ],
  ]);
});

test('each service may have addresses in the VPC', () => {
  const network = {
    nat: 'none' as const,
    interfaceEndpoints: [...ENDPOINTS_NODES_NEED, 'sns' as const, 'aps-workspaces' as const],
  };
  const monitoring = { ...ALERTS.monitoring, ...WRITES.monitoring };
  expect(() => environmentWith({ network, monitoring })).not.toThrow();
});
