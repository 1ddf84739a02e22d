import {
  PlatformKustomizations,
  type DeliveredUnit,
  type PlatformKustomizationsProps,
} from '../../../../constructs/kubernetes/flux';
import { WAVES } from '../../../../lib/contracts/waves';
import {
  describeObjects,
  findObject,
  findObjects,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const UNITS: readonly DeliveredUnit[] = [
  { name: 'teams', wave: WAVES.workloads, wait: true },
  { name: 'charts', wave: WAVES.controllers, wait: true },
  { name: 'pools', wave: WAVES.controllers, wait: true },
  { name: 'storage', wave: WAVES.storage, wait: false },
  { name: 'base', wave: WAVES.base, wait: true },
];

function objects(props: Partial<PlatformKustomizationsProps> = {}): KubernetesObject[] {
  return objectsOf(
    (chart) =>
      new PlatformKustomizations(chart, 'Delivery', {
        fluxNamespace: 'flux-system',
        source: { repository: 'https://git.invalid/ml.git', revision: 'main', path: 'dist' },
        units: UNITS,
        ...props,
      }),
  );
}

const files = (object: KubernetesObject): string[] =>
  String((object.spec as { ignore?: string }).ignore)
    .split('\n')
    .filter((line) => line.endsWith('.yaml'));

describe('PlatformKustomizations', () => {
  test('makes one for each wave, in order, each after the one before', () => {
    const order = findObjects(objects(), 'Kustomization').map(({ metadata, spec }) => ({
      name: metadata.name.replace('eks-ml-platform-', ''),
      after: ((spec as { dependsOn?: readonly { name: string }[] }).dependsOn ?? []).map(
        ({ name }) => name.replace('eks-ml-platform-', ''),
      ),
    }));
    expect(order).toEqual([
      { name: '0', after: [] },
      { name: '2-unawaited', after: ['0'] },
      { name: '3', after: ['2-unawaited'] },
      { name: '8', after: ['3'] },
    ]);
  });

  test('takes the files of its wave and no others', () => {
    const all = objects();
    expect(files(findObject(all, 'GitRepository', 'eks-ml-platform-3'))).toEqual([
      '!/dist/3-charts.k8s.yaml',
      '!/dist/3-pools.k8s.yaml',
    ]);
  });

  test('waits for no unit that is not to be waited for', () => {
    const units = [...UNITS, { name: 'classes', wave: WAVES.storage, wait: true }];
    const all = objects({ units });
    const waits = (name: string) =>
      findObject(all, 'Kustomization', `eks-ml-platform-${name}`).spec;
    expect(waits('2')).toHaveProperty('wait', true);
    expect(waits('2-unawaited')).toHaveProperty('wait', false);
    expect(waits('3')).toHaveProperty('dependsOn', [
      { name: 'eks-ml-platform-2' },
      { name: 'eks-ml-platform-2-unawaited' },
    ]);
  });

  test('can have another prefix', () => {
    const all = objects({ prefix: 'lab', units: UNITS.slice(0, 1) });
    expect(describeObjects(all)).toBe('GitRepository/lab-8, Kustomization/lab-8');
  });

  test('every object fits the structure of its kind', () => {
    expect(objects().flatMap(violations)).toEqual([]);
  });
});
