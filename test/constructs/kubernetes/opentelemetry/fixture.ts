import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  LogAgent,
  TelemetryGateway,
  type IOtlpReceiver,
  type LogAgentProps,
  type OtlpDestination,
  type TelemetryGatewayProps,
} from '../../../../constructs/kubernetes/opentelemetry';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeSecretStore } from '../identity/fakes';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };
export const IMAGE = 'docker.io/otel/opentelemetry-collector-contrib:0.159.0';

/** A store that remembers who sends. */
export const storeOf = (senders: string[]): IOtlpReceiver => ({
  httpUrl: 'http://loki.logs.svc:3100/otlp',
  grpcUrl: undefined,
  addSender: (name, namespace) => {
    senders.push(`${namespace.name}/${name}`);
  },
});
export const STORE = { kind: 'receiver', name: 'logs', receiver: storeOf([]) } as const;

export const agentObjects = (props: Partial<LogAgentProps> = {}) =>
  objectsOf((chart) => {
    new LogAgent(chart, 'Agent', {
      namespace: Namespace.fromName(chart, 'Namespace', 'log-agents'),
      network: NETWORK,
      image: IMAGE,
      cluster: 'ml-test',
      destinations: [STORE],
      ...props,
    });
  });

export const gatewayObjects = (
  props: Partial<TelemetryGatewayProps> = {},
  use: (gateway: TelemetryGateway) => void = () => undefined,
) =>
  objectsOf((chart) => {
    const gateway = new TelemetryGateway(chart, 'Gateway', {
      namespace: Namespace.fromName(chart, 'Namespace', 'telemetry'),
      network: NETWORK,
      image: IMAGE,
      cluster: 'ml-test',
      destinations: [{ ...STORE, name: 'traces' }],
      sampling: { keepPercent: 10, slowMilliseconds: 5000 },
      ...props,
    });
    use(gateway);
  });

export const vendor = (): OtlpDestination => {
  const namespace = { name: 'log-agents' };
  const options = { name: 'exporter-vendor', namespace, component: 'telemetry' };
  const secret = new FakeSecretStore().addDeclared(
    // The fake does not look at where it is.
    undefined as never,
    'Header',
    { name: 'vendor-key' },
    { ...options, keys: { value: '{{ .value }}' } },
  );
  const header = { name: 'x-api-key', secret, key: 'value' };
  return { kind: 'otlp', name: 'the-vendor', url: 'https://otlp.acme.io:4318/base', header };
};

export const configOf = (objects: readonly KubernetesObject[]) =>
  JSON.parse(String(memberAt(findObject(objects, 'ConfigMap'), ['data', 'config.yaml'])));

export const podOf = (objects: readonly KubernetesObject[], kind: string) =>
  memberAt(findObject(objects, kind), ['spec', 'template', 'spec']);

export const policyOf = (objects: readonly KubernetesObject[], name: string) =>
  findObject(objects, 'NetworkPolicy', name).spec;
