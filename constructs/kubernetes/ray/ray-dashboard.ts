import { Construct } from 'constructs';
import { exposeSignedIn, type SignedInPages } from '../gateway';
import { headPods, headService, RAY_PORTS } from './names';
import type { IRayCluster } from './ray-cluster';

/** The pages of a cluster for people; the edge takes the path off, for Ray answers below `/`. */
export interface RayDashboardProps extends SignedInPages {
  /** The cluster, which asks for no token: made with `auth: 'network'`. */
  readonly cluster: IRayCluster;
}

/**
 * The dashboard of a cluster behind single sign-on. Whoever reaches it runs programs in the cluster, so its groups are
 * those that may. Throws a ValidationError without groups.
 */
export class RayDashboard extends Construct {
  /** `https://host/path/` of the pages. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: RayDashboardProps) {
    super(scope, id);
    const { cluster, host, path, clientId } = props;
    // Links of the pages are relative: without the slash they lead elsewhere.
    this.url = `https://${host}${path}/`;
    exposeSignedIn(this, props, {
      name: clientId,
      stripPath: true,
      backend: {
        name: headService(cluster.name),
        port: RAY_PORTS.dashboard,
        pods: headPods(cluster.name),
      },
      // Logs are followed for as long as somebody looks.
      requestTimeoutSeconds: 0,
    });
  }
}
