import {
  ControlPlaneMetrics,
  ServiceMonitor,
  type ServiceMonitorProps,
} from '../../../../constructs/kubernetes/prometheus';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const monitor = (props: Partial<ServiceMonitorProps> = {}) =>
  findObject(
    objectsOf((chart) => {
      new ServiceMonitor(chart, 'Monitor', {
        name: 'kueue',
        namespace: { name: 'kueue-system' },
        monitorLabels: { 'read-by': 'test' },
        service: { app: 'kueue' },
        port: 'https',
        ...props,
      });
    }),
    'ServiceMonitor',
  );

describe('a Service', () => {
  test('is read in plain text in its own namespace, by a monitor that is selected', () => {
    expect(monitor()).toMatchObject({
      metadata: { name: 'kueue', namespace: 'kueue-system', labels: { 'read-by': 'test' } },
      spec: {
        selector: { matchLabels: { app: 'kueue' } },
        endpoints: [{ port: 'https', path: '/metrics' }],
      },
    });
    expect(violations(monitor())).toEqual([]);
  });

  test('is read by TLS, with a token where it asks for one', () => {
    expect(monitor({ tls: 'self-made', showsToken: true })).toMatchObject({
      spec: {
        endpoints: [
          {
            scheme: 'https',
            tlsConfig: { insecureSkipVerify: true },
            bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
          },
        ],
      },
    });
    expect(JSON.stringify(monitor({ tls: 'self-made' }))).not.toContain('bearerTokenFile');
  });
});

describe('the control plane', () => {
  const objects = objectsOf((chart) => {
    new ControlPlaneMetrics(chart, 'ControlPlane', {
      reader: { namespace: 'monitoring', serviceAccount: 'prometheus' },
      monitorLabels: { 'read-by': 'test' },
    });
  });

  test.each([
    ['kube-scheduler', 'ksh'],
    ['kube-controller-manager', 'kcm'],
  ])('shows its %s once, through the API server, whose certificate is checked', (job, path) => {
    const found = findObject(objects, 'ServiceMonitor', job);
    expect(violations(found)).toEqual([]);
    expect(found).toMatchObject({
      metadata: { namespace: 'monitoring' },
      spec: {
        namespaceSelector: { matchNames: ['default'] },
        selector: { matchLabels: { component: 'apiserver' } },
        endpoints: [
          {
            path: `/apis/metrics.eks.amazonaws.com/v1/${path}/container/metrics`,
            tlsConfig: { serverName: 'kubernetes' },
            relabelings: [
              { targetLabel: 'job', replacement: job },
              { targetLabel: '__address__', replacement: 'kubernetes.default.svc:443' },
              { targetLabel: 'instance', replacement: 'kubernetes.default.svc:443' },
            ],
          },
        ],
      },
    });
  });

  test('lets Prometheus ask, and nobody else', () => {
    expect(findObject(objects, 'ClusterRole')).toMatchObject({
      rules: [
        {
          apiGroups: ['metrics.eks.amazonaws.com'],
          resources: ['ksh/metrics', 'kcm/metrics'],
          verbs: ['get'],
        },
      ],
    });
    expect(findObject(objects, 'ClusterRoleBinding')).toMatchObject({
      roleRef: { name: 'eks-control-plane' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
    });
  });
});
