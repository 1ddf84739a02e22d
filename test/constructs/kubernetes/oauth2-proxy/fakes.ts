import type { Construct } from 'constructs';
import { Namespace, type INamespace, type Labels } from '../../../../constructs/kubernetes/core';
import type { OidcAuth } from '../../../../constructs/kubernetes/gateway';
import type {
  IIdentityProvider,
  OidcClient,
  OidcClientOptions,
} from '../../../../constructs/kubernetes/identity';
import type {
  ISecret,
  ISecretStore,
  SecretOptions,
} from '../../../../constructs/kubernetes/secrets';
import type { GeneratedSecretContract } from '../../../../lib/contracts/secrets';

/** A Secret that is known by its name. */
export const fakeSecret = (name: string): ISecret => ({
  name,
  toEnvVar: (variable, key) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  }),
  toVolume: (volume) => ({ name: volume, secret: { secretName: name } }),
});

/** A provider that remembers its clients. */
export class FakeIdentity implements IIdentityProvider {
  readonly clients: OidcClientOptions[] = [];
  readonly backChannels: [edge: string, namespace: string, pods: Labels | undefined][] = [];
  readonly groupsClaim = 'groups';
  readonly usernameClaim = 'preferred_username';
  readonly endpoints = {
    issuer: 'https://auth.ml.acme.dev/realms/ml',
    authorization: 'https://auth.ml.acme.dev/realms/ml/protocol/openid-connect/auth',
    endSession: 'https://auth.ml.acme.dev/realms/ml/protocol/openid-connect/logout',
    token: 'http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/token',
    userInfo: 'http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/userinfo',
    keys: 'http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/certs',
  };

  addClient(_scope: Construct, _id: string, options: OidcClientOptions): OidcClient {
    this.clients.push(options);
    return {
      clientId: options.clientId,
      secret: fakeSecret(`oidc-${options.clientId}`),
      endpoints: this.endpoints,
      scopes: ['openid', 'profile', 'groups'],
    };
  }

  allowBackChannelFrom(_scope: Construct, edge: string, from: INamespace, pods?: Labels): void {
    this.backChannels.push([edge, from.name, pods]);
  }
}

/** A store that remembers what it was asked for. */
export class FakeSecrets implements ISecretStore {
  readonly generated: [GeneratedSecretContract, SecretOptions][] = [];

  addGenerated(
    _scope: Construct,
    _id: string,
    source: GeneratedSecretContract,
    options: SecretOptions,
  ): ISecret {
    this.generated.push([source, options]);
    return fakeSecret(options.name);
  }

  addDeclared(): ISecret {
    throw new Error('nobody declares a secret here');
  }
}

export const IMAGE = 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.3';

/** Members of two groups pass. */
export const oidcAuth = (identity: IIdentityProvider, groups = ['ml', 'ml-ops']): OidcAuth => ({
  kind: 'oidc',
  identity,
  clientId: 'mlflow',
  groups,
});

export const mlflow = (scope: Construct): INamespace =>
  Namespace.fromName(scope, 'Namespace', 'mlflow');
