import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { ELSEWHERE, environmentWith } from '../../support/environments';

const TEAMS = { vision: {}, language: {} };

describe('Spark', () => {
  const made = synthesizeManifests(environmentWith({ teams: TEAMS, spark: {} }));

  test('has an operator for the namespaces of teams', () => {
    expect(made.chartReleases.find(({ name }) => name === 'spark-operator')).toMatchObject({
      wave: 3,
      values: { spark: { jobNamespaces: ['team-language', 'team-vision'] } },
    });
  });

  test('has a unit for people, and one for each team', () => {
    const names = made.units.map(({ name }) => name).filter((name) => name.endsWith('spark'));
    expect(names).toEqual(['team-language-spark', 'team-vision-spark']);
    expect(made.units.map(({ name }) => name)).toContain('spark-access');
  });
});

test('absent, there is nothing of it', () => {
  const { chartReleases, units } = synthesizeManifests(environmentWith({ teams: TEAMS }));
  expect([...chartReleases, ...units].filter(({ name }) => name.includes('spark'))).toEqual([]);
});

describe('pages of past applications', () => {
  const made = synthesizeManifests(
    environmentWith({
      teams: TEAMS,
      spark: { history: { keptDays: 7, memory: '4Gi' } },
      argoWorkflows: {},
      images: { registry: 'registry.acme.io/ml' },
      nodePools: { batch: {} },
    }),
  );
  const unitOf = (name: string) => made.units.find((unit) => unit.name === name)?.yaml ?? '';

  test('are there for each team, with its own events and for its own members', () => {
    const yaml = unitOf('spark-vision-history');
    expect(yaml).toMatch(/s3a:\/\/ml-test-artifacts-[0-9a-f]{8}\/teams\/vision\/spark-events\n/);
    expect(yaml).toContain('- team-vision');
    expect(yaml).not.toContain('language');
    expect(yaml).toContain('image: registry.acme.io/ml/spark:4.0.4-1');
    expect(yaml).toContain('spark.history.fs.cleaner.maxAge 7d');
    expect(yaml).toContain('memory: 4Gi');
    expect(made.targets.map(({ url }) => url)).toContain(
      'https://platform.ml.acme.dev/spark-history/language',
    );
  });

  test('are fed by the template of workflows, with the image that reads S3', () => {
    const yaml = unitOf('team-vision-workflows');
    expect(yaml).toContain('/teams/vision/spark-events');
    expect(yaml).toContain('value: registry.acme.io/ml/spark:4.0.4-1');
    expect(yaml).toContain('"fs.s3a.endpoint.region": "us-west-2"');
  });

  test('come from drivers that stay, and executors that are cheap', () => {
    const manifest = unitOf('team-vision-workflows');
    const selectors = manifest.match(/"karpenter.sh\/nodepool": "batch"/g);
    expect(selectors).toHaveLength(2);
    expect(manifest.match(/"karpenter.sh\/capacity-type": "on-demand"/g)).toHaveLength(1);
  });
});

test('without pages, the template of workflows takes upstream’s image and keeps no events', () => {
  const { units } = synthesizeManifests(
    environmentWith({ teams: TEAMS, spark: {}, argoWorkflows: {} }),
  );
  const yaml = units.find(({ name }) => name === 'team-vision-workflows')?.yaml ?? '';
  expect(yaml).toContain('value: docker.io/apache/spark:4.0.4');
  expect(yaml).not.toContain('spark-events');
  expect(yaml).not.toContain('fs.s3a');
});

test('pages wait for the entrance, and the operator does not', () => {
  const { chartReleases, units } = synthesizeManifests(
    environmentWith({
      teams: TEAMS,
      spark: { history: {} },
      dns: { zone: 'standalone', delegated: false },
    }),
  );
  expect(chartReleases.map(({ name }) => name)).toContain('spark-operator');
  expect(units.map(({ name }) => name)).not.toContain('spark-vision-history');
});

test('is there without an entrance, a database or anybody who signs people in', () => {
  const { units } = synthesizeManifests(
    environmentWith({
      teams: TEAMS,
      spark: {},
      edge: { kind: 'none' },
      identity: { provider: 'none' },
    }),
  );
  expect(units.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['spark-access', 'team-vision-spark']),
  );
});

test('has pages without any database', () => {
  const { units } = synthesizeManifests(
    environmentWith({
      teams: TEAMS,
      spark: { history: {} },
      images: { registry: 'registry.acme.io/ml' },
      identity: {
        ...ELSEWHERE,
        clients: { 'spark-vision-history': '0oa1', 'spark-language-history': '0oa2' },
      },
      secrets: { declared: ['oidc-spark-vision-history', 'oidc-spark-language-history'] },
    }),
  );
  expect(units.map(({ name }) => name)).toContain('spark-vision-history');
  expect(units.map(({ name }) => name)).not.toContain('databases');
});
