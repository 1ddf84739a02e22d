import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, type NamespaceReference } from '../core';
import { OPERATOR_RESOURCES } from '../training';
import { COMPONENT, partName, WORKER } from './names';

const rule = (apiGroup: string, resources: string[], verbs: string[]): k8s.PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/** Reads pods and what they say. */
const READ_PODS = [
  rule('', ['pods'], ['get', 'list', 'watch']),
  rule('', ['pods/log'], ['get', 'list']),
  rule('', ['events'], ['get', 'list']),
];

/** What a scheduler and a task do with pods. https://github.com/apache/airflow/blob/helm-chart/1.22.0/chart/templates/rbac/pod-launcher-role.yaml */
const RUN_PODS = [...READ_PODS, rule('', ['pods'], ['create', 'patch', 'delete'])];

/** XCom is read from a container beside the task’s. */
const TALK_TO_PODS = rule('', ['pods/exec'], ['create', 'get']);

const JOB_VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

/** Kinds that DAGs run in namespaces of teams. */
const RUN_JOBS = [
  rule('sparkoperator.k8s.io', ['sparkapplications'], JOB_VERBS),
  rule('ray.io', ['rayjobs'], JOB_VERBS),
  rule('trainer.kubeflow.org', ['trainjobs'], JOB_VERBS),
  rule('kubeflow.org', [...OPERATOR_RESOURCES], JOB_VERBS),
  ...READ_PODS,
];

/** Where Airflow may do what. */
export interface AirflowAccessProps {
  /** Airflow’s own namespace, where tasks run. */
  readonly namespace: NamespaceReference;
  /** Namespaces of teams, where jobs run that DAGs start. */
  readonly jobNamespaces: readonly NamespaceReference[];
}

/** What Airflow’s accounts may do in the cluster. */
export class AirflowAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, jobNamespaces }: AirflowAccessProps) {
    super(scope, id);
    const own = namespace.name;
    this.grant('airflow-run-pods', own, RUN_PODS, [account(partName('scheduler'), own)]);
    this.grant('airflow-run-tasks', own, [...RUN_PODS, TALK_TO_PODS], [account(WORKER, own)]);
    this.grant('airflow-read-pods', own, READ_PODS, [
      account(partName('api-server'), own),
      account(partName('triggerer'), own),
    ]);
    for (const { name } of jobNamespaces) {
      this.grant('airflow-jobs', name, RUN_JOBS, [
        account(WORKER, own),
        account(partName('triggerer'), own),
      ]);
    }
  }

  private grant(
    name: string,
    namespace: string,
    rules: k8s.PolicyRule[],
    subjects: k8s.Subject[],
  ): void {
    const metadata = platformMetadata({ name, namespace, component: COMPONENT });
    new k8s.KubeRole(this, `${namespace}-${name}-role`, { metadata, rules });
    new k8s.KubeRoleBinding(this, `${namespace}-${name}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects,
    });
  }
}

const account = (name: string, namespace: string): k8s.Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});
