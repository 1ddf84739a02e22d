import type { EnvironmentInput } from '../../../lib/config';
import { platformOperators } from '../../../stacks/manifests/operators';
import { platformMonitoringUnits } from '../../../stacks/manifests/platform-monitoring';
import { environmentWith } from '../../support/environments';
import { findObject } from '../../support/kubernetes';
import { FakeMetrics } from '../../support/metrics';
import { unitObjects } from '../../support/units';

const measured = (sections: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  monitoring: {},
  costs: { budgetPerMonth: 5000 },
  ...sections,
});

const operatorsWith = (sections: Partial<EnvironmentInput>) =>
  platformOperators(environmentWith(sections)).map(({ namespace }) => namespace?.name);

function watched(sections: Partial<EnvironmentInput>): FakeMetrics {
  const metrics = new FakeMetrics();
  platformMonitoringUnits(environmentWith(sections), metrics);
  return metrics;
}

describe('without its section', () => {
  test('nobody measures costs, and nothing shows them', () => {
    const sections = { monitoring: {} };
    expect(operatorsWith(sections)).not.toContain('opencost');
    expect(watched(sections).dashboards.map(({ name }) => name)).not.toContain('costs');
  });
});

describe('with it', () => {
  test('OpenCost asks the platform’s Prometheus, by the name of the cluster', () => {
    const operator = platformOperators(environmentWith(measured())).find(
      ({ namespace }) => namespace?.name === 'opencost',
    );
    expect(operator?.releases[0]?.values).toMatchObject({
      opencost: {
        exporter: { defaultClusterId: 'ml-test' },
        prometheus: { external: { url: 'http://platform-prometheus.monitoring.svc:9090' } },
        metrics: {
          serviceMonitor: {
            additionalLabels: { 'eks-ml-platform/prometheus': 'platform' },
          },
        },
      },
    });
  });

  test('the cluster’s own is left alone, and watched', () => {
    const sections = measured({ operators: { existing: ['opencost'] } });
    expect(operatorsWith(sections)).not.toContain('opencost');
    expect(watched(sections).dashboards.map(({ name }) => name)).toContain('costs');
  });

  test.each([
    ['opencost', 'ingress-monitoring-9003'],
    ['opencost', 'egress-monitoring-9090'],
    ['opencost', 'egress-api-server'],
    ['opencost', 'egress-internet'],
    ['monitoring', 'ingress-opencost-9090'],
    ['monitoring', 'egress-opencost-9003'],
  ])('%s has the edge %s', (namespace, name) => {
    const policies = unitObjects(measured(), 'base').filter(
      (object) => object.metadata.namespace === namespace,
    );
    expect(findObject(policies, 'NetworkPolicy', name)).toBeDefined();
  });

  test('a budget has an alert, and idle GPUs a price', () => {
    const { alerts, dashboards } = watched(measured());
    expect(alerts.map(({ name }) => name)).toContain('platform-costs');
    const costs = dashboards.find(({ name }) => name === 'costs');
    expect(costs?.rows.map(({ title }) => title)).toContain('GPUs that do nothing');
  });
});
