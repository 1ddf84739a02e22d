import {
  RootApplication,
  type RootApplicationProps,
} from '../../../../constructs/kubernetes/argo-cd';
import { findObject, objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

function root(props: Partial<RootApplicationProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) =>
      new RootApplication(chart, 'Root', {
        argoCdNamespace: 'argocd',
        source: { repository: 'https://git.invalid/ml.git', revision: 'v1', path: 'dist' },
        file: '8-applications.k8s.yaml',
        ...props,
      }),
  );
  return findObject(objects, 'Application', 'eks-ml-platform-root');
}

describe('RootApplication', () => {
  test('applies the file with the other Applications into the namespace of Argo CD', () => {
    expect(root().spec).toMatchObject({
      project: 'default',
      source: { path: 'dist', directory: { include: '8-applications.k8s.yaml' } },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    });
  });

  test('leaves everything in place when it is removed', () => {
    expect(root().metadata).not.toHaveProperty('finalizers');
  });

  test('can belong to another project', () => {
    expect(root({ project: 'platform' }).spec).toHaveProperty('project', 'platform');
  });

  test('fits the structure of its kind', () => {
    expect(violations(root())).toEqual([]);
  });
});
