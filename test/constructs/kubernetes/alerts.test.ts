import { airflowAlerts } from '../../../constructs/kubernetes/airflow/airflow-alerts';
import { AIRFLOW_SERIES } from '../../../constructs/kubernetes/airflow/series';
import { argoAlerts } from '../../../constructs/kubernetes/argo-workflows/argo-workflows-alerts';
import { ARGO_SERIES } from '../../../constructs/kubernetes/argo-workflows/series';
import { postgresAlerts } from '../../../constructs/kubernetes/cloudnative-pg/postgres-alerts';
import { POSTGRES_SERIES } from '../../../constructs/kubernetes/cloudnative-pg/series';
import { Namespace } from '../../../constructs/kubernetes/core';
import { edgeAlerts } from '../../../constructs/kubernetes/gateway/edge-alerts';
import { EDGE_SERIES } from '../../../constructs/kubernetes/gateway/series';
import { hubAlerts } from '../../../constructs/kubernetes/jupyterhub/jupyterhub-alerts';
import { HUB_SERIES } from '../../../constructs/kubernetes/jupyterhub/series';
import { keycloakAlerts } from '../../../constructs/kubernetes/keycloak/keycloak-alerts';
import { KEYCLOAK_SERIES } from '../../../constructs/kubernetes/keycloak/series';
import { MonitoredSeries, type Alert } from '../../../constructs/kubernetes/prometheus';
import { SparkOperatorWatch, TeamSpark } from '../../../constructs/kubernetes/spark';
import { valkeyAlerts } from '../../../constructs/kubernetes/valkey/valkey-alerts';
import { VALKEY_SERIES } from '../../../constructs/kubernetes/valkey/series';
import { objectsOf } from '../../support/kubernetes';
import { FakeMetrics } from '../../support/metrics';

const of = <Name extends string>(names: readonly Name[]): MonitoredSeries<Name> =>
  new MonitoredSeries('made/made', names);

const BACKUP = {
  bucket: 'made',
  prefix: 'postgres/',
  retentionDays: 7,
} as const;

const postgres = (options: Partial<Parameters<typeof postgresAlerts>[0]> = {}): readonly string[] =>
  postgresAlerts({ name: 'postgres', instances: 1, backup: { none: 'made' }, ...options })(
    of(POSTGRES_SERIES),
  ).map(({ name }) => name);

const ALERTS: readonly (readonly [product: string, alerts: readonly Alert[]])[] = [
  ['JupyterHub', hubAlerts(of(HUB_SERIES))],
  ['Keycloak', keycloakAlerts(of(KEYCLOAK_SERIES))],
  ['Airflow', airflowAlerts(of(AIRFLOW_SERIES))],
  ['Argo Workflows', argoAlerts(of(ARGO_SERIES))],
  ['the entrance', edgeAlerts(of(EDGE_SERIES))],
  ['Valkey', valkeyAlerts('valkey')(of(VALKEY_SERIES))],
];

describe.each(ALERTS)('alerts of %s', (_product, alerts) => {
  test('are about its own series alone, and lead to their headings', () => {
    for (const { name, when, runbook } of alerts) {
      expect(when).toContain('job="made/made"');
      expect(runbook).toBe(`docs/guides/alerts-of-applications.md#${name.toLowerCase()}`);
    }
  });

  test('begin with nobody who answers, which is critical', () => {
    expect(alerts[0]).toMatchObject({ severity: 'critical', name: expect.stringMatching(/Down$/) });
  });
});

describe('alerts of PostgreSQL', () => {
  test('are about one instance where there is one', () => {
    expect(postgres()).toEqual([
      'PostgresDown',
      'PostgresConnectionsTaken',
      'PostgresVacuumBehind',
    ]);
  });

  test('are about replicas where there are some', () => {
    expect(postgres({ instances: 3 })).toEqual(
      expect.arrayContaining(['PostgresReplicaDown', 'PostgresReplicaBehind']),
    );
  });

  test('are about backups where there are some, and about their age where they are daily', () => {
    expect(postgres({ backup: BACKUP })).toEqual(
      expect.arrayContaining(['PostgresArchivingFails', 'PostgresBackupOld']),
    );
    const weekly = postgres({ backup: { ...BACKUP, schedule: '0 3 * * 0' } });
    expect(weekly).toContain('PostgresArchivingFails');
    expect(weekly).not.toContain('PostgresBackupOld');
  });
});

describe('Spark', () => {
  test('is told of by the monitor of its operator, once for all teams', () => {
    const metrics = new FakeMetrics();
    objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Namespace', 'spark-operator');
      new SparkOperatorWatch(chart, 'Watch', { namespace, metrics });
    });
    expect(metrics.alerts).toMatchObject([
      { name: 'spark', namespace: { name: 'spark-operator' } },
    ]);
    expect(metrics.alerts[0]?.alerts[0]?.when).toContain(
      'up{job="spark-operator/spark-operator-podmonitor"}',
    );
  });

  test('has one dashboard, whichever teams have it', () => {
    const metrics = new FakeMetrics();
    objectsOf((chart) => {
      for (const team of ['team-a', 'team-b']) {
        new TeamSpark(chart, team, {
          namespace: Namespace.fromName(chart, `${team}-namespace`, team),
          network: { vpcCidrs: ['10.0.0.0/16'] },
          serviceAccountName: 'spark',
          metrics,
        });
      }
    });
    expect(new Set(metrics.dashboards).size).toBe(1);
    expect(metrics.alerts).toEqual([]);
  });
});
