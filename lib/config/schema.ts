import { z } from 'zod';
import { remembered } from '../remembered';
import { domainName, label, regionName } from './primitives';
import { PROFILES, type ProfileDefaults } from './profiles';
import { accessSection } from './sections/access';
import { airflowSection } from './sections/airflow';
import { argoWorkflowsSection } from './sections/argo-workflows';
import { awsSection } from './sections/aws';
import { clusterSection } from './sections/cluster';
import { costsSection } from './sections/costs';
import { databasesSection } from './sections/databases';
import { deliverySection } from './sections/delivery';
import { dnsSection } from './sections/dns';
import { edgeSection } from './sections/edge';
import { grafanaSection } from './sections/grafana';
import { identitySection } from './sections/identity';
import { imagesSection } from './sections/own-images';
import { jupyterHubSection } from './sections/jupyterhub';
import { logsSection } from './sections/logs';
import { mlflowSection } from './sections/mlflow';
import { modelMonitoringSection } from './sections/model-monitoring';
import { monitoringSection } from './sections/monitoring';
import { networkSection } from './sections/network';
import { nodePoolsSection } from './sections/node-pools';
import { operatorsSection } from './sections/operators';
import { secretsSection } from './sections/secrets';
import { openWebUiSection } from './sections/open-webui';
import { queuesSection } from './sections/queues';
import { raySection } from './sections/ray';
import { servingSection } from './sections/serving';
import { sparkSection } from './sections/spark';
import { tracesSection } from './sections/traces';
import { trainingSection } from './sections/training';
import { stateSection } from './sections/state';
import { storageSection } from './sections/storage';
import { teamsSection } from './sections/teams';
import { telemetrySection } from './sections/telemetry';

/** Longest environment name that leaves room for the longest name derived from it. */
const MAX_NAME_LENGTH = 20;

/** What is switched on by its section. */
const applicationSections = (defaults: ProfileDefaults) => ({
  jupyterHub: jupyterHubSection,
  airflow: airflowSection(defaults),
  queues: queuesSection(),
  ray: raySection(defaults),
  serving: servingSection(),
  modelMonitoring: modelMonitoringSection(),
  openWebUi: openWebUiSection,
  spark: sparkSection(),
  training: trainingSection(),
  argoWorkflows: argoWorkflowsSection(defaults),
  mlflow: mlflowSection(defaults),
  grafana: grafanaSection(defaults),
});

/** The schema of an environment file, with the defaults of one profile filled in. */
export const environmentSchema = remembered((defaults: ProfileDefaults) =>
  z.strictObject({
    name: label(MAX_NAME_LENGTH).describe(
      'Name of the environment. Every name in AWS and every state key contains it.',
    ),
    region: regionName.describe('AWS region.'),
    domain: domainName.describe('Domain that every web interface lies under.'),
    profile: z
      .enum(PROFILES)
      .default('lab')
      .describe(
        'Set of defaults: `lab` is cheapest, `small` serves a team, `production` survives the loss of a zone.',
      ),
    provider: z
      .enum(['aws', 'none'])
      .default('aws')
      .describe('`none` writes manifests only, for a cluster that exists; nothing of AWS is used.'),
    aws: awsSection(defaults),
    state: stateSection,
    network: networkSection(defaults),
    cluster: clusterSection(defaults),
    dns: dnsSection,
    edge: edgeSection(defaults),
    access: accessSection,
    identity: identitySection(defaults),
    storage: storageSection(defaults),
    databases: databasesSection(defaults),
    secrets: secretsSection,
    operators: operatorsSection(defaults),
    monitoring: monitoringSection(defaults),
    costs: costsSection,
    logs: logsSection(defaults),
    traces: tracesSection(defaults),
    telemetry: telemetrySection(defaults),
    delivery: deliverySection,
    images: imagesSection,
    nodePools: nodePoolsSection(defaults),
    teams: teamsSection,
    ...applicationSections(defaults),
  }),
);

/** An environment as a user writes it: what has a default may be left out. */
export type EnvironmentInput = z.input<ReturnType<typeof environmentSchema>>;

/** An environment with every default filled in. */
export type Environment = z.output<ReturnType<typeof environmentSchema>>;
