import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { defineEnvironment, parseYamlEnvironment, type Environment } from '../../lib/config';
import type { HelmValues } from '../../lib/release/chart-release';
import { synthesizeManifests } from '../../stacks/manifests/platform';

const RULE = 'workflows.argoproj.io/rbac-rule';

/** A service account that stands for people. */
export interface SignOnRule {
  readonly account: string;
  readonly expression: string;
}

/** What of an environment Argo Workflows reads. */
export interface WorkflowsSubject {
  readonly name: string;
  /** Templates of workflows, as YAML. */
  readonly templates: readonly string[];
  readonly rules: readonly SignOnRule[];
  /** What the chart writes into the controller's ConfigMap, as JSON. */
  readonly settings: string;
}

/** An environment with everything that has a template, beside the shipped ones. */
const MADE = {
  name: 'conformance',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  teams: { vision: {}, language: {} },
  databases: { postgres: {} },
  argoWorkflows: {},
  spark: {},
};

/** The environments that run workflows, and the made one. */
export function workflowsSubjects(root: string, names: readonly string[]): WorkflowsSubject[] {
  const shipped = names.map((name) => {
    const file = path.join(root, 'environments', `${name}.yaml`);
    return [name, parseYamlEnvironment(fs.readFileSync(file, 'utf8'), file)] as const;
  });
  return [...shipped, ['made workflows', defineEnvironment(MADE)] as const]
    .filter(([, { argoWorkflows }]) => argoWorkflows !== undefined)
    .map(([name, environment]) => subjectOf(name, environment));
}

interface Emitted {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

function subjectOf(name: string, environment: Environment): WorkflowsSubject {
  const { units, chartReleases } = synthesizeManifests(environment);
  const documents = units
    .filter((unit) => unit.name.includes('workflows'))
    .flatMap(({ yaml }) => parseAllDocuments(yaml))
    .map((document) => ({ text: String(document), object: document.toJS() as Emitted }));
  const values = chartReleases.find((release) => release.name === 'argo-workflows')?.values ?? {};
  return {
    name,
    templates: documents
      .filter(({ object }) => object.kind === 'WorkflowTemplate')
      .map(({ text }) => text),
    rules: documents.flatMap(({ object: { metadata } }) => {
      const expression = metadata.annotations?.[RULE];
      return expression === undefined ? [] : [{ account: metadata.name, expression }];
    }),
    settings: JSON.stringify(settingsOf(values)),
  };
}

/** https://github.com/argoproj/argo-helm/blob/argo-workflows-1.0.18/charts/argo-workflows/templates/controller/workflow-controller-config-map.yaml */
function settingsOf({ controller, server, mainContainer = {}, executor = {} }: HelmValues) {
  const { parallelism, namespaceParallelism, persistence, workflowDefaults } =
    controller as HelmValues;
  const { enabled, ...sso } = (server as HelmValues)['sso'] as HelmValues;
  if (enabled !== true) throw new Error('single sign-on is off');
  return {
    parallelism,
    namespaceParallelism,
    mainContainer,
    executor,
    persistence,
    workflowDefaults,
    sso,
  };
}
