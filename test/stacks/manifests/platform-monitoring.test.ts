import { platformOperators } from '../../../stacks/manifests/operators';
import { platformMonitoringUnits } from '../../../stacks/manifests/platform-monitoring';
import { environmentWith } from '../../support/environments';
import { FakeMetrics } from '../../support/metrics';

describe('the unit', () => {
  test('is there only where somebody reads metrics', () => {
    expect(platformMonitoringUnits(environmentWith(), undefined)).toEqual([]);
  });

  test('watches what the environment installs', () => {
    const parts = (sections: Parameters<typeof environmentWith>[0]): string[] => {
      const metrics = new FakeMetrics();
      platformMonitoringUnits(environmentWith(sections), metrics);
      return metrics.alerts.map(({ name }) => name.replace('platform-', ''));
    };
    expect(parts({ monitoring: {} })).toEqual([
      'nodes',
      'prometheus',
      'certificates',
      'gpus',
      'names',
      'secrets',
    ]);
    expect(
      parts({
        monitoring: {},
        cluster: { mode: 'karpenter' },
        operators: { additional: ['keda'] },
      }),
    ).toEqual(expect.arrayContaining(['gpus', 'karpenter', 'keda', 'load-balancers']));
  });

  test('finds the pool of a node among its counted labels', () => {
    const releases = platformOperators(environmentWith({ monitoring: {} })).flatMap(
      (each) => each.releases,
    );
    expect(releases.find(({ name }) => name === 'kube-prometheus-stack')?.values).toMatchObject({
      'kube-state-metrics': {
        metricLabelsAllowlist: [expect.stringMatching(/^nodes=\[karpenter\.sh\/nodepool,/)],
      },
    });
  });
});
