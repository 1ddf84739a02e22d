import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith } from '../../support/environments';

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
