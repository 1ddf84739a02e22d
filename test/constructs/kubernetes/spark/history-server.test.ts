import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { HistoryServer, type HistoryServerProps } from '../../../../constructs/kubernetes/spark';
import { ObjectPrefix } from '../../../../lib/values';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeEdge } from '../keycloak/fixture';
import { FakeIdentity } from '../oauth2-proxy/fakes';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

function history(chart: Chart, props: Partial<HistoryServerProps> = {}) {
  const given = {
    name: 'spark-vision-history',
    namespace: Namespace.fromName(chart, 'Namespace', 'spark-history'),
    image: 'registry.acme.io/ml/spark:4.0.4-1',
    log: ObjectPrefix.of('ml-artifacts', 'teams/vision/spark-events/'),
    region: 'us-west-2',
    aws: { network: NETWORK },
    host: 'platform.ml.acme.io',
    path: '/spark-history/vision',
    edge: new FakeEdge(),
    identity: new FakeIdentity(),
    clientId: 'spark-vision-history',
    groups: ['ml-admins', 'team-vision'],
  };
  return { ...given, server: new HistoryServer(chart, 'History', { ...given, ...props }) };
}

const objects = (props: Partial<HistoryServerProps> = {}) =>
  objectsOf((chart) => {
    history(chart, props);
  });

const podMember = (path: readonly (string | number)[], props: Partial<HistoryServerProps> = {}) =>
  memberAt(findObject(objects(props), 'Deployment'), ['spec', 'template', 'spec', ...path]);

const setting = (file: string, props: Partial<HistoryServerProps> = {}) =>
  memberAt(findObject(objects(props), 'ConfigMap'), ['data', file]);

test('everything fits the recorded structures', () => {
  expect(objects().flatMap(violations)).toEqual([]);
});

test('is a server with a Service, its settings, its account and its ways to AWS', () => {
  expect(describeObjects(objects())).toBe(
    [
      'NetworkPolicy/egress-spark-vision-history-to-aws',
      'NetworkPolicy/egress-spark-vision-history-to-pod-identity',
      'ServiceAccount/spark-vision-history',
      'ConfigMap/spark-vision-history',
      'Deployment/spark-vision-history',
      'Service/spark-vision-history',
    ].join(', '),
  );
});

test('makes the folder of events before the server looks for it', () => {
  expect(podMember(['initContainers'])).toMatchObject([
    {
      name: 'make-folder',
      command: ['/opt/spark/bin/spark-class'],
      args: [
        'org.apache.hadoop.fs.FsShell',
        '-mkdir',
        '-p',
        's3a://ml-artifacts/teams/vision/spark-events/',
      ],
    },
  ]);
});

test('serves the events, with half of its memory as heap', () => {
  expect(podMember(['containers'])).toMatchObject([
    {
      command: ['/opt/spark/bin/spark-class'],
      args: ['org.apache.spark.deploy.history.HistoryServer'],
      env: [
        { name: 'SPARK_CONF_DIR', value: '/opt/spark/conf' },
        { name: 'SPARK_DAEMON_MEMORY', value: '1024m' },
      ],
      resources: { limits: { memory: '2Gi' } },
      securityContext: { readOnlyRootFilesystem: true, runAsUser: 185 },
      readinessProbe: { httpGet: { path: '/api/v1/version' } },
    },
  ]);
  const resources = { cpu: '1', memory: '6Gi' };
  expect(podMember(['containers', 0, 'env', 1, 'value'], { resources })).toBe('3072m');
});

test('is told where events are, that the edge takes the path off, and what is old', () => {
  expect(setting('spark-defaults.conf', { keptDays: 90 })).toBe(
    [
      'spark.history.fs.logDirectory s3a://ml-artifacts/teams/vision/spark-events',
      'spark.history.ui.port 18080',
      'spark.ui.proxyBase /spark-history/vision',
      'spark.ui.proxyRedirectUri https://platform.ml.acme.io',
      'spark.history.fs.cleaner.enabled true',
      'spark.history.fs.cleaner.maxAge 90d',
      '',
    ].join('\n'),
  );
  expect(setting('spark-defaults.conf')).toContain('maxAge 30d');
});

test('reaches S3 by its identity, of whichever sort it is', () => {
  expect(setting('core-site.xml')).toContain(
    '<name>fs.s3a.aws.credentials.provider</name><value>org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider</value>',
  );
  const aws = { network: NETWORK, roleArn: 'arn:aws:iam::111122223333:role/ml-history' };
  expect(setting('core-site.xml', { aws })).toContain('WebIdentityTokenFileCredentialsProvider');
});

test('is rolled when its settings change', () => {
  const hash = (props: Partial<HistoryServerProps>) =>
    memberAt(findObject(objects(props), 'Deployment'), [
      'spec',
      'template',
      'metadata',
      'annotations',
      'checksum/settings',
    ]);
  expect(hash({ keptDays: 31 })).not.toBe(hash({}));
});

test('shows its pages to the groups, signed in by the edge, which takes the path off', () => {
  const { edge, server, identity } = history(testChart());
  expect(server.url).toBe('https://platform.ml.acme.io/spark-history/vision');
  expect(edge.exposed).toMatchObject([
    {
      name: 'spark-vision-history',
      path: '/spark-history/vision',
      stripPath: true,
      healthPath: '/spark-history/vision/',
      backend: { name: 'spark-vision-history', port: 18_080 },
      auth: {
        kind: 'oidc',
        identity,
        clientId: 'spark-vision-history',
        groups: ['ml-admins', 'team-vision'],
      },
    },
  ]);
});

test.each([
  ['no group', { groups: [] }, "'groups' must name one at least"],
  ['a name that is none', { name: 'Spark History' }, "'name': the name of a history server"],
  ['no day', { keptDays: 0 }, "'keptDays'"],
])('refuses %s', (_, props, message) => {
  expect(() => objects(props)).toThrow(message);
});
