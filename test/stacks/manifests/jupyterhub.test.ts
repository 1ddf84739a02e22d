import type { EnvironmentInput } from '../../../lib/config';
import { unitYaml } from '../../support/units';

const unitOf = (sections: Partial<EnvironmentInput>, name = 'jupyterhub') =>
  unitYaml(sections, name);

const on = { jupyterHub: {} };

const profilesOf = (sections: Partial<EnvironmentInput>): string[] =>
  [...(unitOf(sections) ?? '').matchAll(/^ +"name": "([a-z-]+)",\n +"title"/gm)].map(
    ([, name]) => name ?? '',
  );

test('is off unless asked for', () => {
  expect(unitOf({})).toBeUndefined();
});

test('waits for the entrance', () => {
  expect(unitOf({ ...on, dns: { zone: 'standalone', delegated: false } })).toBeUndefined();
});

test('offers what the node pools can carry', () => {
  expect(profilesOf(on)).toEqual(['spark', 'python', 'pyspark', 'pytorch-gpu', 'tensorflow-gpu']);
  expect(profilesOf({ ...on, nodePools: { notebooks: {} } })).toEqual([
    'spark',
    'python',
    'pyspark',
  ]);
});

test('offers what the environment says, in its order', () => {
  const profile = (title: string) => ({
    title,
    images: [{ title: 'new', image: 'quay.io/jupyter/scipy-notebook:2026-07-28' }],
  });
  const profiles = { zeta: profile('Z'), alpha: { ...profile('A'), pool: 'gpu-inference' } };
  expect(profilesOf({ jupyterHub: { profiles } })).toEqual(['zeta', 'alpha']);
});

test('takes images of our own where these are built', () => {
  const images = { registry: 'registry.acme.io/ml', built: ['notebook' as const] };
  expect(unitOf({ ...on, images })).toContain('registry.acme.io/ml/notebook:pytorch-');
});

test('lets in everybody but those who only look', () => {
  const groups = /"allowedGroups": \[([^\]]*)\]/.exec(
    unitOf({ ...on, teams: { vision: {} } }) ?? '',
  );
  expect(groups?.[1]).toContain('team-vision');
  expect(groups?.[1]).not.toContain('ml-viewers');
});

test('shares folders, and those of pipelines where there are some', () => {
  const alone = unitOf(on);
  expect(alone).toContain('"/home/shared/training"');
  expect(alone).not.toContain('pipeline-data');
  const both = unitOf({ ...on, airflow: {} });
  expect(both).toContain('"/home/shared/pipeline-data"');
  expect(both).toContain('"/home/shared/airflow_home/dags"');
  const dags = { from: 'image' as const };
  expect(unitOf({ ...on, airflow: { dags } })).not.toContain('airflow_home');
});

test('has claims for what it mounts', () => {
  const storage = unitOf(
    { jupyterHub: { homes: { kind: 'both' } }, teams: { vision: {} } },
    'storage',
  );
  for (const folder of ['shared', 'training', 'notebook-homes', 'team-vision']) {
    expect(storage).toContain(`name: jupyter-${folder}`);
  }
});

test('keeps the folder of a team from notebooks where the team has none', () => {
  const yaml = unitOf({ ...on, teams: { vision: { sharedFolder: false } } });
  expect(yaml).not.toContain('/home/shared/teams/vision');
});

test('lowers its namespace where people become root, and says why', () => {
  const profiles = {
    root: {
      title: 'Root',
      images: [{ title: 'new', image: 'quay.io/jupyter/scipy-notebook:2026-07-28' }],
      sudo: { reason: 'people install Debian packages' },
    },
  };
  const base = unitOf({ jupyterHub: { profiles } }, 'base') ?? '';
  expect(base).toContain("notebooks 'root': people install Debian packages");
  expect(unitOf(on, 'base')).not.toContain('enforce: baseline');
});
