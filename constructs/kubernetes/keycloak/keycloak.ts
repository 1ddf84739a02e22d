import { Construct } from 'constructs';
import { clientSecret, keycloakAccount } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { Hostname } from '../../../lib/values';
import {
  assertInteger,
  Endpoint,
  Peer,
  validated,
  type INamespace,
  type Labels,
  type NetworkPorts,
} from '../core';
import type { IEdge } from '../gateway';
import {
  ClientRegistry,
  type BackChannelService,
  type IIdentityProvider,
  type OidcClient,
  type OidcClientOptions,
  type OidcEndpoints,
} from '../identity';
import { watch } from '../prometheus';
import type { ISecret, ISecretStore } from '../secrets';
import { internalUrl, keycloakEndpoints } from './endpoints';
import { federationSecret, federationTemplate, vaultFile } from './federation';
import { allowFederation } from './federation-edges';
import { keycloakAlerts } from './keycloak-alerts';
import { KEYCLOAK_DASHBOARD } from './keycloak-dashboard';
import type { KeycloakProps } from './keycloak-props';
import {
  CLUSTER_PORTS,
  COMPONENT,
  HTTP_PORT,
  KEYCLOAK,
  MANAGEMENT_PORT,
  SERVER_PODS,
} from './names';
import { checkClientGroups, checkRealm } from './realm-checks';
import { GROUPS } from './realm-clients';
import type { RealmDeclaration } from './realm-declaration';
import { declarationOf } from './realm-defaults';
import { exposeAdministration, exposeSignIn } from './routes';
import { KEYCLOAK_SERIES } from './series';
import { Servers } from './servers';

/** A browser on the machine that `kubectl port-forward` runs on. */
const FORWARDED = `http://localhost:${HTTP_PORT}`;

const MOST_REPLICAS = 9;

/** What `KeycloakRealm` needs to apply the realm. */
export interface RealmSource {
  readonly namespace: INamespace;
  readonly secrets: ISecretStore;
  /** Where the servers are reached inside the cluster. */
  readonly url: string;
  /** The client that may configure everything, with `username` and `password`. */
  readonly bootstrap: ISecret;
  readonly declaration: RealmDeclaration;
}

/**
 * Keycloak: servers that sign people in, in a realm of the platform's own.
 *
 * Consumers register by `addClient`; once all have, `KeycloakRealm` writes the realm with their clients.
 */
export class Keycloak extends Construct implements IIdentityProvider {
  readonly endpoints: OidcEndpoints;
  readonly groupsClaim = GROUPS;
  readonly usernameClaim = 'preferred_username';
  readonly backChannel: BackChannelService;
  private readonly namespace: INamespace;
  private readonly secrets: ISecretStore;
  private readonly edge: IEdge;
  private readonly url: string;
  private readonly declaration: Omit<RealmDeclaration, 'clients'>;
  private readonly registry: ClientRegistry;
  private readonly bootstrap: ISecret;
  private complete = false;

  constructor(scope: Construct, id: string, props: KeycloakProps) {
    super(scope, id);
    const { namespace, secrets, edge, host, admin, replicas = 2, traces } = props;
    this.declaration = declarationOf(props);
    this.validate(props);
    this.namespace = namespace;
    this.secrets = secrets;
    this.edge = edge;
    this.backChannel = { name: KEYCLOAK, namespace: namespace.name, port: HTTP_PORT };
    this.url = internalUrl(namespace);
    this.endpoints = keycloakEndpoints({ namespace, host, realm: this.declaration.realm });
    this.registry = new ClientRegistry(this);
    this.bootstrap = secrets.addGenerated(this, 'Bootstrap', keycloakAccount('bootstrap'), {
      name: `${KEYCLOAK}-bootstrap`,
      namespace,
      component: COMPONENT,
    });

    const vaultVolume = this.addVault()?.toVolume('vault');
    new Servers(this, 'Servers', {
      namespace,
      replicas,
      image: props.image,
      resources: props.resources,
      url: `https://${host}`,
      adminUrl: admin === undefined ? FORWARDED : `https://${admin.host}`,
      connection: props.database.addDatabase(this, 'Database', {
        name: KEYCLOAK,
        namespace,
        pods: SERVER_PODS,
      }),
      bootstrap: this.bootstrap,
      vault: vaultVolume !== undefined,
      vaultVolume,
      tracing: traces && { traces, service: { serviceName: KEYCLOAK, namespace } },
    });
    this.addEdges(props);
    const routes = { namespace, edge, host, realm: this.declaration.realm };
    exposeSignIn(this, routes);
    if (admin !== undefined) exposeAdministration(this, routes, admin);
    this.node.addValidation({ validate: () => [...this.missingRealm(), ...this.strayRedirects()] });
  }

  addClient(scope: Construct, id: string, options: OidcClientOptions): OidcClient {
    const { clientId, namespace, flow } = options;
    if (this.complete) {
      throw new ValidationError(
        scope,
        `'addClient' must be called before the realm is written, got '${clientId}' after it; construct KeycloakRealm last`,
      );
    }
    this.registry.check(scope, options);
    checkClientGroups(scope, options, this.declaration.groups);
    const secret = this.secrets.addGenerated(scope, id, clientSecret(clientId), {
      name: `oidc-${clientId}`,
      namespace,
      component: clientId,
    });
    return {
      clientId,
      secret: this.registry.add(options, secret),
      endpoints: this.endpoints,
      scopes:
        flow.kind === 'browser' ? ['openid', 'profile', 'email', GROUPS] : ['profile', GROUPS],
    };
  }

  allowBackChannelFrom(_scope: Construct, edge: string, from: INamespace, pods?: Labels): void {
    const peer = pods === undefined ? Peer.namespace(from) : Peer.pods(from, pods);
    const ports: NetworkPorts = [HTTP_PORT];
    this.namespace.allowIngressFrom(`${edge}-to-${KEYCLOAK}`, peer, { ports, pods: SERVER_PODS });
    from.allowEgressTo(
      `${edge}-to-${KEYCLOAK}`,
      Endpoint.of(Peer.pods(this.namespace, SERVER_PODS), ports),
      { pods },
    );
  }

  /** Everything the realm is made of. Called by `KeycloakRealm`, once: from then on no client can join. */
  toRealm(): RealmSource {
    if (this.complete) {
      throw new ValidationError(
        this,
        `the realm must be written once, got a second KeycloakRealm; drop one of them`,
      );
    }
    this.complete = true;
    const { namespace, secrets, url, bootstrap } = this;
    const declaration = { ...this.declaration, clients: this.registry.clients };
    return { namespace, secrets, url, bootstrap, declaration };
  }

  private validate({ host, admin, replicas, network }: KeycloakProps): void {
    validated(this, 'network.vpcCidrs', () => Peer.vpc(network));
    for (const [property, name] of Object.entries({ host, 'admin.host': admin?.host })) {
      if (name === undefined) continue;
      validated(this, property, () => Hostname.parse(name));
    }
    assertInteger(this, 'replicas', replicas, { lowest: 1, highest: MOST_REPLICAS });
    checkRealm(this, { ...this.declaration, clients: [] });
  }

  private addVault(): ISecret | undefined {
    const { realm, federation } = this.declaration;
    if (federation === undefined) return undefined;
    return this.secrets.addDeclared(this, 'Vault', federationSecret(federation), {
      name: `${KEYCLOAK}-vault`,
      namespace: this.namespace,
      component: COMPONENT,
      keys: { [vaultFile(realm, federation)]: federationTemplate(federation) },
    });
  }

  private addEdges({ namespace, network, metrics, traces }: KeycloakProps): void {
    const servers = `${KEYCLOAK}-to-${KEYCLOAK}`;
    const peer = Peer.local(SERVER_PODS);
    namespace.allowIngressFrom(servers, peer, { ports: CLUSTER_PORTS, pods: SERVER_PODS });
    namespace.allowEgressTo(servers, Endpoint.of(peer, CLUSTER_PORTS), { pods: SERVER_PODS });
    const { federation } = this.declaration;
    if (federation !== undefined) {
      validated(this, 'federation.addresses', () => {
        allowFederation(namespace, network, federation);
      });
    }
    traces?.addSender(KEYCLOAK, namespace, SERVER_PODS);
    watch(this, metrics, {
      name: KEYCLOAK,
      namespace,
      pods: SERVER_PODS,
      port: { name: 'management', number: MANAGEMENT_PORT },
      series: KEYCLOAK_SERIES,
      alerts: keycloakAlerts,
      dashboard: KEYCLOAK_DASHBOARD,
    });
  }

  private missingRealm(): string[] {
    return this.complete
      ? []
      : [`the realm must be written, got no KeycloakRealm; construct one after the last client`];
  }

  private strayRedirects(): string[] {
    const urls = this.edge.routes.map(({ url }) => url);
    return this.registry.clients.flatMap(({ clientId, flow }) =>
      (flow.kind === 'browser' ? flow.redirectUris : [])
        .filter((uri) => !urls.some((url) => uri === url || uri.startsWith(`${url}/`)))
        .map(
          (uri) =>
            `'redirectUris' of client '${clientId}' must be on a route of the edge, got '${uri}'; expose the application there first`,
        ),
    );
  }
}
