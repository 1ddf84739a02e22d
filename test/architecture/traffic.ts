import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../support/kubernetes';
import type { Output } from './output';

type Labels = Readonly<Record<string, string>>;

/** Pods of a namespace, by all the labels that they have. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Labels;
}

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/**
 * Which sides of a connection no NetworkPolicy opens, read from the YAML as the API server would:
 * `egress` of the caller, `ingress` of the called. Empty where the connection is allowed.
 */
export function closedSides(output: Output, from: Pods, to: Pods, port: number): string[] {
  const egress = policiesOf(output, from).some(({ egress: rules = [] }) =>
    rules.some((rule) => opens(rule.ports, port) && admits(rule.to, from.namespace, to)),
  );
  const ingress = policiesOf(output, to).some(({ ingress: rules = [] }) =>
    rules.some((rule) => opens(rule.ports, port) && admits(rule.from, to.namespace, from)),
  );
  return [...(egress ? [] : ['egress']), ...(ingress ? [] : ['ingress'])];
}

function policiesOf({ objects }: Output, { namespace, labels }: Pods): k8s.NetworkPolicySpec[] {
  return objects
    .map(({ object }) => object)
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === namespace)
    .map((object) => specOf(object))
    .filter(({ podSelector }) => matches(podSelector, labels));
}

const specOf = ({ spec }: KubernetesObject) => spec as k8s.NetworkPolicySpec;

function matches(selector: k8s.LabelSelector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(
      ({ key, operator, values = [] }) =>
        (operator === 'In' && values.includes(labels[key] ?? '')) ||
        (operator === 'Exists' && key in labels),
    )
  );
}

/** No ports means every port. Ports are rendered as plain numbers. */
function opens(ports: readonly k8s.NetworkPolicyPort[] | undefined, wanted: number): boolean {
  if (ports === undefined) return true;
  return ports.some(({ port, endPort }) => {
    const first = Number(port);
    return first === wanted || (endPort !== undefined && first <= wanted && wanted <= endPort);
  });
}

/** Whether pods are among the peers of a rule, which stands in `home`. */
function admits(
  peers: readonly k8s.NetworkPolicyPeer[] | undefined,
  home: string,
  pods: Pods,
): boolean {
  return (peers ?? []).some(({ namespaceSelector, podSelector, ipBlock }) => {
    if (ipBlock !== undefined) return false;
    const inNamespace =
      namespaceSelector === undefined
        ? pods.namespace === home
        : matches(namespaceSelector, { [NAMESPACE_LABEL]: pods.namespace });
    return inNamespace && matches(podSelector, pods.labels);
  });
}
