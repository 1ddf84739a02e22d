import { platformMonitoringUnits } from '../../../stacks/manifests/platform-monitoring';
import { environmentWith } from '../../support/environments';
import { FakeMetrics } from '../../support/metrics';

describe('the unit', () => {
  const unitOf = (sections: Parameters<typeof environmentWith>[0]) =>
    platformMonitoringUnits(environmentWith(sections), new FakeMetrics())[0]?.render();

  test('is there only where somebody reads metrics', () => {
    expect(platformMonitoringUnits(environmentWith(), undefined)).toEqual([]);
  });

  test('reads operators whose charts make no monitor of ours', () => {
    const monitors = (scheduler: 'kueue' | 'volcano') =>
      [
        ...(
          unitOf({ monitoring: {}, teams: { vision: {} }, queues: { scheduler }, training: {} })
            ?.yaml ?? ''
        ).matchAll(/^ {2}name: (.+)$/gm),
      ].map(([, name]) => name);
    expect(monitors('kueue')).toEqual(['kueue', 'jobset']);
    expect(monitors('volcano')).toEqual(['jobset', 'volcano-scheduler', 'volcano-controller']);
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
      'names',
      'secrets',
    ]);
    expect(
      parts({
        monitoring: {},
        cluster: { mode: 'karpenter' },
        operators: { additional: ['dcgm-exporter', 'keda'] },
      }),
    ).toEqual(expect.arrayContaining(['gpus', 'karpenter', 'keda', 'load-balancers']));
  });
});
