import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { Mlflow, type MlflowProps } from '../../../../constructs/kubernetes/mlflow';
import { ObjectPrefix } from '../../../../lib/values';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../oauth2-proxy/fakes';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

/** Everything that a server is handed. */
const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'mlflow'),
  network: NETWORK,
  image: 'ghcr.io/mlflow/mlflow:v3.15.1-full',
  proxyImage: 'quay.io/brancz/kube-rbac-proxy:v0.21.0',
  host: 'platform.ml.acme.io',
  path: '/mlflow',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  groups: ['ml-admins', 'team-vision'],
  database: new FakeDatabase(),
  secrets: new FakeSecrets(),
  artifacts: {
    objects: ObjectPrefix.of('ml-lab-artifacts', 'mlflow/'),
    aws: { network: NETWORK },
  },
});

/** A server in a chart, with what it was handed. */
export function tracking(chart: Chart, props: Partial<MlflowProps> = {}) {
  const given = providers(chart);
  return { ...given, mlflow: new Mlflow(chart, 'Mlflow', { ...given, ...props }) };
}

/** The objects of a server, and of what a test adds to it. */
export function mlflowObjects(
  props: Partial<MlflowProps> = {},
  add: (chart: Chart, mlflow: Mlflow) => void = () => undefined,
): KubernetesObject[] {
  return objectsOf((chart) => {
    add(chart, tracking(chart, props).mlflow);
  });
}

const POD = ['spec', 'template', 'spec'];

/** A member of the servers' pod. */
export const podMember = (path: readonly (string | number)[], props: Partial<MlflowProps> = {}) =>
  memberAt(findObject(mlflowObjects(props), 'Deployment'), [...POD, ...path]);

/** The arguments of the server. */
export const serverArgs = (props: Partial<MlflowProps> = {}) =>
  podMember(['containers', 0, 'args'], props) as readonly string[];
