import type { IConstruct } from 'constructs';
import { Endpoint, Peer, validated, type Labels } from '../core';
import type { AirflowProps } from './airflow-props';
import { ALL_PODS, API_PORT, partPods, TRIGGERER_LOG_PORT, WORKER_PODS } from './names';

const WEB_PORTS = [80, 443];

/**
 * Who calls whom inside: everything calls the API server, tasks report to it; it reads the logs of a triggerer.
 * Out of the namespace go calls of the Kubernetes API, of Git, and what tasks do on the internet.
 */
export function addEdges(scope: IConstruct, props: AirflowProps): void {
  const { namespace, network, dags, traces, internet = true } = props;
  const api = partPods('api-server');
  const edge = (name: string, from: Labels, to: Labels, port: number) => {
    namespace.allowEgressTo(name, Endpoint.of(Peer.local(to), [port]), { pods: from });
    namespace.allowIngressFrom(name, Peer.local(from), { ports: [port], pods: to });
  };
  edge('pipelines-to-api', ALL_PODS, api, API_PORT);
  edge('api-to-triggerer-logs', api, partPods('triggerer'), TRIGGERER_LOG_PORT);

  const apiServer = validated(scope, 'network', () => Endpoint.apiServer(network));
  for (const part of ['api-server', 'scheduler', 'triggerer'] as const) {
    namespace.allowEgressTo(`${part}-to-api-server`, apiServer, { pods: partPods(part) });
  }
  namespace.allowEgressTo('tasks-to-api-server', apiServer, { pods: WORKER_PODS });

  traces?.addSender('airflow', namespace, ALL_PODS);

  const web = Endpoint.of(Peer.anyOf(Peer.internet(), Peer.vpc(network)), WEB_PORTS);
  if (dags.from === 'git') {
    namespace.allowEgressTo('dag-processor-to-git', gitServer(props), {
      pods: partPods('dag-processor'),
    });
    namespace.allowEgressTo('tasks-to-git', gitServer(props), { pods: WORKER_PODS });
  }
  if (internet) namespace.allowEgressTo('tasks-to-web', web, { pods: WORKER_PODS });
}

/** A Git server on the internet, or in the VPC. */
function gitServer({ network, dags }: AirflowProps): Endpoint {
  const isSsh = dags.from === 'git' && !dags.repository.startsWith('https:');
  return Endpoint.of(Peer.anyOf(Peer.internet(), Peer.vpc(network)), [isSsh ? 22 : 443]);
}
