import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ArgoWorkflows,
  type ArgoWorkflowsProps,
} from '../../../../constructs/kubernetes/argo-workflows';
import { Namespace, restrictedContainer } from '../../../../constructs/kubernetes/core';
import type { DatabaseOptions, IDatabase } from '../../../../constructs/kubernetes/database';
import type {
  IIdentityProvider,
  OidcClient,
  OidcClientOptions,
} from '../../../../constructs/kubernetes/identity';
import { objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { FakeSecretStore } from '../identity/fakes';
import { FakeEdge } from '../keycloak/fixture';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

/** An identity provider that remembers who asked for what. */
export class FakeIdentity implements IIdentityProvider {
  readonly endpoints = {
    issuer: 'https://auth.ml.acme.dev',
    authorization: 'https://auth.ml.acme.dev/auth',
    endSession: 'https://auth.ml.acme.dev/logout',
    token: 'https://auth.ml.acme.dev/token',
    userInfo: 'https://auth.ml.acme.dev/userinfo',
    keys: 'https://auth.ml.acme.dev/keys',
  };
  readonly groupsClaim = 'groups';
  readonly usernameClaim = 'preferred_username';
  readonly clients: OidcClientOptions[] = [];
  readonly backChannels: unknown[] = [];

  constructor(private readonly secretName = 'oidc-argo') {}

  addClient(scope: Construct, id: string, options: OidcClientOptions): OidcClient {
    this.clients.push(options);
    const { namespace } = options;
    const secret = new FakeSecretStore().addDeclared(
      scope,
      id,
      { name: 'argo' },
      { name: this.secretName, namespace, component: 'argo' },
    );
    return { clientId: 'argo-at-acme', secret, endpoints: this.endpoints, scopes: ['openid'] };
  }

  allowBackChannelFrom(
    ...[, edge, from, pods]: Parameters<IIdentityProvider['allowBackChannelFrom']>
  ): void {
    this.backChannels.push([edge, from.name, pods]);
  }
}

/** A server that puts its Secret where every server of the platform does. */
export class FakeDatabase implements IDatabase {
  readonly asked: DatabaseOptions[] = [];

  constructor(private readonly suffix = 'database') {}

  addDatabase(scope: Construct, id: string, options: DatabaseOptions) {
    this.asked.push(options);
    const { name, namespace } = options;
    const secret = new FakeSecretStore().addDeclared(
      scope,
      id,
      { name },
      { name: `${name}-${this.suffix}`, namespace, component: 'database' },
    );
    const ready = restrictedContainer({
      name: 'wait-for-database',
      image: 'ghcr.io/acme/wait:1.0.0',
      resources: { cpu: '10m', memory: '32Mi' },
    });
    return { database: name, secret, ready };
  }
}

/** Providers that remember, and what they were asked. */
export function argo(props: Partial<ArgoWorkflowsProps> = {}) {
  const made = {
    edge: new FakeEdge(),
    identity: new FakeIdentity(),
    database: new FakeDatabase(),
    secrets: new FakeSecretStore(),
  };
  const objects: KubernetesObject[] = objectsOf((chart: Chart) => {
    new ArgoWorkflows(chart, 'Argo', {
      ...made,
      namespace: Namespace.fromName(chart, 'Namespace', 'argo'),
      host: 'platform.ml.acme.dev',
      path: '/argo',
      groups: { admins: ['ml-admins'], viewers: ['ml-viewers'], members: ['team-vision'] },
      ...props,
    });
  });
  return { ...made, objects };
}
