import type { IConstruct } from 'constructs';
import { Endpoint, Peer, validated } from '../core';
import { POSTGRES_PORT } from '../database';
import { clusterPods, type ServerOptions } from './server-options';

/** The instances' own HTTP interface. https://cloudnative-pg.io/documentation/current/networking/ */
const STATUS_PORT = 8000;

/** https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/samples/networkpolicy-example.yaml */
const OPERATOR_PODS = { 'app.kubernetes.io/name': 'cloudnative-pg' };

const PORTS = [POSTGRES_PORT, STATUS_PORT];

/**
 * What a server's pods need whoever uses it: each other, for replication and to tell whether they are cut
 * off; the operator; the API server; S3 and the credentials for it.
 */
export function addServerEdges(scope: IConstruct, options: ServerOptions): void {
  const { name, namespace, network, operator, backup } = options;
  const pods = clusterPods(name);
  const peers = Peer.local(pods);
  namespace.allowIngressFrom(`${name}-to-itself`, peers, { ports: PORTS, pods });
  namespace.allowEgressTo(`${name}-to-itself`, Endpoint.of(peers, PORTS), { pods });
  namespace.allowIngressFrom(`operator-to-${name}`, Peer.pods(operator, OPERATOR_PODS), {
    ports: PORTS,
    pods,
  });
  const apiServer = validated(scope, 'network', () => Endpoint.apiServer(network));
  namespace.allowEgressTo(`${name}-to-api-server`, apiServer, { pods });
  if ('none' in backup) return;
  namespace.allowEgressTo(`${name}-to-s3`, Endpoint.aws(network), { pods });
  namespace.allowEgressTo(`${name}-to-pod-identity`, Endpoint.podIdentity(), { pods });
}
