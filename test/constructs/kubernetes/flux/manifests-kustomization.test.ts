import {
  ManifestsKustomization,
  type ManifestsKustomizationProps,
} from '../../../../constructs/kubernetes/flux';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const SOURCE = {
  repository: 'https://git.invalid/ml.git',
  revision: 'main',
  path: 'clusters/ml/dist',
};

function objects(props: Partial<ManifestsKustomizationProps> = {}): KubernetesObject[] {
  return objectsOf(
    (chart) =>
      new ManifestsKustomization(chart, 'Kustomization', {
        fluxNamespace: 'flux-system',
        name: 'ml-0',
        source: SOURCE,
        files: ['0-base.k8s.yaml'],
        ...props,
      }),
  );
}

const specOf = (kind: string, props: Partial<ManifestsKustomizationProps> = {}): unknown =>
  findObject(objects(props), kind, props.name ?? 'ml-0').spec;

describe('ManifestsKustomization', () => {
  test('applies the folder of its own source, removes and waits', () => {
    expect(specOf('Kustomization')).toEqual({
      interval: '10m',
      retryInterval: '1m',
      timeout: '900s',
      path: './clusters/ml/dist',
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: 'ml-0' },
    });
  });

  test('leaves every other file out of the source', () => {
    const ignore = memberAt(specOf('GitRepository'), ['ignore']);
    expect(String(ignore).split('\n')).toEqual([
      '/*',
      '!/clusters/',
      '/clusters/*',
      '!/clusters/ml/',
      '/clusters/ml/*',
      '!/clusters/ml/dist/',
      '/clusters/ml/dist/*',
      '!/clusters/ml/dist/0-base.k8s.yaml',
      '',
    ]);
  });

  test.each([
    ['main', { branch: 'main' }],
    ['release-1.2', { branch: 'release-1.2' }],
    ['v1.2.0', { tag: 'v1.2.0' }],
    ['2026.08', { tag: '2026.08' }],
    [
      '0123456789abcdef0123456789abcdef01234567',
      { commit: '0123456789abcdef0123456789abcdef01234567' },
    ],
  ])('reads revision %p as %p', (revision, ref) => {
    expect(specOf('GitRepository', { source: { ...SOURCE, revision } })).toHaveProperty('ref', ref);
  });

  test('reads a private repository with the Secret that it is given', () => {
    expect(specOf('GitRepository')).not.toHaveProperty('secretRef');
    expect(specOf('GitRepository', { credentialsSecret: 'git' })).toHaveProperty('secretRef', {
      name: 'git',
    });
  });

  test('can keep what the files no longer have, and wait for nothing', () => {
    const props = { prune: false, wait: false, dependsOn: ['other'], interval: '5m' };
    expect(specOf('Kustomization', props)).toMatchObject({
      interval: '5m',
      prune: false,
      wait: false,
      dependsOn: [{ name: 'other' }],
    });
  });

  test('fits the structure of its kinds', () => {
    expect(objects({ credentialsSecret: 'git', dependsOn: ['a'] }).flatMap(violations)).toEqual([]);
  });

  test('fails when the repository has an address that Flux cannot read', () => {
    const source = { ...SOURCE, repository: 'git@git.invalid:ml.git' };
    expect(() => objects({ source })).toThrow(
      "'source.repository' must begin with 'https://' or 'ssh://', got 'git@git.invalid:ml.git'",
    );
  });

  test('fails when no file is named', () => {
    expect(() => objects({ files: [] })).toThrow("'files' must name at least one file");
  });

  test('fails when the name is none of Kubernetes', () => {
    expect(() => objects({ name: 'Wave 0' })).toThrow("'name'");
  });

  test('fails when the interval is no duration', () => {
    expect(() => objects({ interval: '1d' })).toThrow("'interval'");
  });
});
