import { load } from 'js-yaml';
import { volcano, type VolcanoProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: VolcanoProps = {}) => volcano(props).releases[0]?.values;

interface SchedulerConfiguration {
  readonly actions: string;
  readonly tiers: readonly { readonly plugins: readonly { readonly name: string }[] }[];
}

/** What the scheduler reads, from the text that the chart takes. */
const schedulerConfiguration = (): SchedulerConfiguration => {
  const custom = valuesOf()?.['custom'];
  expect(custom).toMatchObject({ scheduler_config_override: expect.any(String) });
  const [, text] =
    Object.entries(custom ?? {}).find(([name]) => name === 'scheduler_config_override') ?? [];
  return load(String(text)) as SchedulerConfiguration;
};

test('it is one release whose CRDs are templates', () => {
  expect(volcano().releases).toMatchObject([
    { name: 'volcano', namespace: 'volcano-system', wave: 3, definitions: 'templated' },
  ]);
});

test('the API server calls its webhooks, and it the API server, within *restricted*', () => {
  expect(volcano().namespace).toEqual({
    name: 'volcano-system',
    calls: ['api-server'],
    calledOn: [{ port: 8443, by: 'api-server' }],
  });
});

test('its containers get no capability, which *restricted* asks', () => {
  expect(valuesOf()).toMatchObject({
    custom: { default_csc: { capabilities: { add: [], drop: ['ALL'] } } },
  });
});

test('pods that wait are there to start nodes for, and take room from lent queues and lesser jobs', () => {
  const { actions } = schedulerConfiguration();
  const order = actions.split(', ');
  expect(order).not.toContain('enqueue');
  expect(order).toEqual(expect.arrayContaining(['allocate', 'reclaim', 'preempt']));
  expect(order[0]).toBe('allocate');
});

test('jobs are started whole, and the gang has no say in which pods have to go', () => {
  const plugins = schedulerConfiguration().tiers.flatMap((tier) => tier.plugins);
  expect(plugins).toContainEqual({
    name: 'gang',
    enablePreemptable: false,
    enableReclaimable: false,
  });
});

test('quotas are those of queues, which only one of the plugins can decide', () => {
  const names = schedulerConfiguration().tiers.flatMap((tier) =>
    tier.plugins.map(({ name }) => name),
  );
  expect(names).toContain('capacity');
  expect(names).not.toContain('proportion');
});

test('its three deployments have two replicas, one of which leads, and limits', () => {
  expect(valuesOf()).toMatchObject({
    custom: {
      admission_replicas: 2,
      controller_replicas: 2,
      scheduler_replicas: 2,
      leader_elect_enable: true,
      admission_resources: { requests: { cpu: '50m' }, limits: { memory: '512Mi' } },
      controller_resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } },
      scheduler_resources: { requests: { cpu: '500m' }, limits: { memory: '2Gi' } },
    },
  });
});

test('one replica leads too, since there are two while a new version is rolled out', () => {
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    custom: {
      admission_replicas: 1,
      controller_replicas: 1,
      scheduler_replicas: 1,
      leader_elect_enable: true,
    },
  });
});

test('images are not pulled again when they are there, as they have an exact tag', () => {
  expect(valuesOf()).toMatchObject({ basic: { image_pull_policy: 'IfNotPresent' } });
});

test('it goes where it is told', () => {
  expect(valuesOf()).toMatchObject({
    custom: { default_ns: { 'kubernetes.io/os': 'linux' }, default_tolerations: [] },
  });
  const tolerations = [{ key: 'system', operator: 'Exists' }] as const;
  expect(valuesOf({ placement: { nodeSelector: { role: 'system' }, tolerations } })).toMatchObject({
    custom: {
      default_ns: { 'kubernetes.io/os': 'linux', role: 'system' },
      default_tolerations: tolerations,
    },
  });
});

test('Prometheus is let in, and metrics are served, where one reads them', () => {
  expect(valuesOf()).toMatchObject({
    custom: { controller_metrics_enable: false, scheduler_metrics_enable: false },
  });
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({
    custom: { controller_metrics_enable: true, scheduler_metrics_enable: true },
  });
  const by = { namespace: 'monitoring' };
  expect(volcano({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toEqual([
    { port: 8443, by: 'api-server' },
    { port: 8080, by },
    { port: 8081, by },
  ]);
});

test('the chart knows every value', () => {
  const placement = { nodeSelector: { role: 'system' } };
  const operators = [volcano(), volcano({ replicas: 3, monitoredFrom: PROMETHEUS, placement })];
  expect(operators.flatMap((each) => each.releases.flatMap(chartViolations))).toEqual([]);
});
