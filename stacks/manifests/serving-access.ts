import type { Construct } from 'constructs';
import type { AwsAccess, INamespace } from '../../constructs/kubernetes/core';
import type { IEdge, RouteAuth, RouteOptions } from '../../constructs/kubernetes/gateway';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import type { Environment } from '../../lib/config';
import { platformHosts } from '../../lib/contracts/hosts';
import { workloadIdentities } from '../../lib/contracts/identities';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { accessKeys, type ServedAccess } from '../../lib/contracts/serving-access';
import type { CommonServices, PageServices } from './application-services';
import { clusterNetwork } from './environment-facts';

/** What everything that is served stands on. */
export interface EntranceServices extends CommonServices {
  /** What is reached from outside; undefined where there is no entrance, or nobody who signs people in. */
  readonly pages: PageServices | undefined;
}

/** Something that is served, where its objects are made. */
export interface ServedPlace {
  readonly chart: Construct;
  readonly namespace: INamespace;
  readonly access: ServedAccess;
}

/** Where something that is served is at the entrance, and who passes. */
export interface ServedRoute extends Pick<
  RouteOptions,
  'host' | 'stripPath' | 'rateLimit' | 'clientRateLimit' | 'auth'
> {
  readonly edge: IEdge;
  readonly path: string;
}

/** The header that says who asks. The meter of vLLM’s router looks there. */
const CLIENT_HEADER = 'x-llm-client';

/** OpenAI’s libraries send their key so. */
const KEY_HEADER = 'Authorization';

/** The way in from outside, with keys or a client for it; undefined where there is no entrance, or nobody may pass. */
export function servedRoute(
  environment: Environment,
  { pages, secrets }: EntranceServices,
  place: ServedPlace,
): ServedRoute | undefined {
  const { settings, urlPath } = place.access;
  if (pages === undefined || settings.access.by === 'none') return undefined;
  return {
    edge: pages.edge,
    host: platformHosts(environment).platform,
    path: urlPath,
    stripPath: true,
    rateLimit: perMinute(settings.requestsPerMinute),
    clientRateLimit: perMinute(settings.clientRequestsPerMinute),
    auth: authOf(pages, secrets, place),
  };
}

function authOf(
  { identity }: PageServices,
  secrets: ISecretStore,
  { chart, namespace, access }: ServedPlace,
): RouteAuth {
  const clientHeader = CLIENT_HEADER;
  const { name, client: audience, settings } = access;
  if (settings.access.by === 'token') {
    const { groups } = settings.access;
    const { secret } = identity.addClient(chart, 'Client', {
      clientId: audience,
      title: `Models: ${name}`,
      namespace,
      flow: { kind: 'machine', groups },
    });
    // Programs outside read it, in the store or here.
    secret.toVolume(audience);
    return { kind: 'jwt', identity, audience, groups, clientHeader };
  }
  const keys = secrets.addGenerated(chart, 'Keys', accessKeys(access), {
    name: `${name}-keys`,
    namespace,
    component: 'serving',
  });
  return { kind: 'apiKey', keys, header: KEY_HEADER, clientHeader };
}

const perMinute = (requests: number | undefined) =>
  requests === undefined ? undefined : ({ requests, per: 'minute' } as const);

/** Whoever reads no model from S3 needs no identity there, and no way to it. */
export function modelReader(environment: Environment, service: string): AwsAccess | undefined {
  const identity = workloadIdentities(environment).find(
    ({ namespace, serviceAccount }) =>
      namespace === NAMESPACES.serving && serviceAccount === service,
  );
  return (
    identity && {
      network: clusterNetwork(environment),
      roleArn: irsaRoleArn(environment, identity.name),
    }
  );
}
