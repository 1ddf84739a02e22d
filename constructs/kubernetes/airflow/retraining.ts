import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Endpoint, Peer } from '../core';
import type { AirflowProps } from './airflow-props';
import type { RetrainingTrigger, TriggerOptions } from './i-retraining';
import { API_PORT, partName, partPods } from './names';

/** What is known of the API that DAGs are started by. */
export type TriggeredApi = Pick<AirflowProps, 'identity' | 'namespace' | 'path' | 'programs'>;

/** A client of pods elsewhere, with the ways to the identity provider and to the API server. */
export function addTrigger(
  scope: Construct,
  id: string,
  { clientId, namespace, pods }: TriggerOptions,
  { identity, namespace: own, path, programs = {} }: TriggeredApi,
): RetrainingTrigger {
  const groups = programs[clientId];
  if (groups === undefined) {
    throw new ValidationError(
      scope,
      `'clientId' must be one of 'programs' of Airflow, ${Object.keys(programs).join(', ') || 'which has none'}, got '${clientId}'`,
    );
  }
  const { secret, endpoints } = identity.addClient(scope, id, {
    clientId,
    title: `Airflow for ${clientId}`,
    namespace,
    flow: { kind: 'machine', groups },
  });
  identity.allowBackChannelFrom(scope, clientId, namespace, pods);
  const api = partPods('api-server');
  const ports = [API_PORT];
  own.allowIngressFrom(`${clientId}-to-api`, Peer.pods(namespace, pods), { ports, pods: api });
  namespace.allowEgressTo(`${clientId}-to-airflow`, Endpoint.of(Peer.pods(own, api), ports), {
    pods,
  });
  return {
    url: `http://${partName('api-server')}.${own.name}.svc:${API_PORT}${path}`,
    tokenUrl: endpoints.token,
    clientId,
    secret,
  };
}
