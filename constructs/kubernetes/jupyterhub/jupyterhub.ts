import { Construct } from 'constructs';
import { hubSecret } from '../../../lib/contracts/applications/jupyterhub';
import { ValidationError } from '../../../lib/errors';
import {
  assertInteger,
  Endpoint,
  Peer,
  validated,
  WorkloadServiceAccount,
  type Labels,
  type INamespace,
} from '../core';
import type { OidcClient } from '../identity';
import type { TrackingClient } from '../mlflow';
import { Hub } from './hub';
import type { HubDocument, TeamDocument } from './hub-document';
import type { JupyterHubProps, NotebookTeam } from './jupyterhub-props';
import {
  COMPONENT,
  HUB,
  HUB_PODS,
  HUB_PORT,
  NOTEBOOK_ACCOUNT,
  NOTEBOOK_PODS,
  NOTEBOOK_PORT,
  PROXY,
  PROXY_API_PORT,
  PROXY_PODS,
  PROXY_PORT,
  teamNotebookAccount,
  teamNotebookPods,
} from './names';
import { profileDocument } from './profile-traits';
import { NotebookProxy } from './proxy';
import { choiceTraits, spawnerTraits, teamTraits } from './spawner-traits';
import { addWarmNodes } from './warm-nodes';
import { watchHub } from './watched';

const CLIENT_ID = 'jupyter';
const PATH = /^(\/[a-z0-9-]+)+$/;
const WEB_PORTS = [80, 443];
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/**
 * JupyterHub: people sign in once, choose a profile that their groups allow, and get a pod of their own with
 * its limits, its nodes, their files, their team's files, and an account that reaches their team's data.
 */
export class JupyterHub extends Construct {
  /** `https://host/path`. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: JupyterHubProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, host, path } = props;
    this.url = `https://${host}${path}`;
    const secret = props.secrets.addGenerated(this, 'Secret', hubSecret, {
      name: 'hub-secrets',
      namespace,
      component: COMPONENT,
    });
    this.expose(props);
    const client = this.addClient(props);
    const tracking = this.addAccounts(props);

    new NotebookProxy(this, 'Proxy', {
      namespace,
      image: props.proxyImage,
      hubUrl: hubUrl(props),
      basePath: path,
      secret,
    });
    new Hub(this, 'Hub', {
      namespace,
      image: props.hubImage,
      document: this.documentOf(props, client, tracking),
      connection: props.database.addDatabase(this, 'Database', {
        name: 'jupyterhub',
        namespace,
        pods: HUB_PODS,
      }),
      secret,
      client,
    });
    addWarmNodes(this, props);
    this.addEdges(props);
    watchHub(this, props, secret);
  }

  private validate(props: JupyterHubProps): void {
    const { path, groups, profiles, teams = [], culling = {} } = props;
    if (!PATH.test(path)) {
      throw new ValidationError(
        this,
        `'path' must be such as '/jupyter', in lower-case letters, digits and hyphens, got '${path}'`,
      );
    }
    if (groups.length === 0) {
      throw new ValidationError(
        this,
        `'groups' must name one at least, got none; nobody could enter`,
      );
    }
    if (profiles.length === 0) {
      throw new ValidationError(this, `'profiles' must have one at least, got none`);
    }
    const names = profiles.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
      throw new ValidationError(this, `'profiles' must have unique names, got '${twice}' twice`);
    }
    for (const team of teams) this.checkTeam(team, names);
    assertInteger(this, 'culling.idleSeconds', culling.idleSeconds, SECONDS);
    assertInteger(this, 'culling.everySeconds', culling.everySeconds, SECONDS);
    assertInteger(this, 'culling.maxAgeSeconds', culling.maxAgeSeconds, { ...SECONDS, lowest: 0 });
    assertInteger(this, 'namedServers', props.namedServers, { lowest: 0, highest: 20 });
    assertInteger(this, 'concurrentStarts', props.concurrentStarts, { lowest: 1, highest: 1000 });
    assertInteger(this, 'placeholders', props.placeholders, { lowest: 0, highest: 1000 });
  }

  private checkTeam({ name, profiles = [] }: NotebookTeam, known: readonly string[]): void {
    const unknown = profiles.find((profile) => !known.includes(profile));
    if (unknown === undefined) return;
    throw new ValidationError(
      this,
      `'teams.${name}.profiles' must be among ${known.join(', ')}, got '${unknown}'`,
    );
  }

  private expose({ edge, namespace, host, path }: JupyterHubProps): void {
    edge.expose(this, 'Route', {
      name: CLIENT_ID,
      namespace,
      host,
      path,
      backend: { name: PROXY, port: PROXY_PORT, pods: PROXY_PODS },
      auth: { kind: 'app' },
      healthPath: `${path}/hub/health`,
      // Kernels speak by web sockets for as long as a notebook is open.
      requestTimeoutSeconds: 0,
    });
  }

  private addClient({ identity, namespace }: JupyterHubProps): OidcClient {
    identity.allowBackChannelFrom(this, HUB, namespace, HUB_PODS);
    return identity.addClient(this, 'Client', {
      clientId: CLIENT_ID,
      title: 'JupyterHub',
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [this.callbackUrl],
        postLogoutRedirectUris: [`${this.url}/`],
      },
    });
  }

  private get callbackUrl(): string {
    return `${this.url}/hub/oauth_callback`;
  }

  /** An account for those in no team, and one for each team. */
  private addAccounts(props: JupyterHubProps): TrackingClient | undefined {
    const { namespace, teams = [] } = props;
    const accounts = [
      { id: 'Account', name: NOTEBOOK_ACCOUNT, aws: undefined },
      ...teams.map(({ name, aws }) => ({
        id: `Account-${name}`,
        name: teamNotebookAccount(name),
        aws,
      })),
    ];
    const clients = accounts.map(({ id, name, aws }) => {
      new WorkloadServiceAccount(this, id, {
        name,
        namespace,
        component: COMPONENT,
        pods: NOTEBOOK_PODS,
        aws,
      });
      return props.tracking?.addClient(this, `Tracking-${name}`, {
        name,
        namespace,
        serviceAccountName: name,
        pods: NOTEBOOK_PODS,
      });
    });
    return clients[0];
  }

  private documentOf(
    props: JupyterHubProps,
    client: OidcClient,
    tracking: TrackingClient | undefined,
  ): HubDocument {
    const { path, namespace, identity, culling = {}, teams = [] } = props;
    const { idleSeconds = 3600, everySeconds = 120, maxAgeSeconds = WEEK_SECONDS } = culling;
    return {
      baseUrl: path,
      hubUrl: hubUrl(props),
      proxyApiUrl: `http://${PROXY}.${namespace.name}.svc:${PROXY_API_PORT}`,
      concurrentStarts: props.concurrentStarts ?? 64,
      namedServers: props.namedServers ?? 0,
      identity: {
        clientId: client.clientId,
        authorizeUrl: client.endpoints.authorization,
        tokenUrl: client.endpoints.token,
        userInfoUrl: client.endpoints.userInfo,
        callbackUrl: this.callbackUrl,
        logoutUrl: this.logoutUrl(client),
        scopes: client.scopes,
        usernameClaim: identity.usernameClaim,
        groupsClaim: identity.groupsClaim,
        allowedGroups: props.groups,
        adminGroups: props.adminGroups,
      },
      culling: { idleSeconds, everySeconds, maxAgeSeconds },
      spawner: validated(this, 'folders', () => spawnerTraits({ ...props, tracking })),
      profiles: props.profiles.map((profile) => profileDocument(this, profile)),
      teams: teams.map((team) => teamDocument(props, team)),
    };
  }

  /** Without a token to name the session, the provider asks whether to sign out, and comes back here. */
  private logoutUrl({ clientId, endpoints }: OidcClient): string {
    const query = new URLSearchParams({
      client_id: clientId,
      post_logout_redirect_uri: `${this.url}/`,
    });
    return `${endpoints.endSession}?${query.toString()}`;
  }

  private addEdges(props: JupyterHubProps): void {
    const { namespace, network, connections = [], internet = true, traces } = props;
    const edge = (from: string, to: string, port: number, pods: readonly [Labels, Labels]) => {
      const [source, target] = pods;
      const name = `${from}-to-${to}-${port}`;
      namespace.allowEgressTo(name, Endpoint.of(Peer.local(target), [port]), { pods: source });
      namespace.allowIngressFrom(name, Peer.local(source), { ports: [port], pods: target });
    };
    edge(HUB, PROXY, PROXY_API_PORT, [HUB_PODS, PROXY_PODS]);
    edge(HUB, NOTEBOOK_ACCOUNT, NOTEBOOK_PORT, [HUB_PODS, NOTEBOOK_PODS]);
    edge(PROXY, HUB, HUB_PORT, [PROXY_PODS, HUB_PODS]);
    edge(PROXY, NOTEBOOK_ACCOUNT, NOTEBOOK_PORT, [PROXY_PODS, NOTEBOOK_PODS]);
    edge(NOTEBOOK_ACCOUNT, HUB, HUB_PORT, [NOTEBOOK_PODS, HUB_PODS]);
    traces?.addSender(NOTEBOOK_ACCOUNT, namespace, NOTEBOOK_PODS);
    const apiServer = validated(this, 'network', () => Endpoint.apiServer(network));
    namespace.allowEgressTo(`${HUB}-to-api-server`, apiServer, { pods: HUB_PODS });
    for (const { name, endpoint } of connections) {
      namespace.allowEgressTo(`${NOTEBOOK_ACCOUNT}-to-${name}`, endpoint, { pods: NOTEBOOK_PODS });
    }
    for (const team of props.teams ?? []) addTeamEdges(namespace, team);
    if (!internet) return;
    namespace.allowEgressTo(
      `${NOTEBOOK_ACCOUNT}-to-internet`,
      Endpoint.of(Peer.internet(), WEB_PORTS),
      { pods: NOTEBOOK_PODS },
    );
  }
}

const SECONDS = { lowest: 10, highest: 365 * DAY_SECONDS };

const hubUrl = ({ namespace }: JupyterHubProps): string =>
  `http://${HUB}.${namespace.name}.svc:${HUB_PORT}`;

function addTeamEdges(namespace: INamespace, { name: team, connections = [] }: NotebookTeam): void {
  for (const { name, endpoint } of connections) {
    const pods = teamNotebookPods(team);
    namespace.allowEgressTo(`${NOTEBOOK_ACCOUNT}-of-${team}-to-${name}`, endpoint, { pods });
  }
}

const teamDocument = ({ namespace }: JupyterHubProps, team: NotebookTeam): TeamDocument => ({
  name: team.name,
  group: team.group,
  profiles: team.profiles ?? null,
  choice: choiceTraits(team),
  override: teamTraits(namespace, team),
});
