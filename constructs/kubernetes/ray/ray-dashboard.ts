import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { INamespace } from '../core';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';
import { headPods, headService, RAY_PORTS } from './names';
import type { IRayCluster } from './ray-cluster';

/** The pages of a cluster for people. */
export interface RayDashboardProps {
  /** The cluster, which asks for no token: made with `auth: 'network'`. */
  readonly cluster: IRayCluster;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance, which takes the path off: Ray answers below `/`. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Id of the client at the identity provider. */
  readonly clientId: string;
  /** Groups whose members see the pages, and may run programs by them; at least one. */
  readonly groups: readonly string[];
}

/**
 * The dashboard of a cluster behind single sign-on. Whoever reaches it runs programs in the cluster, so its groups are
 * those that may.
 */
export class RayDashboard extends Construct {
  /** `https://host/path/` of the pages. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: RayDashboardProps) {
    super(scope, id);
    const { cluster, namespace, host, path, edge, identity, clientId, groups } = props;
    if (groups.length === 0) {
      throw new ValidationError(
        this,
        `'groups' must name one at least, got none; nobody could see the pages`,
      );
    }
    // Links of the pages are relative: without the slash they lead elsewhere.
    this.url = `https://${host}${path}/`;
    edge.expose(this, 'Route', {
      name: clientId,
      namespace,
      host,
      path,
      stripPath: true,
      backend: {
        name: headService(cluster.name),
        port: RAY_PORTS.dashboard,
        pods: headPods(cluster.name),
      },
      auth: { kind: 'oidc', identity, clientId, groups },
      healthPath: `${path}/`,
      // Logs are followed for as long as somebody looks.
      requestTimeoutSeconds: 0,
    });
  }
}
