import type { Construct } from 'constructs';
import { Endpoint, Namespace, Peer, type ClusterNetwork } from '../../constructs/kubernetes/core';
import type {
  CallOfPods,
  OperatorCall,
  OperatorCaller,
  OperatorNamespace,
  OperatorPort,
} from '../../constructs/operators';

/** The namespace of an operator, with the edges that its chart does not write itself. */
export function addOperatorNamespace(
  scope: Construct,
  network: ClusterNetwork,
  { name, podSecurity, calls, calledOn = [] }: OperatorNamespace,
): void {
  const namespace = new Namespace(scope, `Operator-${name}`, { name, network, podSecurity });
  for (const call of calls) addCall(namespace, network, call);
  for (const { port, by } of calledOn) {
    namespace.allowIngressFrom(`${callerName(by)}-${portName(port)}`, peerOf(by, network), {
      ports: [port],
    });
  }
}

type PlainCall = Exclude<OperatorCall, CallOfPods>;

function addCall(namespace: Namespace, network: ClusterNetwork, call: OperatorCall): void {
  if (typeof call === 'string' || !('caller' in call)) {
    namespace.allowEgressTo(callName(call), endpointOf(call, network));
    return;
  }
  const { caller, pods, to } = call;
  namespace.allowEgressTo(`${caller}-to-${callName(to)}`, endpointOf(to, network), { pods });
}

/** What an edge to an endpoint is called; ports tell two edges to the same peer apart. */
function callName(call: PlainCall): string {
  if (typeof call === 'string') return call;
  if ('vpcPorts' in call) return `vpc-${call.vpcPorts.join('-')}`;
  if ('internetPorts' in call) return `internet-${call.internetPorts.join('-')}`;
  return `${call.namespace}-${call.ports.map(portName).join('-')}`;
}

const portName = (port: OperatorPort): string =>
  typeof port === 'number' ? String(port) : `${port.port}-${port.protocol.toLowerCase()}`;

function endpointOf(call: PlainCall, network: ClusterNetwork): Endpoint {
  if (typeof call !== 'string') {
    if ('vpcPorts' in call) return Endpoint.of(Peer.vpc(network), call.vpcPorts);
    if ('internetPorts' in call) return Endpoint.of(Peer.internet(), call.internetPorts);
    return Endpoint.of(Peer.namespace({ name: call.namespace }), call.ports);
  }
  switch (call) {
    case 'api-server':
      return Endpoint.apiServer(network);
    case 'aws':
      return Endpoint.aws(network);
    case 'pod-identity':
      return Endpoint.podIdentity();
    case 'internet':
      return Endpoint.of(Peer.internet(), [HTTPS_PORT]);
  }
}

const HTTPS_PORT = 443;

const callerName = (caller: OperatorCaller) =>
  typeof caller === 'string' ? caller : caller.namespace;

/** The API server and load balancers call from addresses of their own in the VPC, which no selector reaches. */
function peerOf(caller: OperatorCaller, network: ClusterNetwork): Peer {
  if (typeof caller !== 'string') return Peer.namespace({ name: caller.namespace });
  return caller === 'anywhere' ? Peer.anywhere() : Peer.vpc(network);
}
