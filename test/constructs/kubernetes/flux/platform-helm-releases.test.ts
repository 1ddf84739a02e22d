import {
  PlatformHelmReleases,
  type PlatformHelmReleasesProps,
} from '../../../../constructs/kubernetes/flux';
import { CHARTS } from '../../../../lib/catalogue';
import { WAVES } from '../../../../lib/contracts/waves';
import type { ChartRelease } from '../../../../lib/release/chart-release';
import {
  describeObjects,
  findObject,
  findObjects,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const release = (name: string, wave: keyof typeof WAVES): ChartRelease => ({
  name,
  wave: WAVES[wave],
  namespace: name,
  chart: CHARTS.keda,
  values: {},
  definitions: 'none',
});

const RELEASES = [
  release('gateway', 'edge'),
  release('keda', 'controllers'),
  release('kueue', 'controllers'),
  release('crds', 'definitions'),
];

function objects(props: Partial<PlatformHelmReleasesProps> = {}): KubernetesObject[] {
  return objectsOf(
    (chart) =>
      new PlatformHelmReleases(chart, 'Releases', {
        fluxNamespace: 'flux-system',
        releases: RELEASES,
        ...props,
      }),
  );
}

function dependencies(all: readonly KubernetesObject[], name: string): string[] {
  const { spec } = findObject(all, 'HelmRelease', name);
  const { dependsOn = [] } = spec as { dependsOn?: readonly { name: string }[] };
  return dependsOn.map((one) => one.name);
}

/** Everything that must be ready before a release, over all steps. */
function allBefore(all: readonly KubernetesObject[], name: string): Set<string> {
  const direct = dependencies(all, name);
  return new Set(direct.flatMap((one) => [one, ...allBefore(all, one)]));
}

describe('PlatformHelmReleases', () => {
  test('lets each release depend on all of the wave with charts before it', () => {
    const all = objects();
    expect(dependencies(all, 'crds')).toEqual([]);
    expect(dependencies(all, 'keda')).toEqual(['crds']);
    expect(dependencies(all, 'kueue')).toEqual(['crds']);
    expect(dependencies(all, 'gateway')).toEqual(['keda', 'kueue']);
  });

  test('releases nothing before all of every earlier wave is ready', () => {
    const all = objects();
    for (const { name, wave } of RELEASES) {
      const earlier = RELEASES.filter((other) => other.wave < wave).map((other) => other.name);
      expect([...allBefore(all, name)].toSorted()).toEqual(earlier.toSorted());
    }
  });

  test('writes one wave alone, which still depends on the others', () => {
    const all = objects({ wave: WAVES.edge });
    expect(describeObjects(findObjects(all, 'HelmRelease'))).toBe('HelmRelease/gateway');
    expect(dependencies(all, 'gateway')).toEqual(['keda', 'kueue']);
  });

  test('hands the common options to all', () => {
    for (const { spec } of findObjects(objects({ retries: 7 }), 'HelmRelease')) {
      expect(spec).toHaveProperty('install.remediation.retries', 7);
    }
  });

  test('every object fits the structure of its kind', () => {
    expect(objects().flatMap(violations)).toEqual([]);
  });

  test('fails when two releases have the same name', () => {
    expect(() => objects({ releases: [...RELEASES, release('keda', 'edge')] })).toThrow(
      "'releases' must have different names, got 'keda' twice",
    );
  });
});
