import type { Environment } from '../../config/schema';
import type { WorkloadIdentityContract } from '../grants';
import { APPLICATION_PATHS } from '../hosts';
import { NAMESPACES } from '../namespaces';
import { hasSparkHistory, sparkEvents, sparkHistoryName } from '../spark';
import { application, type ClientContract } from './application';

const teamsWithHistory = (environment: Environment): string[] =>
  hasSparkHistory(environment) ? Object.keys(environment.teams).toSorted() : [];

/** A history server removes what is old, so it writes too; it sees nothing but the events of its team. */
const identities = (environment: Environment): WorkloadIdentityContract[] =>
  teamsWithHistory(environment).map((team) => ({
    name: sparkHistoryName(team),
    namespace: NAMESPACES.sparkHistory,
    serviceAccount: sparkHistoryName(team),
    grants: [{ bucket: 'artifacts', prefix: sparkEvents(team), access: 'readWrite' }],
  }));

const clients = (environment: Environment): ClientContract[] =>
  teamsWithHistory(environment).map((team) => ({
    clientId: sparkHistoryName(team),
    atEdge: true,
  }));

/** Spark, as both halves know it. */
export const SPARK = application({
  section: 'spark',
  hasPages: false,
  pages: ({ spark }) =>
    spark?.history === undefined
      ? []
      : [{ path: 'spark.history', takenOff: APPLICATION_PATHS.sparkHistory }],
  operators: () => ['spark-operator'],
  namespaces: (environment) => (hasSparkHistory(environment) ? [NAMESPACES.sparkHistory] : []),
  clients,
  identities,
  images: (environment) => (hasSparkHistory(environment) ? ['spark'] : []),
});
