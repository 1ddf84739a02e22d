import {
  ChartHelmRelease,
  type ChartHelmReleaseProps,
} from '../../../../constructs/kubernetes/flux';
import { CHARTS } from '../../../../lib/catalogue';
import { WAVES } from '../../../../lib/contracts/waves';
import type { ChartRelease } from '../../../../lib/release/chart-release';
import {
  describeObjects,
  findObject,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const FROM_REPOSITORY: ChartRelease = {
  name: 'external-dns',
  wave: WAVES.controllers,
  namespace: 'dns',
  chart: CHARTS.externalDns,
  values: { replicas: 2 },
  definitions: 'none',
};

const FROM_REGISTRY: ChartRelease = { ...FROM_REPOSITORY, name: 'kueue', chart: CHARTS.kueue };

function objects(
  release: ChartRelease = FROM_REPOSITORY,
  props: Partial<ChartHelmReleaseProps> = {},
): KubernetesObject[] {
  return objectsOf(
    (chart) =>
      new ChartHelmRelease(chart, 'Release', { fluxNamespace: 'flux-system', release, ...props }),
  );
}

const specOf = (...args: Parameters<typeof objects>): unknown =>
  findObject(objects(...args), 'HelmRelease').spec;

describe('ChartHelmRelease', () => {
  test('installs under the name and in the namespace that Helm alone would use', () => {
    expect(specOf()).toMatchObject({
      releaseName: 'external-dns',
      targetNamespace: 'dns',
      storageNamespace: 'dns',
      values: { replicas: 2 },
    });
  });

  test('keeps its own objects in the namespace of Flux', () => {
    expect(describeObjects(objects())).toBe(
      'HelmRepository/external-dns, HelmRelease/external-dns',
    );
    for (const { metadata } of objects()) expect(metadata.namespace).toBe('flux-system');
  });

  test('pins the chart of a repository', () => {
    expect(findObject(objects(), 'HelmRepository').spec).toEqual({
      url: 'https://kubernetes-sigs.github.io/external-dns',
      interval: '24h',
    });
    expect(specOf()).toHaveProperty('chart.spec', {
      chart: 'external-dns',
      version: CHARTS.externalDns.version,
      interval: '24h',
      sourceRef: { kind: 'HelmRepository', name: 'external-dns' },
    });
    expect(specOf()).not.toHaveProperty('chartRef');
  });

  test('pins the chart of a registry by its tag', () => {
    expect(findObject(objects(FROM_REGISTRY), 'OCIRepository').spec).toEqual({
      url: 'oci://registry.k8s.io/kueue/charts/kueue',
      interval: '24h',
      ref: { tag: CHARTS.kueue.version },
      layerSelector: {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        operation: 'copy',
      },
    });
    expect(specOf(FROM_REGISTRY)).toHaveProperty('chartRef', {
      kind: 'OCIRepository',
      name: 'kueue',
    });
    expect(specOf(FROM_REGISTRY)).not.toHaveProperty('chart');
  });

  test.each([
    ['none', false, 'Create', 'Skip'],
    ['templated', false, 'Create', 'Skip'],
    ['manual-step', false, 'CreateReplace', 'CreateReplace'],
    ['separate-release', true, 'Skip', 'Skip'],
  ] as const)(
    'with definitions %p (skipped: %p) installs by %p and upgrades by %p',
    (definitions, skipDefinitions, install, upgrade) => {
      const spec = specOf({ ...FROM_REPOSITORY, definitions, skipDefinitions });
      expect(spec).toHaveProperty('install.crds', install);
      expect(spec).toHaveProperty('upgrade.crds', upgrade);
    },
  );

  test('tries three times, and corrects what was changed by hand', () => {
    expect(specOf()).toMatchObject({
      interval: '10m',
      timeout: '900s',
      install: { remediation: { retries: 3 } },
      upgrade: { remediation: { retries: 3 } },
      driftDetection: { mode: 'enabled' },
    });
  });

  test('does so as often and as strictly as asked for', () => {
    const spec = specOf(FROM_REPOSITORY, { retries: -1, driftDetection: 'warn', interval: '1h' });
    expect(spec).toMatchObject({
      interval: '1h',
      install: { remediation: { retries: -1 } },
      upgrade: { remediation: { retries: -1 } },
      driftDetection: { mode: 'warn' },
    });
  });

  test('depends on nothing by itself, and on what it is told', () => {
    expect(specOf()).not.toHaveProperty('dependsOn');
    expect(specOf(FROM_REPOSITORY, { dependsOn: ['keda'] })).toHaveProperty('dependsOn', [
      { name: 'keda' },
    ]);
  });

  test.each([FROM_REPOSITORY, FROM_REGISTRY])(
    'fits the structure of its kinds: $name',
    (release) => {
      expect(objects(release, { dependsOn: ['a'] }).flatMap(violations)).toEqual([]);
    },
  );

  test('fails when a value is null', () => {
    expect(() => objects({ ...FROM_REPOSITORY, values: { list: [null] } })).toThrow(
      "'release.values.list.0' must not be null",
    );
  });

  test('fails when the name is longer than Helm allows', () => {
    expect(() => objects({ ...FROM_REPOSITORY, name: 'a'.repeat(54) })).toThrow(
      "'release.name' must have at most 53 characters",
    );
  });

  test('fails when the interval is no duration', () => {
    expect(() => objects(FROM_REPOSITORY, { interval: 'often' })).toThrow("'interval'");
  });

  test('fails when the number of retries is no integer', () => {
    expect(() => objects(FROM_REPOSITORY, { retries: 1.5 })).toThrow(
      "'retries' must be an integer",
    );
  });
});
