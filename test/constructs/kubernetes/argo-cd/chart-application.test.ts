import {
  ChartApplication,
  type ChartApplicationProps,
} from '../../../../constructs/kubernetes/argo-cd';
import { CHARTS } from '../../../../lib/catalogue';
import { WAVES } from '../../../../lib/contracts/waves';
import type { ChartRelease } from '../../../../lib/release/chart-release';
import { objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const FROM_REPOSITORY: ChartRelease = {
  name: 'external-dns',
  wave: WAVES.controllers,
  namespace: 'external-dns',
  chart: CHARTS.externalDns,
  values: { replicas: 2, extraArgs: ['--dry-run'] },
  definitions: 'none',
};

const FROM_REGISTRY: ChartRelease = {
  name: 'karpenter',
  wave: WAVES.controllers,
  namespace: 'kube-system',
  chart: CHARTS.karpenter,
  values: { settings: { clusterName: 'ml' } },
  definitions: 'separate-release',
  skipDefinitions: true,
};

function application(
  release: ChartRelease = FROM_REPOSITORY,
  props: Partial<ChartApplicationProps> = {},
): KubernetesObject {
  const [object] = objectsOf(
    (chart) =>
      new ChartApplication(chart, 'Application', {
        argoCdNamespace: 'argocd',
        project: 'ml',
        release,
        ...props,
      }),
  );
  if (object === undefined) throw new Error('there is no object');
  return object;
}

describe('ChartApplication', () => {
  test('pins the chart of a repository and hands over the values', () => {
    expect(application().spec).toMatchObject({
      project: 'ml',
      source: {
        repoURL: 'https://kubernetes-sigs.github.io/external-dns',
        chart: 'external-dns',
        targetRevision: CHARTS.externalDns.version,
        helm: { releaseName: 'external-dns', valuesObject: FROM_REPOSITORY.values },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'external-dns' },
    });
  });

  test('names a chart of a registry by its whole address, without a chart', () => {
    const { spec } = application(FROM_REGISTRY);
    expect(spec).toMatchObject({
      source: {
        repoURL: 'oci://public.ecr.aws/karpenter/karpenter',
        path: '.',
        targetRevision: CHARTS.karpenter.version,
      },
    });
    expect(spec).not.toHaveProperty('source.chart');
  });

  test('leaves definitions out only where another release brings them', () => {
    expect(application(FROM_REGISTRY).spec).toHaveProperty('source.helm.skipCrds', true);
    expect(application().spec).not.toHaveProperty('source.helm.skipCrds');
  });

  test('stands in the namespace of Argo CD, in the wave of the release', () => {
    expect(application().metadata).toMatchObject({
      name: 'eks-ml-platform-external-dns',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/sync-wave': '3' },
    });
  });

  test('takes what it installed with it when it is removed', () => {
    expect(application().metadata).toHaveProperty('finalizers', [
      'resources-finalizer.argocd.argoproj.io',
    ]);
  });

  test('is synced at once, pruned and healed, on the server side and without an end', () => {
    expect(application().spec).toHaveProperty('syncPolicy', {
      automated: { prune: true, selfHeal: true },
      syncOptions: ['ServerSideApply=true'],
      retry: {
        limit: -1,
        refresh: true,
        backoff: { duration: '10s', factor: 2, maxDuration: '5m' },
      },
    });
  });

  test('can keep what the source no longer has, and what was changed by hand', () => {
    const sync = { prune: false, selfHeal: false, retries: 5 };
    const { spec } = application(FROM_REPOSITORY, { sync });
    expect(spec).toHaveProperty('syncPolicy.automated', { prune: false, selfHeal: false });
    expect(spec).toHaveProperty('syncPolicy.retry.limit', 5);
  });

  test('can wait for a person', () => {
    const { spec } = application(FROM_REPOSITORY, { sync: { automated: false } });
    expect(spec).not.toHaveProperty('syncPolicy.automated');
  });

  test('goes to another cluster under another name', () => {
    const object = application(FROM_REPOSITORY, { prefix: 'lab', server: 'https://lab.invalid' });
    expect(object.metadata.name).toBe('lab-external-dns');
    expect(object.spec).toHaveProperty('destination.server', 'https://lab.invalid');
  });

  test.each([FROM_REPOSITORY, FROM_REGISTRY])(
    'fits the structure of its kind: $name',
    (release) => {
      expect(violations(application(release))).toEqual([]);
    },
  );

  test('fails when a value is null', () => {
    const values = { webhook: { caBundle: null } };
    expect(() => application({ ...FROM_REPOSITORY, values })).toThrow(
      "'release.values.webhook.caBundle' must not be null",
    );
  });

  test('fails when the whole name is no DNS label', () => {
    expect(() => application(FROM_REPOSITORY, { prefix: 'a'.repeat(60) })).toThrow("'name'");
  });

  test('fails when the number of retries is negative', () => {
    expect(() => application(FROM_REPOSITORY, { sync: { retries: -2 } })).toThrow(
      "'sync.retries' must be an integer from 0 to 1000, got -2",
    );
  });
});
