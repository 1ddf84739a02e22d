import {
  ManifestsApplication,
  type ManifestsApplicationProps,
} from '../../../../constructs/kubernetes/argo-cd';
import { WAVES } from '../../../../lib/contracts/waves';
import { findObject, objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const PROPS: ManifestsApplicationProps = {
  argoCdNamespace: 'argocd',
  project: 'ml',
  name: 'base',
  namespace: 'ml-platform',
  source: { repository: 'https://git.invalid/ml/platform.git', revision: 'main', path: 'dist' },
  files: ['0-base.k8s.yaml'],
};

function application(props: Partial<ManifestsApplicationProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) => new ManifestsApplication(chart, 'Application', { ...PROPS, ...props }),
  );
  return findObject(objects, 'Application');
}

describe('ManifestsApplication', () => {
  test('applies one file of a folder in Git', () => {
    expect(application().spec).toMatchObject({
      source: {
        repoURL: 'https://git.invalid/ml/platform.git',
        targetRevision: 'main',
        path: 'dist',
        directory: { include: '0-base.k8s.yaml' },
      },
      destination: { namespace: 'ml-platform' },
    });
  });

  test('applies several files by one pattern', () => {
    const { spec } = application({ files: ['a.yaml', 'b.yaml'] });
    expect(spec).toHaveProperty('source.directory.include', '{a.yaml,b.yaml}');
  });

  test('has no wave and no word about waiting by itself', () => {
    expect(application().metadata).not.toHaveProperty('annotations');
  });

  test('says in which wave it is, and that nothing has to wait for its objects', () => {
    expect(application({ wave: WAVES.storage, wait: false }).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '2',
      'eks-ml-platform/wait': 'false',
    });
  });

  test('can leave its objects in place when it is removed', () => {
    expect(application({ cascade: false }).metadata).not.toHaveProperty('finalizers');
  });

  test('fits the structure of its kind', () => {
    expect(violations(application({ wave: WAVES.base }))).toEqual([]);
  });

  test('fails when no file is named', () => {
    expect(() => application({ files: [] })).toThrow("'files' must name at least one file");
  });
});
