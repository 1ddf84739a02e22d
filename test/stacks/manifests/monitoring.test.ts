import type { Operator } from '../../../constructs/operators';
import type { EnvironmentInput } from '../../../lib/config';
import {
  metricSources,
  monitoredFrom,
  platformMetrics,
  withScrapes,
} from '../../../stacks/manifests/monitoring';
import { platformOperators } from '../../../stacks/manifests/operators';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { memberAt } from '../../support/kubernetes';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { unitObjects } from '../../support/units';

const monitored = (sections: Partial<EnvironmentInput> = {}) =>
  environmentWith({ monitoring: {}, ...sections });

const operatorIn = (name: string, sections: Partial<EnvironmentInput> = {}): Operator => {
  const found = platformOperators(monitored(sections)).find(
    ({ namespace }) => namespace?.name === name,
  );
  if (found === undefined) throw new Error(`no operator runs in '${name}'`);
  return found;
};

const specWith = (sections: Partial<EnvironmentInput> = {}) =>
  memberAt(operatorIn('monitoring', sections).releases[1]?.values, [
    'prometheus',
    'prometheusSpec',
  ]);

describe('without its section', () => {
  const environment = environmentWith();

  test('nobody reads metrics, and nobody is asked for them', () => {
    expect(monitoredFrom(environment)).toBeUndefined();
    expect(platformMetrics(environment)).toBeUndefined();
    expect(metricSources(environment)).toEqual([]);
  });

  test('no monitor is made', () => {
    const { units, chartReleases } = synthesizeManifests(environment);
    expect(units.filter(({ yaml }) => yaml.includes('monitoring.coreos.com'))).toEqual([]);
    expect(chartReleases.map(({ namespace }) => namespace)).not.toContain('monitoring');
  });
});

describe('with it', () => {
  test('components are handed the one Prometheus, and so are operators', () => {
    const metrics = platformMetrics(monitored());
    expect(metrics?.queryUrl).toBe('http://platform-prometheus.monitoring.svc:9090');
    expect(monitoredFrom(monitored())).toEqual({
      namespace: 'monitoring',
      monitorLabels: { 'eks-ml-platform/prometheus': 'platform' },
    });
    expect(operatorIn('cert-manager').namespace?.calledOn).toContainEqual({
      port: 9402,
      by: { namespace: 'monitoring' },
    });
  });

  test('KEDA asks it, where it is installed, and is let in', () => {
    const keda: Partial<EnvironmentInput> = { operators: { additional: ['keda'] } };
    const prometheus = { namespace: 'monitoring', ports: [9090] };
    expect(operatorIn('keda', keda).namespace?.calls).toContainEqual(prometheus);
    const door = { port: 9090, by: { namespace: 'keda' } };
    expect(operatorIn('monitoring', keda).namespace?.calledOn).toContainEqual(door);
    expect(operatorIn('monitoring').namespace?.calledOn).not.toContainEqual(door);
  });

  test('it is as large as the environment says', () => {
    expect(
      specWith({
        monitoring: { replicas: 3, retentionDays: 5, storage: '10Gi', memory: '3Gi' },
      }),
    ).toMatchObject({
      replicas: 3,
      retention: '5d',
      retentionSize: '8192MiB',
      externalLabels: { cluster: 'ml-test' },
      resources: { limits: { memory: '3Gi' } },
      storageSpec: { volumeClaimTemplate: { spec: { storageClassName: 'gp3' } } },
    });
  });

  test('its volumes go with it unless the environment protects what it keeps', () => {
    const policy = (whenDeleted: string) => ({
      persistentVolumeClaimRetentionPolicy: { whenDeleted },
    });
    expect(specWith()).toMatchObject(policy('Delete'));
    expect(specWith({ storage: { deletionProtection: true } })).toMatchObject(policy('Retain'));
  });

  test('it runs on nodes that go with the pools', () => {
    const on = (pool: string) => ({ nodeSelector: { 'karpenter.sh/nodepool': pool } });
    expect(specWith()).toMatchObject(on('general'));
    const karpenter = { cluster: { mode: 'karpenter' }, profile: 'small' } as const;
    expect(specWith(karpenter)).toMatchObject(on('platform'));
  });

  test('it is let out to a metrics server of ours, which has no namespace of its own', () => {
    const { namespace } = operatorIn('monitoring', {
      ...WITHOUT_AWS,
      operators: { additional: ['metrics-server'] },
    });
    expect(namespace?.calls).toContainEqual({ namespace: 'kube-system', ports: [10250] });
  });
});

describe('what is read of others', () => {
  const monitorsIn = (sections: Partial<EnvironmentInput>) =>
    unitObjects(sections, 'operator-monitors').map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );

  test('is each operator whose chart makes no monitor of ours, and the control plane', () => {
    expect(
      monitorsIn({
        monitoring: {},
        teams: { vision: {} },
        queues: { scheduler: 'volcano' },
        training: {},
        cluster: { mode: 'karpenter' },
      }),
    ).toEqual([
      'ServiceMonitor envoy-gateway-system/envoy-gateway',
      'ServiceMonitor kubeflow-system/kubeflow-trainer',
      'ServiceMonitor kubeflow-system/jobset',
      'ServiceMonitor volcano-system/volcano-scheduler',
      'ServiceMonitor volcano-system/volcano-controller',
      'ServiceMonitor monitoring/kube-scheduler',
      'ServiceMonitor monitoring/kube-controller-manager',
      'ClusterRole /eks-control-plane',
      'ClusterRoleBinding /eks-control-plane',
    ]);
  });

  test('is cluster DNS where it runs as pods', () => {
    const dns = { namespace: 'kube-system', ports: [9153] };
    expect(operatorIn('monitoring').namespace?.calls).not.toContainEqual(dns);
    const karpenter = { cluster: { mode: 'karpenter' } } as const;
    expect(operatorIn('monitoring', karpenter).namespace?.calls).toContainEqual(dns);
    expect(operatorIn('monitoring', karpenter).releases[1]?.values).toMatchObject({
      coreDns: { enabled: true },
    });
  });

  test('is every GPU, unless the GPU operator reads them', () => {
    const nodePools = { general: {}, 'gpu-inference': {} };
    const names = (sections: Partial<EnvironmentInput>) =>
      platformOperators(environmentWith({ nodePools, ...sections })).map(
        ({ namespace }) => namespace?.name,
      );
    expect(names({ monitoring: {} })).toContain('dcgm-exporter');
    expect(names({})).not.toContain('dcgm-exporter');
    const operators = { additional: ['nvidia-gpu-operator' as const] };
    expect(names({ ...WITHOUT_AWS, monitoring: {}, operators })).not.toContain('dcgm-exporter');
  });

  test('is answered to an adapter too, where it is asked for', () => {
    const sections = { operators: { additional: ['prometheus-adapter' as const] } };
    const prometheus = { namespace: 'monitoring', ports: [9090] };
    expect(operatorIn('prometheus-adapter', sections).namespace?.calls).toContainEqual(prometheus);
    expect(operatorIn('monitoring', sections).namespace?.calledOn).toContainEqual({
      port: 9090,
      by: { namespace: 'prometheus-adapter' },
    });
  });
});

describe('the way out of Prometheus', () => {
  const operator = (name: string, calledOn: NonNullable<Operator['namespace']>['calledOn']) => ({
    namespace: { name, calls: [], calledOn },
    releases: [],
  });
  const prometheus = { namespace: 'monitoring' };

  test('leads to operators that let it in and to pods that it reads, an edge for each namespace', () => {
    const [stack, ...others] = withScrapes(
      [
        operator('monitoring', [{ port: 9090, by: prometheus }]),
        operator('kueue', [
          { port: 9443, by: 'api-server' },
          { port: 8443, by: prometheus },
        ]),
        operator('volcano', [
          { port: { port: 8081, protocol: 'UDP' }, by: prometheus },
          { port: 8080, by: prometheus },
        ]),
        operator('keda', [{ port: 9666, by: { namespace: 'keda' } }]),
        { releases: [] },
      ],
      [
        { namespace: 'mlflow', port: 5000 },
        { namespace: 'mlflow', port: 5000 },
      ],
    );
    expect(stack?.namespace?.calls).toEqual([
      { namespace: 'kueue', ports: [8443] },
      { namespace: 'mlflow', ports: [5000] },
      { namespace: 'volcano', ports: [8080, 8081] },
    ]);
    expect(others.flatMap(({ namespace }) => namespace?.calls ?? [])).toEqual([]);
  });

  test('is there in the rendered walls', () => {
    const { units } = synthesizeManifests(monitored());
    const base = units.find(({ name }) => name === 'base')?.yaml;
    expect(base).toContain('name: egress-cert-manager-9402');
    expect(base).toContain('name: egress-keycloak-9000');
  });
});
