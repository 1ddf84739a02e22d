import type { EnvironmentInput } from '../../../lib/config';
import { serviceNamespaces } from '../../../lib/contracts/service-namespaces';
import { platformMonitoringUnits } from '../../../stacks/manifests/platform-monitoring';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { findObject } from '../../support/kubernetes';
import { FakeMetrics } from '../../support/metrics';
import { unitObjects } from '../../support/units';

const POOLS = { general: {}, 'gpu-inference': {}, neuron: {}, spot: { preset: 'neuron' } } as const;
const MEASURED: Partial<EnvironmentInput> = { monitoring: {}, nodePools: POOLS };

const hasIt = (sections: Partial<EnvironmentInput>): boolean =>
  serviceNamespaces(environmentWith(sections)).includes('neuron-monitor');

describe('Neuron devices are measured', () => {
  test.each(['auto', 'karpenter'] as const)('where nodes of %s have some', (mode) => {
    const sections = { ...MEASURED, cluster: { mode } };
    expect(hasIt(sections)).toBe(true);
    expect(findObject(unitObjects(sections, 'neuron-monitor'), 'DaemonSet')).toMatchObject({
      spec: { template: { spec: { affinity: expect.anything() as unknown } } },
    });
  });

  test('nowhere else', () => {
    expect(hasIt({ monitoring: {}, nodePools: { general: {} } })).toBe(false);
    expect(hasIt({ nodePools: POOLS })).toBe(false);
    expect(hasIt({ ...WITHOUT_AWS, monitoring: {} })).toBe(false);
    expect(unitObjects({ nodePools: POOLS }, 'neuron-monitor')).toEqual([]);
  });

  test('and watched', () => {
    const metrics = new FakeMetrics();
    platformMonitoringUnits(environmentWith(MEASURED), metrics);
    expect(metrics.alerts.map(({ name }) => name)).toContain('platform-neuron');
    expect(metrics.dashboards.map(({ name }) => name)).toContain('neuron');
  });
});

describe('the monitor', () => {
  const objects = unitObjects(MEASURED, 'neuron-monitor');
  const base = unitObjects(MEASURED, 'base');

  test('runs on the pools with devices alone', () => {
    const text = JSON.stringify(findObject(objects, 'DaemonSet').spec);
    expect(text).toContain('"values":["neuron"]');
    expect(text).toContain('"values":["spot"]');
    expect(text).not.toContain('gpu-inference');
  });

  test('stands in a namespace of its own, which says why it is privileged', () => {
    expect(findObject(base, 'Namespace', 'neuron-monitor').metadata).toMatchObject({
      labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
      annotations: {
        'eks-ml-platform/pod-security-reason': expect.stringContaining(
          'Neuron devices of its node',
        ) as string,
      },
    });
  });

  test('is read by Prometheus, with a way on both sides and no other', () => {
    expect(findObject(objects, 'PodMonitor')).toMatchObject({
      metadata: { namespace: 'neuron-monitor' },
      spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'neuron-monitor' } } },
    });
    const policies = [...objects, ...base]
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .filter(({ metadata }) => metadata.namespace === 'neuron-monitor')
      .map(({ metadata }) => metadata.name);
    expect(policies.toSorted()).toEqual([
      'default-deny',
      'egress-dns',
      'ingress-prometheus-to-neuron-monitor',
    ]);
    const outwards = base.filter(({ metadata }) => metadata.namespace === 'monitoring');
    expect(findObject(outwards, 'NetworkPolicy', 'egress-neuron-monitor-8000')).toBeDefined();
  });

  test('comes through the mirror of an environment', () => {
    const { units } = synthesizeManifests(
      environmentWith({
        ...MEASURED,
        aws: { accountId: '111122223333', images: { pullThroughCache: { 'public.ecr.aws': {} } } },
      }),
    );
    expect(units.find(({ name }) => name === 'neuron-monitor')?.yaml).toMatch(
      /image: 111122223333\.dkr\.ecr\.us-west-2\.amazonaws\.com\/test\/ecr\/neuron\/neuron-monitor:1\.3\.0/,
    );
  });
});
