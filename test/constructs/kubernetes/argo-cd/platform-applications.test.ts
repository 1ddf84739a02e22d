import {
  PlatformApplications,
  type PlatformApplicationsProps,
} from '../../../../constructs/kubernetes/argo-cd';
import { CHARTS } from '../../../../lib/catalogue';
import { WAVES } from '../../../../lib/contracts/waves';
import type { ChartRelease } from '../../../../lib/release/chart-release';
import {
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const release = (name: string, wave: keyof typeof WAVES, chart: ChartRelease['chart']) =>
  ({ name, wave: WAVES[wave], namespace: name, chart, values: {}, definitions: 'none' }) as const;

const PROPS: PlatformApplicationsProps = {
  argoCdNamespace: 'argocd',
  source: { repository: 'https://git.invalid/ml.git', revision: 'main', path: 'dist' },
  units: [
    { name: 'teams', wave: WAVES.workloads, wait: true },
    { name: 'storage', wave: WAVES.storage, wait: false },
    { name: 'base', wave: WAVES.base, wait: true },
  ],
  releases: [
    release('keda', 'controllers', CHARTS.keda),
    release('karpenter-crd', 'definitions', CHARTS.karpenterCrds),
  ],
};

function applications(props: Partial<PlatformApplicationsProps> = {}): KubernetesObject[] {
  return objectsOf((chart) => new PlatformApplications(chart, 'Delivery', { ...PROPS, ...props }));
}

const waveOf = ({ metadata }: KubernetesObject): number =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);

/** The names of an Application's waves in the order in which Argo CD syncs them. */
function syncOrder(objects: readonly KubernetesObject[]): string[] {
  return findObjects(objects, 'Application')
    .toSorted((a, b) => waveOf(a) - waveOf(b))
    .map(({ metadata }) => metadata.name.replace('eks-ml-platform-', ''));
}

describe('PlatformApplications', () => {
  test('syncs no wave before an earlier one, charts and manifests alike', () => {
    expect(syncOrder(applications())).toEqual([
      'base',
      'karpenter-crd',
      'storage',
      'keda',
      'teams',
    ]);
  });

  test('gives every Application the wave of its unit or release', () => {
    const objects = applications();
    for (const { name, wave } of [...PROPS.units, ...PROPS.releases]) {
      expect(waveOf(findObject(objects, 'Application', `eks-ml-platform-${name}`))).toBe(wave);
    }
  });

  test('applies the file of each unit', () => {
    const unit = findObject(applications(), 'Application', 'eks-ml-platform-storage');
    expect(memberAt(unit, ['spec', 'source', 'directory', 'include'])).toBe('2-storage.k8s.yaml');
    expect(unit.metadata.annotations).toHaveProperty('eks-ml-platform/wait', 'false');
  });

  test('limits all of them to the repositories and namespaces in use', () => {
    const objects = applications({ namespaces: ['team-vision'] });
    const { spec } = findObject(objects, 'AppProject', 'eks-ml-platform');
    expect(spec).toMatchObject({
      sourceRepos: [
        'https://git.invalid/ml.git',
        'https://kedacore.github.io/charts',
        'oci://public.ecr.aws/karpenter/karpenter-crd',
      ],
    });
    const namespaces = memberAt(spec, ['destinations']);
    expect(namespaces).toEqual(
      ['karpenter-crd', 'keda', 'kube-system', 'ml-platform', 'team-vision'].map((namespace) => ({
        server: 'https://kubernetes.default.svc',
        namespace,
      })),
    );
  });

  test('every Application is inside its project', () => {
    const objects = applications();
    const { spec } = findObject(objects, 'AppProject');
    const allowed = JSON.stringify(spec);
    for (const application of findObjects(objects, 'Application')) {
      expect(memberAt(application, ['spec', 'project'])).toBe('eks-ml-platform');
      const url = memberAt(application, ['spec', 'source', 'repoURL']);
      expect(memberAt(spec, ['sourceRepos'])).toContain(url);
      expect(allowed).toContain(JSON.stringify(memberAt(application, ['spec', 'destination'])));
    }
  });

  test('hands the common options to all', () => {
    const objects = applications({ prefix: 'lab', server: 'https://lab.invalid' });
    expect(findObject(objects, 'AppProject').metadata.name).toBe('lab');
    for (const application of findObjects(objects, 'Application')) {
      expect(application.metadata.name).toMatch(/^lab-/);
      expect(application.spec).toHaveProperty('destination.server', 'https://lab.invalid');
    }
  });

  test('every object fits the structure of its kind', () => {
    expect(applications().flatMap(violations)).toEqual([]);
  });

  test('fails when a unit is called like a release', () => {
    const units = [{ name: 'keda', wave: WAVES.base, wait: true }];
    expect(() => applications({ units })).toThrow(
      "'units' and 'releases' must have different names, got 'keda' twice",
    );
  });
});
