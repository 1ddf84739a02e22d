import { queueLabels, QueueReference } from '../../../../constructs/kubernetes/queue';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type { SparkApplicationProps } from '../../../../constructs/kubernetes/spark';
import { ObjectPrefix } from '../../../../lib/values';
import { violations } from '../../../support/structure';
import { application, scheduled, specOf, templateMember } from './fixture';

const POOL = presetPool('batch', 'batch', 'auto');
const S3 = { region: 'us-west-2' };
const EVENT_LOG = ObjectPrefix.of('ml-artifacts', 'teams/vision/spark-events/');

const EVERYTHING: Partial<SparkApplicationProps> = {
  arguments: ['--day', 'today'],
  driver: { cores: 2, memory: '4g', nodes: { pool: POOL, capacityType: 'on-demand' } },
  executors: {
    instances: { min: 1, max: 8 },
    cores: 4,
    memory: '8g',
    scratch: '50Gi',
    nodes: { pool: POOL },
  },
  retries: {},
  s3: S3,
  eventLog: EVENT_LOG,
  queue: QueueReference.volcano('vision'),
  priority: 'high',
  env: [{ name: 'STAGE', value: 'test' }],
  variablesFrom: ['mlflow'],
};

/** A pod as Kubernetes would get it from a template. */
const podOf = (whose: 'driver' | 'executor', props: Partial<SparkApplicationProps>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'made', namespace: 'team-vision' },
  spec: templateMember(whose, [], props),
});

describe('structure', () => {
  test.each([
    ['the least', {}],
    ['everything', EVERYTHING],
  ])('an application with %s fits that of the operator, its templates that of pods', (_, props) => {
    const pods = [podOf('driver', props), podOf('executor', props)];
    expect([application(props), scheduled(props), ...pods].flatMap(violations)).toEqual([]);
  });

  test('a misspelt member is noticed', () => {
    const driver = { ...specOf().driver, serviceAcount: 'vision-workload' };
    const broken = { ...application(), spec: { ...specOf(), driver } };
    expect(violations(broken)).toHaveLength(1);
  });
});

describe('an application', () => {
  test('is tried once, kept a day, with two executors', () => {
    expect(specOf()).toMatchObject({
      type: 'Python',
      mode: 'cluster',
      sparkVersion: '4.0.4',
      mainApplicationFile: 'local:///app/main.py',
      restartPolicy: { type: 'Never' },
      timeToLiveSeconds: 86_400,
      driver: { cores: 1, memory: '1g', serviceAccount: 'vision-workload' },
      executor: { instances: 2, cores: 1, memory: '2g', serviceAccount: 'vision-workload' },
    });
  });

  test('of Scala has a class', () => {
    const program = { language: 'Scala', file: 's3a://jars/a.jar', mainClass: 'io.A' } as const;
    expect(specOf({ program })).toMatchObject({
      type: 'Scala',
      mainClass: 'io.A',
      mainApplicationFile: 's3a://jars/a.jar',
    });
  });

  test('takes arguments, sizes and time to live', () => {
    expect(specOf({ ...EVERYTHING, keptSeconds: 60 })).toMatchObject({
      arguments: ['--day', 'today'],
      timeToLiveSeconds: 60,
      driver: { cores: 2, memory: '4g' },
      executor: { cores: 4, memory: '8g' },
    });
  });

  test('is tried again as the source documents do, or as asked for', () => {
    expect(specOf({ retries: {} }).restartPolicy).toEqual({
      type: 'OnFailure',
      onFailureRetries: 3,
      onFailureRetryInterval: 10,
      onSubmissionFailureRetries: 5,
      onSubmissionFailureRetryInterval: 20,
    });
    const retries = {
      runs: 0,
      secondsBetweenRuns: 1,
      submissions: 2,
      secondsBetweenSubmissions: 3,
    };
    expect(specOf({ retries }).restartPolicy).toEqual({
      type: 'OnFailure',
      onFailureRetries: 0,
      onFailureRetryInterval: 1,
      onSubmissionFailureRetries: 2,
      onSubmissionFailureRetryInterval: 3,
    });
  });

  test('has executors between bounds, which start at the lower one', () => {
    const { dynamicAllocation, executor } = specOf({ executors: { instances: { max: 8 } } });
    expect(executor.instances).toBeUndefined();
    expect(dynamicAllocation).toEqual({
      enabled: true,
      initialExecutors: 0,
      minExecutors: 0,
      maxExecutors: 8,
      shuffleTrackingEnabled: true,
    });
    const instances = { min: 1, max: 8, initial: 4 };
    expect(specOf({ executors: { instances } }).dynamicAllocation).toMatchObject({
      initialExecutors: 4,
      minExecutors: 1,
    });
    expect(specOf().dynamicAllocation).toBeUndefined();
  });

  test('lets executors hand over what they hold, and shows metrics without a name of their own for each run', () => {
    expect(specOf().sparkConf).toMatchObject({
      'spark.decommission.enabled': 'true',
      'spark.storage.decommission.shuffleBlocks.enabled': 'true',
      'spark.ui.prometheus.enabled': 'true',
      'spark.metrics.namespace': 'spark',
    });
  });

  test('has properties over ours', () => {
    const properties = { 'spark.decommission.enabled': 'false', 'spark.sql.ansi.enabled': 'true' };
    expect(specOf({ properties }).sparkConf).toMatchObject(properties);
  });
});

describe('objects in S3', () => {
  test('are reached by the identity of the pod', () => {
    expect(specOf({ s3: S3 }).hadoopConf).toEqual({
      'fs.s3a.aws.credentials.provider':
        'org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider',
      'fs.s3a.endpoint.region': 'us-west-2',
    });
    expect(specOf().hadoopConf).toBeUndefined();
  });

  test('are reached by a token of the service account where it is asked for', () => {
    expect(specOf({ s3: { ...S3, credentials: 'irsa' } }).hadoopConf).toMatchObject({
      'fs.s3a.aws.credentials.provider':
        'software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider',
    });
  });

  test('take the events, in files that end before the application does', () => {
    expect(specOf({ s3: S3, eventLog: EVENT_LOG }).sparkConf).toMatchObject({
      'spark.eventLog.enabled': 'true',
      'spark.eventLog.dir': 's3a://ml-artifacts/teams/vision/spark-events',
      'spark.eventLog.rolling.enabled': 'true',
      'spark.eventLog.rolling.maxFileSize': '16m',
    });
    expect(specOf().sparkConf).not.toHaveProperty('spark.eventLog.dir');
  });
});

describe('a queue', () => {
  test('of Kueue is a label', () => {
    const queue = QueueReference.kueue('vision');
    const label = { 'kueue.x-k8s.io/queue-name': 'vision' };
    expect(application({ queue }).metadata.labels).toMatchObject(label);
    expect(scheduled({ queue }).metadata.labels).toMatchObject(label);
    expect(specOf({ queue }).batchScheduler).toBeUndefined();
    expect(application().metadata.labels).not.toHaveProperty(['kueue.x-k8s.io/queue-name']);
  });

  test.each([QueueReference.volcano('vision'), QueueReference.yuniKorn('vision')])(
    'of $scheduler is named by scheduler and name, and by its label',
    (queue) => {
      expect(specOf({ queue })).toMatchObject({
        batchScheduler: queue.scheduler,
        batchSchedulerOptions: { queue: 'vision', priorityClassName: 'platform-batch' },
      });
      expect(application({ queue }).metadata.labels).toMatchObject(queueLabels(queue));
    },
  );

  test('admits an application by its priority, which its pods have as well', () => {
    const high = { queue: QueueReference.volcano('vision'), priority: 'high' } as const;
    expect(specOf(high).batchSchedulerOptions?.priorityClassName).toBe('platform-urgent');
    expect(podOf('driver', high).spec).toMatchObject({ priorityClassName: 'platform-urgent' });
    expect(podOf('executor', high).spec).toMatchObject({ priorityClassName: 'platform-urgent' });
    expect(podOf('driver', {}).spec).toMatchObject({ priorityClassName: 'platform-batch' });
  });
});

describe('a schedule', () => {
  test('runs by UTC, one at a time, and keeps three runs of each end', () => {
    expect(scheduled().spec).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: 'UTC',
      concurrencyPolicy: 'Forbid',
      successfulRunHistoryLimit: 3,
      failedRunHistoryLimit: 3,
      template: specOf(),
    });
  });

  test('is as asked for', () => {
    const props = {
      timeZone: 'Europe/Berlin',
      concurrency: 'Replace',
      keptSuccesses: 1,
      keptFailures: 9,
    } as const;
    expect(scheduled(props).spec).toMatchObject({
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      successfulRunHistoryLimit: 1,
      failedRunHistoryLimit: 9,
    });
  });
});
