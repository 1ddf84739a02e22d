import {
  hasMonitoringFolder,
  MONITORING_FOLDER,
  monitorIdentities,
  RETRAINING_CLIENT,
  retrains,
} from '../model-monitoring';
import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** What watches models, as both halves know it. It is where the models are, whose namespace is theirs. */
export const MODEL_MONITORING = application({
  section: 'modelMonitoring',
  hasPages: false,
  clients: (environment) =>
    retrains(environment) ? [{ clientId: RETRAINING_CLIENT, atEdge: false }] : [],
  identities: monitorIdentities,
  folders: (environment) =>
    hasMonitoringFolder(environment)
      ? [{ folder: MONITORING_FOLDER, namespace: NAMESPACES.serving }]
      : [],
});
