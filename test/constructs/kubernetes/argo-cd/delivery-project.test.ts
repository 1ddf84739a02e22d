import {
  DeliveryProject,
  type DeliveryProjectProps,
} from '../../../../constructs/kubernetes/argo-cd';
import { findObject, objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

function project(props: Partial<DeliveryProjectProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) =>
      new DeliveryProject(chart, 'Project', {
        name: 'ml',
        argoCdNamespace: 'argocd',
        repositories: ['https://b.invalid', 'https://a.invalid', 'https://b.invalid'],
        namespaces: ['team-vision', 'ml-platform'],
        ...props,
      }),
  );
  return findObject(objects, 'AppProject', props.name ?? 'ml');
}

describe('DeliveryProject', () => {
  test('names each repository and each namespace once, and no pattern', () => {
    expect(project().spec).toMatchObject({
      sourceRepos: ['https://a.invalid', 'https://b.invalid'],
      destinations: [
        { server: 'https://kubernetes.default.svc', namespace: 'ml-platform' },
        { server: 'https://kubernetes.default.svc', namespace: 'team-vision' },
      ],
    });
  });

  test('is for the cluster that is named', () => {
    const { spec } = project({ server: 'https://lab.invalid', namespaces: ['a'] });
    expect(spec).toHaveProperty('destinations', [
      { server: 'https://lab.invalid', namespace: 'a' },
    ]);
  });

  test('is there before every Application', () => {
    expect(project().metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1' });
  });

  test('fits the structure of its kind', () => {
    expect(violations(project())).toEqual([]);
  });

  test('fails when the name is none of Kubernetes', () => {
    expect(() => project({ name: 'My Project' })).toThrow("'name'");
  });
});
