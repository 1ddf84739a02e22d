import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';

/** What Helm must know to reach a cluster. */
export interface ClusterConnection {
  /** Name of the cluster, for `aws eks get-token`. */
  readonly name: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** Certificate of the API server's authority, base64. */
  readonly certificateAuthority: string;
}

/**
 * The Helm provider for a cluster. It authenticates by running the AWS CLI for each connection: a
 * token read once would expire after 15 minutes, in the middle of a first deploy.
 */
export function helmProvider(
  scope: Construct,
  cluster: ClusterConnection,
  region: string,
): HelmProvider {
  return new HelmProvider(scope, 'Helm', {
    kubernetes: {
      host: cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['eks', 'get-token', '--cluster-name', cluster.name, '--region', region],
      },
    },
  });
}
