import { OAuth2Proxy, type OAuth2ProxyProps } from '../../../../constructs/kubernetes/oauth2-proxy';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeIdentity, FakeSecrets, IMAGE, mlflow, oidcAuth } from './fakes';

export const PODS = {
  'app.kubernetes.io/name': 'mlflow-oauth2-proxy',
  'app.kubernetes.io/component': 'oauth2-proxy',
};

export const SERVICE = { name: 'mlflow', port: 5000, pods: { 'app.kubernetes.io/name': 'mlflow' } };

export interface Made {
  readonly objects: readonly KubernetesObject[];
  readonly identity: FakeIdentity;
  readonly secrets: FakeSecrets;
  readonly made: OAuth2Proxy;
}

export function proxy(props: Partial<OAuth2ProxyProps> = {}): Made {
  const identity = new FakeIdentity();
  const secrets = new FakeSecrets();
  const made: OAuth2Proxy[] = [];
  const objects = objectsOf((chart) => {
    made.push(
      new OAuth2Proxy(chart, 'SignIn', {
        name: 'mlflow-oauth2-proxy',
        namespace: mlflow(chart),
        network: { vpcCidrs: ['10.0.0.0/16', '100.64.0.0/16'] },
        auth: oidcAuth(identity),
        title: 'MLflow',
        host: 'platform.ml.acme.dev',
        path: '/mlflow',
        task: { kind: 'answers-ingress' },
        secrets,
        image: IMAGE,
        ...props,
      }),
    );
  });
  return { objects, identity, secrets, made: made[0]! };
}

export const pod = (objects: readonly KubernetesObject[]): unknown =>
  memberAt(findObject(objects, 'Deployment'), ['spec', 'template', 'spec']);

export const args = (props: Partial<OAuth2ProxyProps> = {}): readonly string[] =>
  memberAt(pod(proxy(props).objects), ['containers', 0, 'args']) as readonly string[];

export const argumentsOf = (
  flag: string,
  props: Partial<OAuth2ProxyProps> = {},
): readonly string[] =>
  args(props)
    .filter((arg) => arg.startsWith(`--${flag}=`))
    .map((arg) => arg.slice(flag.length + 3));
