import { toDashboardJson } from '../../../constructs/kubernetes/grafana';
import type { Dashboard } from '../../../constructs/kubernetes/prometheus';
import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { hasMonitoringPages } from '../../../lib/contracts/monitoring';
import { PrometheusOperatorMetrics } from '../../../constructs/kubernetes/prometheus';
import { prometheusOperator } from '../../../stacks/manifests/monitoring';
import { wiredPlatform } from '../../../stacks/manifests/platform';
import { ELSEWHERE, environmentWith } from '../../support/environments';
import {
  describeObjects,
  findObject,
  memberAt,
  type KubernetesObject,
} from '../../support/kubernetes';
import { parseAllDocuments } from 'yaml';

type Sections = Partial<EnvironmentInput>;

const MONITORED: Sections = { monitoring: {}, grafana: {} };

/** Units of an environment, each rendered when it is asked for. */
function platform(sections: Sections) {
  const { units } = wiredPlatform(environmentWith(sections));
  return (name: string): KubernetesObject[] =>
    parseAllDocuments(units.find((unit) => unit.name === name)?.render().yaml ?? '').map(
      (document) => document.toJS() as KubernetesObject,
    );
}

const DASHBOARD: Dashboard = {
  name: 'nodes',
  title: 'Nodes',
  folder: 'Platform',
  description: 'What nodes do.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          title: 'Up',
          description: 'It should be 1.',
          kind: 'stat',
          unit: 'none',
          queries: [{ expr: 'up' }],
        },
      ],
    },
  ],
};

describe('Grafana', () => {
  const unit = platform(MONITORED);
  const objects = unit('grafana');
  const settings = String(
    memberAt(findObject(objects, 'ConfigMap', 'grafana-settings'), ['data', 'grafana.ini']),
  );

  test('is below a path of the platform, for everybody, and engineers make dashboards', () => {
    expect(findObject(objects, 'HTTPRoute').spec).toMatchObject({
      hostnames: ['platform.ml.acme.dev'],
      rules: [{ matches: [{ path: { value: '/grafana' } }] }],
    });
    expect(settings).toContain("contains(groups[*], 'ml-admins')) && 'GrafanaAdmin'");
    expect(settings).toContain("(contains(groups[*], 'ml-engineers')) && 'Editor'");
    expect(settings).toContain("contains(groups[*], 'ml-viewers')");
  });

  test('asks Prometheus and Alertmanager, which let it in', () => {
    expect(describeObjects(objects)).toContain('egress-grafana-to-prometheus');
    expect(describeObjects(unit('monitoring-access'))).toContain('ingress-grafana-to-alertmanager');
  });

  test('is a client of the realm', () => {
    const realm = memberAt(findObject(unit('keycloak'), 'ConfigMap', 'keycloak-realm'), ['data']);
    expect(JSON.stringify(realm)).toContain(
      'https://platform.ml.acme.dev/grafana/login/generic_oauth',
    );
  });

  test('acts on AWS where it shows CloudWatch alone', () => {
    const identities = (grafana: Sections['grafana']) =>
      workloadIdentities(environmentWith({ monitoring: {}, grafana })).map(({ name }) => name);
    expect(identities({})).not.toContain('grafana');
    expect(identities({ cloudWatch: true })).toContain('grafana');
    const made = platform({ monitoring: {}, grafana: { cloudWatch: true } })('grafana');
    expect(describeObjects(made)).toContain('egress-grafana-to-aws');
  });

  test('is for whom the environment names, with dashboards of its own', () => {
    const made = platform({
      monitoring: {},
      grafana: {
        groups: ['ml-viewers'],
        editors: ['data-scientists'],
        replicas: 3,
        memory: '2Gi',
        dashboards: { Ours: ['ours'] },
      },
    })('grafana');
    const text = JSON.stringify(made);
    expect(text).toContain("(contains(groups[*], 'data-scientists')) && 'Editor'");
    expect(text).not.toContain('ml-engineers');
    expect(text).toContain('"mountPath":"/dashboards/Ours"');
    expect(findObject(made, 'Deployment').spec).toMatchObject({ replicas: 3 });
  });

  test('is off unless asked for', () => {
    expect(platform({ monitoring: {} })('grafana')).toEqual([]);
  });
});

test('dashboards of all components are shown, though Grafana is built before them', () => {
  const dashboards = jest
    .spyOn(PrometheusOperatorMetrics.prototype, 'dashboards', 'get')
    .mockReturnValue([DASHBOARD]);
  const objects = platform(MONITORED)('grafana');
  dashboards.mockRestore();
  expect(findObject(objects, 'ConfigMap', 'dashboard-nodes')['data']).toEqual({
    'nodes.json': `${JSON.stringify(toDashboardJson(DASHBOARD))}\n`,
  });
  expect(JSON.stringify(findObject(objects, 'Deployment'))).toContain('/dashboards/Platform');
});

describe('pages of Prometheus and Alertmanager', () => {
  const stack = (sections: Sections) =>
    prometheusOperator(environmentWith(sections), {})?.releases[1]?.values;

  test('are for administrators, below paths that the edge takes off', () => {
    const objects = platform({ monitoring: {} })('monitoring-access');
    expect(findObject(objects, 'HTTPRoute', 'prometheus').spec).toMatchObject({
      rules: [
        {
          matches: [{ path: { value: '/prometheus' } }],
          filters: [{ type: 'URLRewrite' }],
          backendRefs: [{ name: 'platform-prometheus', port: 9090 }],
        },
      ],
    });
    expect(findObject(objects, 'HTTPRoute', 'alertmanager').spec).toMatchObject({
      rules: [{ backendRefs: [{ name: 'platform-alertmanager', port: 9093 }] }],
    });
    const guard = findObject(objects, 'SecurityPolicy', 'alertmanager');
    expect(guard.metadata.namespace).toBe('monitoring');
    expect(JSON.stringify(guard.spec)).toContain('"values":["ml-admins"]');
    expect(describeObjects(objects)).not.toContain('grafana');
  });

  test('are where links in alerts lead', () => {
    expect(stack({ monitoring: {} })).toMatchObject({
      prometheus: { prometheusSpec: { externalUrl: 'https://platform.ml.acme.dev/prometheus' } },
      alertmanager: {
        alertmanagerSpec: { externalUrl: 'https://platform.ml.acme.dev/alertmanager' },
      },
    });
    expect(JSON.stringify(stack({ monitoring: { pages: false } }))).not.toContain('externalUrl');
  });

  test('are off where the environment says so, or nobody could sign in by himself', () => {
    const has = (sections: Sections) => hasMonitoringPages(environmentWith(sections));
    expect(has({})).toBe(false);
    expect(has({ monitoring: {} })).toBe(true);
    expect(has({ monitoring: { pages: false } })).toBe(false);
    expect(has({ monitoring: {}, identity: { provider: 'none' } })).toBe(false);
    expect(has({ monitoring: {}, dns: { zone: 'standalone' } })).toBe(false);
    const nginx: Sections = {
      edge: { kind: 'ingress-nginx' },
      dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
    };
    expect(has({ monitoring: {}, ...nginx })).toBe(false);
    const clients = { prometheus: '0oa1', alertmanager: '0oa2' };
    const elsewhere = { identity: { ...ELSEWHERE, clients } };
    expect(has({ monitoring: {}, ...elsewhere })).toBe(false);
    expect(has({ monitoring: { pages: true }, ...elsewhere })).toBe(true);
    const without: Sections = { monitoring: { pages: false } };
    expect(platform(without)('monitoring-access')).toEqual([]);
  });
});

describe('charts of Ray', () => {
  const TEAMS = { vision: {} };

  test('are drawn by Grafana in frames of the same host', () => {
    const unit = platform({ ...MONITORED, teams: TEAMS, ray: { cluster: { charts: true } } });
    const team = unit('team-vision-ray');
    const head = JSON.stringify(findObject(team, 'RayCluster').spec);
    for (const [name, value] of Object.entries({
      RAY_PROMETHEUS_HOST: 'http://platform-prometheus.monitoring.svc:9090',
      RAY_PROMETHEUS_NAME: 'Prometheus',
      RAY_GRAFANA_HOST: 'http://grafana.grafana.svc:3000/grafana',
      RAY_GRAFANA_IFRAME_HOST: 'https://platform.ml.acme.dev/grafana',
    })) {
      expect(head).toContain(JSON.stringify({ name, value }));
    }
    expect(describeObjects(team)).toContain('egress-ray-vision-to-prometheus');
    expect(describeObjects(unit('monitoring-access'))).toContain(
      'ingress-ray-vision-to-prometheus',
    );
    const grafana = unit('grafana');
    expect(describeObjects(grafana)).toContain('ingress-ray-vision-to-grafana');
    expect(JSON.stringify(grafana)).toContain("frame-ancestors 'self'");
  });

  test('are off unless asked for', () => {
    const unit = platform({ ...MONITORED, teams: TEAMS, ray: { cluster: {} } });
    expect(JSON.stringify(unit('team-vision-ray'))).not.toContain('RAY_GRAFANA_HOST');
    expect(JSON.stringify(unit('grafana'))).toContain("frame-ancestors 'none'");
  });
});
