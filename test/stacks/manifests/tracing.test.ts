import { applications } from '../../../stacks/manifests/applications';
import { edgeUnits } from '../../../stacks/manifests/edge';
import { keycloakUnit } from '../../../stacks/manifests/identity';
import { jobTemplates } from '../../../stacks/manifests/job-templates';
import { FakeDatabase, FakeEdge } from '../../constructs/kubernetes/keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../../constructs/kubernetes/oauth2-proxy/fakes';
import { environmentWith } from '../../support/environments';
import { FakeTraces } from '../../support/traces';
import { serving } from './serving-fixture';

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/0123';

const common = () => ({
  secrets: new FakeSecrets(),
  metrics: undefined,
  traces: new FakeTraces(),
});

const names = ({ senders }: FakeTraces): string[] =>
  senders.map(({ namespace, name }) => `${namespace}/${name}`).toSorted();

test('applications send spans from wherever they run', () => {
  const environment = environmentWith({
    serving: {
      ...serving().serving,
      servers: {
        sentiment: {
          image: 'ghcr.io/acme/sentiment:1.4.0',
          port: 8000,
          readyPath: '/healthz',
          resources: { cpu: '2', memory: '8Gi' },
          access: { by: 'api-key', clients: ['website'] },
        },
      },
    },
    teams: { vision: {} },
    airflow: { dags: { from: 'image' } },
    jupyterHub: {},
    ray: { cluster: {} },
    openWebUi: { endpoints: ['chat'] },
  });
  const given = common();
  const database = new FakeDatabase();
  const pages = { ...given, edge: new FakeEdge(), identity: new FakeIdentity() };
  applications(environment, {
    ...given,
    pages,
    database,
    stores: { logs: undefined, traces: undefined },
  });
  expect(names(given.traces)).toEqual([
    'airflow/airflow',

    'jupyter/notebook',
    'open-webui/open-webui',
    'serving/chat-v1',
    'serving/chat-v1-router',
    'serving/server-sentiment',
    'team-vision/ray',
  ]);
});

test('steps of workflows do as well, by the edges of their team', () => {
  const environment = environmentWith({ teams: { vision: {} }, ray: {} });
  const [step] = jobTemplates(environment, 'vision', new FakeTraces());
  expect(JSON.stringify(step?.job)).toContain('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const [without] = jobTemplates(environment, 'vision', undefined);
  expect(JSON.stringify(without?.job)).not.toContain('OTEL');
});

test.each([
  [{ kind: 'envoy-gateway' as const }, ['gateway/platform']],
  [{ kind: 'ingress-nginx' as const }, ['ingress-nginx/ingress-nginx']],
])('the entrance of %o does as well', (edge, senders) => {
  const given = common();
  edgeUnits(environmentWith({ edge, dns: { certificateArn: CERTIFICATE } }), given);
  expect(names(given.traces)).toEqual(senders);
});

test('single sign-on does as well', () => {
  const environment = environmentWith();
  const { identity } = environment;
  if (identity.provider !== 'keycloak') throw new Error('no Keycloak by default');
  const given = common();
  keycloakUnit(environment, identity, {
    ...given,
    edge: new FakeEdge(),
    database: new FakeDatabase(),
  });
  expect(names(given.traces)).toEqual(['keycloak/keycloak']);
});
