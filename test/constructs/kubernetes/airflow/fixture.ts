import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Airflow, type AirflowProps } from '../../../../constructs/kubernetes/airflow';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type { ISecret, SecretOptions } from '../../../../constructs/kubernetes/secrets';
import type { DeclaredSecretContract } from '../../../../lib/contracts/secrets';
import { ObjectPrefix } from '../../../../lib/values';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../oauth2-proxy/fakes';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

/** A store that remembers which declared secrets it was asked for. */
class Store extends FakeSecrets {
  readonly declared: [DeclaredSecretContract, SecretOptions][] = [];

  override addDeclared(
    scope?: Construct,
    id?: string,
    source?: DeclaredSecretContract,
    options?: SecretOptions,
  ): ISecret {
    this.declared.push([source!, options!]);
    return this.addGenerated(scope!, id!, { owner: 'd', name: source!.name, values: {} }, options!);
  }
}

const access = { network: NETWORK };

/** A directory in Airflow's namespace. */
export const folder = (claimName: string, owner = { uid: 1000, gid: 100 }) => ({
  namespace: { name: 'airflow' },
  claimName,
  volumeHandle: claimName,
  owner,
});

/** Everything that Airflow is handed. */
const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'airflow'),
  network: NETWORK,
  image: 'docker.io/apache/airflow:3.3.1',
  host: 'platform.ml.acme.io',
  path: '/airflow',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  roles: { 'ml-admins': 'Admin', 'team-vision': 'User' } as const,
  automationGroups: ['ml-engineers'],
  database: new FakeDatabase(),
  secrets: new Store(),
  dags: { from: 'shared', volume: folder('airflow-dags') } as const,
  logs: { objects: ObjectPrefix.of('ml-lab-artifacts', 'airflow/logs/') },
  aws: { apiServer: access, triggerer: access, worker: access },
});

/** Airflow in a chart, with what it was handed. */
export function pipelines(chart: Chart, props: Partial<AirflowProps> = {}) {
  const given = providers(chart);
  return { ...given, airflow: new Airflow(chart, 'Airflow', { ...given, ...props }) };
}

/** The objects of Airflow. */
export const airflowObjects = (props: Partial<AirflowProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    pipelines(chart, props);
  });

/** A member of the pod of a part. */
export const podMember = (
  part: string,
  path: readonly (string | number)[],
  props: Partial<AirflowProps> = {},
): unknown =>
  memberAt(findObject(airflowObjects(props), 'Deployment', `airflow-${part}`), [
    ...['spec', 'template', 'spec'],
    ...path,
  ]);

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

const byName = (env: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (env as Variable[]).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]),
  );

/** The variables of a part by name: the value, or where it comes from. */
export function variables(
  part: string,
  props: Partial<AirflowProps> = {},
): Record<string, unknown> {
  expect(podMember(part, ['containers', 0, 'envFrom'], props)).toEqual([
    { configMapRef: { name: 'airflow-variables' } },
  ]);
  const map = findObject(airflowObjects(props), 'ConfigMap', 'airflow-variables');
  return {
    ...(map['data'] as Record<string, unknown>),
    ...byName(podMember(part, ['containers', 0, 'env'], props)),
  };
}

interface TaskPod {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly containers: readonly (Record<string, unknown> & { readonly env: unknown })[];
    readonly [member: string]: unknown;
  };
}

/** The pod of a task. */
export function taskPod(props: Partial<AirflowProps> = {}): TaskPod {
  const map = findObject(airflowObjects(props), 'ConfigMap', 'airflow-pod-template');
  return JSON.parse(String(memberAt(map, ['data', 'pod-template.yaml']))) as TaskPod;
}

/** The variables of a task by name. */
export const taskVariables = (props: Partial<AirflowProps> = {}) =>
  byName(taskPod(props).spec.containers[0]!.env);

/** What people and programs sign in by. */
export function signIn(props: Partial<AirflowProps> = {}): Record<string, unknown> {
  const map = findObject(airflowObjects(props), 'ConfigMap', 'airflow-config');
  return JSON.parse(String(memberAt(map, ['data', 'platform.json']))) as Record<string, unknown>;
}
