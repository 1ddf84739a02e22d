import {
  ArgoWorkflows,
  TeamWorkflows,
  WorkflowTemplate,
} from '../../constructs/kubernetes/argo-workflows';
import { Namespace } from '../../constructs/kubernetes/core';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { ARGO, workflowArtifacts } from '../../lib/contracts/argo-workflows';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { workloadIdentities } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import {
  teamGroup,
  teamNamespace,
  teamServiceAccount,
  teamUnitName,
} from '../../lib/contracts/namespaces';
import { ObjectPrefix } from '../../lib/values';
import type { ApplicationServices, CommonServices } from './application-services';
import { clusterNetwork, everybody } from './environment-facts';
import { jobTemplates } from './job-templates';
import { Unit } from './unit';

/**
 * What stands around the release of Argo Workflows, a wave before it: the server ends where its Secrets
 * are not there. Then, a unit each, what teams have of it, once the CRD of templates is there.
 */
export function argoWorkflowsUnits(
  environment: Environment,
  services: ApplicationServices,
): Unit[] {
  if (!runs(environment, 'argoWorkflows')) return [];
  return [
    surroundings(environment, services),
    ...Object.keys(environment.teams)
      .toSorted()
      .map((team) => teamUnit(environment, team, services)),
  ];
}

function surroundings(environment: Environment, services: ApplicationServices): Unit {
  const unit = new Unit('argo-workflows-access', 'identity');
  const { admin, engineer, viewer } = environment.access;
  new ArgoWorkflows(unit.chart, 'ArgoWorkflows', {
    ...services,
    namespace: Namespace.fromName(unit.chart, 'Namespace', ARGO.namespace),
    host: platformHosts(environment).platform,
    path: APPLICATION_PATHS.argoWorkflows,
    groups: {
      admins: [admin.group],
      viewers: [engineer.group, viewer.group],
      members: everybody(environment),
    },
    aws: awsOf(environment),
  });
  return unit;
}

/** The server reads from AWS what workflows of teams left there; without teams it has no identity. */
function awsOf(environment: Environment) {
  const { identity } = ARGO.server;
  if (!workloadIdentities(environment).some(({ name }) => name === identity)) return undefined;
  return { network: clusterNetwork(environment), roleArn: irsaRoleArn(environment, identity) };
}

function teamUnit(environment: Environment, team: string, { traces }: CommonServices): Unit {
  const name = teamNamespace(team);
  const unit = new Unit(teamUnitName(team, 'workflows'), 'workloads');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', name);
  const templates = jobTemplates(environment, team, traces);
  new TeamWorkflows(unit.chart, 'Workflows', {
    namespace,
    network: clusterNetwork(environment),
    groups: [teamGroup(environment, team)],
    artifacts: artifactsOf(environment, team),
    jobs: [...new Set(templates.map(({ job }) => job.kind))],
  });
  for (const template of templates) {
    new WorkflowTemplate(unit.chart, `Template-${template.name}`, {
      ...template,
      namespace,
      serviceAccountName: teamServiceAccount(team),
    });
  }
  return unit;
}

function artifactsOf(environment: Environment, team: string) {
  if (environment.provider === 'none') return undefined;
  const { buckets } = resourceNames(environment);
  return {
    objects: ObjectPrefix.of(buckets.artifacts, workflowArtifacts(team)),
    region: environment.region,
  };
}
