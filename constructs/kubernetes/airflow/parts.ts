import { k8s } from 'cdk8s-plus-29';
import { API_PORT, SCHEDULER_HEALTH_PORT } from './names';
import type { PartProps } from './part';

/** Asks the database whether this pod’s own job has a heartbeat. */
const heartbeat = (job: string): k8s.Probe => ({
  exec: {
    command: [
      'sh',
      '-c',
      // The entrypoint of the image would wait for the database, and is not asked.
      `CONNECTION_CHECK_MAX_COUNT=0 exec airflow jobs check --job-type ${job} --local`,
    ],
  },
});

const answers = (path: string, port: string): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString(port) },
});

/** What each part is called with, what it may use, and how it is asked whether it works. */
export const PARTS = (
  path: string,
): readonly Pick<PartProps, 'part' | 'args' | 'apiAccess' | 'resources' | 'probe' | 'port'>[] => [
  {
    part: 'api-server',
    args: ['api-server', '--proxy-headers'],
    apiAccess: true,
    resources: { cpu: '250m', memory: '1Gi', memoryLimit: '2Gi' },
    probe: answers(`${path}/api/v2/version`, 'http'),
    port: { name: 'http', number: API_PORT },
  },
  {
    part: 'scheduler',
    args: ['scheduler'],
    apiAccess: true,
    resources: { cpu: '250m', memory: '1Gi', memoryLimit: '2Gi' },
    probe: answers('/health', 'health'),
    port: { name: 'health', number: SCHEDULER_HEALTH_PORT },
  },
  {
    part: 'dag-processor',
    args: ['dag-processor'],
    apiAccess: false,
    resources: { cpu: '250m', memory: '1Gi', memoryLimit: '2Gi' },
    probe: heartbeat('DagProcessorJob'),
  },
  {
    part: 'triggerer',
    args: ['triggerer'],
    apiAccess: true,
    resources: { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' },
    probe: heartbeat('TriggererJob'),
  },
];
