import { nodeExporter } from '../../../constructs/operators';
import { memberAt } from '../../support/kubernetes';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const exporter = nodeExporter({ monitoredFrom: PROMETHEUS });
const values = exporter.releases[0]?.values;

test('it is one release without CRDs, alone in a namespace that is privileged for a reason', () => {
  expect(exporter).toMatchObject({
    namespace: {
      name: 'node-exporter',
      podSecurity: { level: 'privileged', reason: expect.stringContaining('node') as string },
      calls: [],
    },
    releases: [{ name: 'node-exporter', namespace: 'node-exporter', wave: 3, definitions: 'none' }],
  });
});

test('it is on every node', () => {
  expect(values).toMatchObject({ tolerations: [{ operator: 'Exists' }] });
});

test('it is nobody, writes nothing and may nothing, though it sees the node', () => {
  expect(values).toMatchObject({
    image: { distroless: true },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { limits: { memory: '128Mi' } },
  });
});

test('its job is what rules call it, and Prometheus selects its monitor', () => {
  expect(values).toMatchObject({
    nameOverride: 'node-exporter',
    prometheus: { monitor: MONITORED },
  });
});

test.each([
  ['/proc', true],
  ['/run/user/1000', true],
  ['/var/lib/kubelet/pods/0/volumes/token', true],
  ['/var/lib/containerd/io.containerd/rootfs', true],
  ['/', false],
  ['/var/lib/kubelet', false],
  ['/data', false],
])('of the mount %s it is silent: %p', (mount, silent) => {
  const [argument] = memberAt(values, ['extraArgs']) as string[];
  const pattern = argument?.replace('--collector.filesystem.mount-points-exclude=', '');
  expect(new RegExp(pattern ?? '').test(mount)).toBe(silent);
});

test('it has the priority that it is given', () => {
  const critical = { priorityClassName: 'critical' };
  expect(
    nodeExporter({ ...critical, monitoredFrom: PROMETHEUS }).releases[0]?.values,
  ).toMatchObject(critical);
  expect(values).not.toHaveProperty('priorityClassName');
});
