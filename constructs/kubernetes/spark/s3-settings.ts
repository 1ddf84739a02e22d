import type { ObjectPrefix } from '../../../lib/values';

/** How programs reach objects in S3. */
export interface S3Access {
  /** Region of the buckets. */
  readonly region: string;
  /**
   * Whence the credentials of the service account come: from EKS Pod Identity, or by IAM roles for service accounts.
   * @default 'pod-identity'
   */
  readonly credentials?: 'pod-identity' | 'irsa';
}

/**
 * The first asks the container's endpoint for credentials, as pods with EKS Pod Identity have one; the SDK's own class
 * for it cannot be made by Hadoop.
 * https://hadoop.apache.org/docs/r3.4.1/hadoop-aws/tools/hadoop-aws/index.html#Authenticating_with_S3
 */
const PROVIDERS: Readonly<Record<NonNullable<S3Access['credentials']>, string>> = {
  'pod-identity': 'org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider',
  irsa: 'software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider',
};

/** What Hadoop's connector is told, as properties of Hadoop. */
export const hadoopProperties = ({
  region,
  credentials = 'pod-identity',
}: S3Access): Record<string, string> => ({
  'fs.s3a.aws.credentials.provider': PROVIDERS[credentials],
  'fs.s3a.endpoint.region': region,
});

/** Uncompressed size at which a file of events ends, and can be read: Spark allows no less than 10m. */
const EVENT_FILE = '16m';

/** What Spark is told so that its events are kept. https://spark.apache.org/docs/4.0.0/monitoring.html#applying-compaction-on-rolling-event-log-files */
export const eventLogProperties = (log: ObjectPrefix): Record<string, string> => ({
  'spark.eventLog.enabled': 'true',
  'spark.eventLog.dir': log.toUri('s3a'),
  'spark.eventLog.rolling.enabled': 'true',
  'spark.eventLog.rolling.maxFileSize': EVENT_FILE,
});
