import { Namespace } from '../../../../constructs/kubernetes/core';
import type { Alert, AlertsOptions, Dashboard } from '../../../../constructs/kubernetes/prometheus';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { METRICS } from './fixture';

describe('alerts of a component', () => {
  const alert: Alert = {
    name: 'KeycloakDown',
    when: 'sum(up) < 1',
    forMinutes: 10,
    severity: 'critical',
    summary: 'Nobody can sign in.',
    runbook: 'docs/guides/identity.md#down',
  };
  const alerted = (options: Partial<AlertsOptions> = {}) =>
    objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Namespace', 'keycloak');
      METRICS().addAlerts(chart, 'Alerts', {
        name: 'keycloak',
        namespace,
        alerts: [alert],
        ...options,
      });
    });

  test('are rules that Prometheus selects, of the namespace that they are about', () => {
    expect(findObject(alerted(), 'PrometheusRule')).toMatchObject({
      metadata: {
        name: 'keycloak',
        namespace: 'keycloak',
        labels: { release: 'kube-prometheus-stack' },
      },
      spec: {
        groups: [
          {
            name: 'keycloak',
            rules: [
              {
                alert: 'KeycloakDown',
                expr: 'sum(up) < 1',
                for: '10m',
                labels: { severity: 'critical', namespace: 'keycloak' },
                annotations: {
                  summary: 'Nobody can sign in.',
                  runbook: 'docs/guides/identity.md#down',
                },
              },
            ],
          },
        ],
      },
    });
    expect(alerted().flatMap(violations)).toEqual([]);
  });

  test('fail when there is none', () => {
    expect(() => alerted({ alerts: [] })).toThrow("'alerts' must have one at least, got none");
  });

  test('fail when their name is none', () => {
    expect(() => alerted({ name: 'Keycloak' })).toThrow("'name': the name of alerts must");
  });
});

describe('dashboards', () => {
  const dashboard: Dashboard = {
    name: 'keycloak',
    title: 'Keycloak',
    folder: 'Applications',
    description: 'Who signs in.',
    rows: [],
  };
  const shown = (...all: readonly Dashboard[]): readonly Dashboard[] => {
    const metrics = METRICS();
    objectsOf((chart) => {
      for (const each of all) metrics.addDashboard(chart, each);
    });
    return metrics.dashboards;
  };

  test('are shown once, however many instances say so, in the order of their names', () => {
    const other = { ...dashboard, name: 'airflow' };
    expect(shown(dashboard, other, dashboard)).toEqual([other, dashboard]);
  });

  test('fail when two have one name', () => {
    expect(() => shown(dashboard, { ...dashboard })).toThrow(
      "'name' must be of one dashboard, got 'keycloak' of two",
    );
  });

  test('fail when their name is none', () => {
    expect(() => shown({ ...dashboard, name: 'Keycloak' })).toThrow(
      "'name': the name of a dashboard must",
    );
  });
});

test('alerts link to what to do where the guides are served', () => {
  const rulesWith = (runbooksUrl?: string) =>
    JSON.stringify(
      objectsOf((chart) => {
        const namespace = Namespace.fromName(chart, 'Namespace', 'serving');
        METRICS(runbooksUrl).addAlerts(chart, 'Alerts', {
          name: 'serving',
          namespace,
          alerts: [
            {
              name: 'Down',
              when: 'up == 0',
              forMinutes: 5,
              severity: 'critical',
              summary: 'It is down.',
              runbook: 'docs/guides/serving.md#down',
            },
          ],
        });
      }),
    );
  expect(rulesWith()).not.toContain('runbook_url');
  expect(rulesWith('https://docs.acme.dev/main/')).toContain(
    '"runbook_url":"https://docs.acme.dev/main/docs/guides/serving.md#down"',
  );
});
