import type { Environment } from '../config/schema';
import type { BucketGrant, WorkloadIdentityContract } from './grants';
import { NAMESPACES } from './namespaces';
import type { AccessPointContract } from './shared-folders';

/** A monitor as an environment has it. */
export type MonitorSettings = NonNullable<Environment['modelMonitoring']>[string];

/** Where files of a monitor are. */
export type MonitorPlace = NonNullable<MonitorSettings['reference']>;

/** A monitor with the names of what it has. */
export interface NamedMonitor {
  readonly name: string;
  /** Where it stands in the environment file. */
  readonly path: string;
  /** Names of its objects, and of their accounts. */
  readonly objects: Readonly<Record<'validation' | 'mirror' | 'drift', string>>;
  readonly settings: MonitorSettings;
}

/** Name of the Pushgateway, where results of jobs are. */
export const PUSHGATEWAY = 'pushgateway';

/** The client by which jobs start DAGs. */
export const RETRAINING_CLIENT = 'airflow-retraining';

/** Beginning of the keys of what monitors write, in the bucket for artifacts. */
const RECORDS_PREFIX = 'model-monitoring/';

/** The shared folder of monitors: what people put there, and without S3 what monitors write. */
export const MONITORING_FOLDER: AccessPointContract = {
  name: 'model-monitoring',
  path: '/model-monitoring',
  mode: '0750',
  uid: 65_534,
  gid: 65_534,
};

/** Every monitor, in the order of their names. */
export const modelMonitors = ({ modelMonitoring = {} }: Environment): NamedMonitor[] =>
  Object.entries(modelMonitoring)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, settings]) => ({
      name,
      path: `modelMonitoring.${name}`,
      objects: {
        validation: `monitor-${name}-validation`,
        mirror: `monitor-${name}-mirror`,
        drift: `monitor-${name}-drift`,
      },
      settings,
    }));

/** What monitors have to do with a server or an endpoint. */
export const monitorsOf = (
  environment: Environment,
  kind: 'server' | 'endpoint',
  name: string,
): NamedMonitor[] => modelMonitors(environment).filter(({ settings }) => settings[kind] === name);

/** Whether any monitor starts DAGs. */
export const retrains = (environment: Environment): boolean =>
  modelMonitors(environment).some(({ settings }) => settings.retraining !== undefined);

/** Who writes what a job compares: whoever sees answers, if there is one. */
export const writerOf = ({ drift, inline, mirror }: MonitorSettings) => {
  if (drift === undefined) return undefined;
  if (inline !== undefined) return 'inline';
  return mirror === undefined ? undefined : 'mirror';
};

/** Beginning of the keys of what one monitor writes. */
export const recordsPrefix = (name: string): string => `${RECORDS_PREFIX}${name}/`;

const reads = (place: MonitorPlace | undefined): BucketGrant[] =>
  place === undefined || !('prefix' in place)
    ? []
    : [{ bucket: 'data', prefix: `${place.prefix}/`, access: 'read' }];

const records = (name: string, access: BucketGrant['access']): BucketGrant => ({
  bucket: 'artifacts',
  prefix: recordsPrefix(name),
  access,
});

/** What a server may do in S3 for the monitor in its pods. */
export const inlineGrants = (environment: Environment, server: string): BucketGrant[] =>
  monitorsOf(environment, 'server', server)
    .filter(({ settings }) => settings.inline !== undefined)
    .flatMap(({ name, settings }) => [
      ...reads(settings.reference),
      ...(writerOf(settings) === 'inline' ? [records(name, 'readWrite')] : []),
    ]);

/** How long what monitors write is kept. */
export const keptRecords = (environment: Environment) =>
  modelMonitors(environment).flatMap(({ name, settings }) =>
    settings.drift === undefined || writerOf(settings) === undefined
      ? []
      : [{ prefix: recordsPrefix(name), expireAfterDays: settings.drift.keepDays }],
  );

/** The identities of jobs and mirrors. */
export const monitorIdentities = (environment: Environment): WorkloadIdentityContract[] =>
  modelMonitors(environment)
    .flatMap(({ name, objects, settings }) => {
      const { validation, mirror, drift, reference } = settings;
      const compared = drift?.hoursBefore === undefined ? reads(reference) : [];
      return [
        account(objects.validation, reads(validation?.dataset)),
        account(objects.mirror, [
          ...(mirror === undefined ? [] : reads(reference)),
          ...(writerOf(settings) === 'mirror' ? [records(name, 'readWrite')] : []),
        ]),
        account(objects.drift, drift === undefined ? [] : [records(name, 'read'), ...compared]),
      ];
    })
    .filter(({ grants }) => grants.length > 0);

const account = (name: string, grants: readonly BucketGrant[]): WorkloadIdentityContract => ({
  name,
  namespace: NAMESPACES.serving,
  serviceAccount: name,
  grants,
});

/** Whether anything of monitors is on shared files. */
export const hasMonitoringFolder = (environment: Environment): boolean =>
  modelMonitors(environment).some(
    ({ settings }) =>
      [settings.reference, settings.validation?.dataset].some(
        (place) => place !== undefined && 'folder' in place,
      ) ||
      (environment.provider === 'none' && writerOf(settings) !== undefined),
  );
