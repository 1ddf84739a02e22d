import {
  PostgresCluster,
  type PostgresClusterProps,
} from '../../../../constructs/kubernetes/cloudnative-pg';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { findObject } from '../../../support/kubernetes';
import { mlflowOptions, renderedServer, type Build, type Rendered } from '../database/fixture';

/** Backups to a bucket. */
export const BACKUP = { bucket: 'ml-backups', prefix: 'postgres/', retentionDays: 30 };

/** A server of three with backups, and what is added to it. */
export const rendered = (
  props: Partial<PostgresClusterProps> = {},
  build?: Build<PostgresCluster>,
): Rendered =>
  renderedServer(
    (chart, secrets) =>
      new PostgresCluster(chart, 'Postgres', {
        namespace: Namespace.fromName(chart, 'Databases', 'databases'),
        network: { vpcCidrs: ['10.0.0.0/16'] },
        operator: { name: 'cnpg-system' },
        secrets,
        instances: 3,
        storage: { size: '20Gi', storageClass: { storageClassName: 'gp3' } },
        backup: BACKUP,
        ...props,
      }),
    build,
  );

/** A database for MLflow. */
export const addMlflow: Build<PostgresCluster> = (server, chart) => {
  server.addDatabase(chart, 'MlflowDatabase', mlflowOptions(chart));
};

/** The specification of the server. */
export const specOf = (props: Partial<PostgresClusterProps> = {}) =>
  findObject(rendered(props).objects, 'Cluster').spec;
