import type { EnvironmentInput } from '../../../lib/config';
import { WITHOUT_AWS } from '../../support/environments';
import { unitYaml } from '../../support/units';

const unitOf = (sections: Partial<EnvironmentInput>, name = 'mlflow') => unitYaml(sections, name);

/** The role of the account of a team's programs. */
const roleOf = (team: string, sections: Partial<EnvironmentInput>) =>
  new RegExp(`name: mlflow-client-team-${team}-team\\n[^]*?roleRef:[^]*?name: (\\S+)`).exec(
    unitOf(sections) ?? '',
  )?.[1];

const TEAM = { teams: { vision: {} } };

test('is off unless asked for', () => {
  expect(unitOf({})).toBeUndefined();
});

test('is on by its section, with upstream’s complete image and a place in S3', () => {
  const yaml = unitOf({ mlflow: {} });
  expect(yaml).toContain('image: ghcr.io/mlflow/mlflow:v3.15.1-full');
  expect(yaml).toMatch(/value: s3:\/\/ml-test-artifacts-[0-9a-f]{8}\/mlflow\n/);
});

test('takes the image that is named, or that of images/', () => {
  expect(unitOf({ mlflow: { image: 'registry.acme.io/mlflow:3.15.1' } })).toContain(
    'image: registry.acme.io/mlflow:3.15.1',
  );
  const built = { images: { registry: 'registry.acme.io/ml', built: ['mlflow' as const] } };
  expect(unitOf({ mlflow: {}, ...built })).toContain('image: registry.acme.io/ml/mlflow:');
});

test('waits for the entrance', () => {
  expect(unitOf({ mlflow: {}, dns: { zone: 'standalone', delegated: false } })).toBeUndefined();
});

test('keeps files in a shared folder without AWS', () => {
  const sections: Partial<EnvironmentInput> = {
    ...WITHOUT_AWS,
    edge: { kind: 'envoy-gateway', certificate: { secret: 'platform-tls' } },
    mlflow: {},
  };
  expect(unitOf(sections)).toContain('claimName: mlflow-artifacts');
  expect(unitOf(sections, 'storage')).toContain('name: mlflow-artifacts');
});

test('shows its pages to every group of the platform', () => {
  const yaml = unitOf({ mlflow: {}, ...TEAM });
  for (const group of ['ml-admins', 'data-scientists', 'team-vision']) {
    expect(yaml).toContain(`- ${group}`);
  }
});

describe('programs of a team', () => {
  test('log runs, and are told where', () => {
    const sections = { mlflow: {}, ...TEAM };
    expect(unitOf(sections)).toContain('name: mlflow-client-team-vision-team');
    expect(roleOf('vision', sections)).toBe('mlflow-client-edit');
    expect(unitOf(sections, 'team-vision')).toContain(
      'MLFLOW_TRACKING_URI: http://mlflow.mlflow.svc:8080/mlflow',
    );
  });

  test('only read where the team may do no more', () => {
    const sections = { mlflow: {}, teams: { vision: { mlflow: 'read' as const } } };
    expect(roleOf('vision', sections)).toBe('mlflow-client-read');
    expect(unitOf(sections, 'team-vision')).toContain('MLFLOW_TRACKING_URI');
  });

  test('do not where the team has no part in it', () => {
    const sections = { mlflow: {}, teams: { vision: { mlflow: 'none' as const } } };
    expect(unitOf(sections)).not.toContain('client-team-vision');
    expect(unitOf(sections, 'team-vision')).not.toContain('MLFLOW_TRACKING_URI');
  });

  test('do not where there is no MLflow', () => {
    expect(unitOf(TEAM, 'team-vision')).not.toContain('MLFLOW_TRACKING_URI');
  });
});
